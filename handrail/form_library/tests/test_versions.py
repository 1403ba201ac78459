"""Versions of the form: one in force, and a published one the same for ever."""

import copy
import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from handrail.audit.models import TrailEvent
from handrail.core import clock
from handrail.core.migration_triggers import refusals_lifted
from handrail.core.refusals import Invalid, NotAllowed
from handrail.form_library import forms_on_file, services, shipped
from handrail.form_library.choices import FormStatus
from handrail.form_library.models import FormVersion

pytestmark = pytest.mark.django_db

TABLE = "form_library_formversion"


def another(name="case-supervision-2027", **changes):
    content = copy.deepcopy(shipped.current()) | {"id": name} | changes
    content["sections"][0]["prompts"][0]["text"] = "Which kind of supervision is this?"
    return content


@pytest.fixture
def first():
    return FormVersion.objects.get(name="case-supervision-2022-04-18")


@pytest.fixture
def draft():
    return services.save_draft(content=another(), by=None)


def test_a_migrated_database_has_the_shipped_form_in_force(first):
    assert forms_on_file.published() == first == forms_on_file.version("case-supervision-2022-04-18")
    assert first.status == FormStatus.PUBLISHED
    assert first.title == "Case Supervision Recording Template"


def test_what_is_stored_and_what_is_shipped_agree(first):
    assert first.content == shipped.current()
    assert first.content_sha256 == shipped.fingerprint(first.content) == shipped.fingerprint(shipped.current())


def test_the_shipped_content_never_changes_under_its_name():
    # Databases hold it published. A new wording is a new folder with a new name.
    as_published = "3926e53469b4a7107b1ca15de3c288233c6443aa3ee9cf726a369cc2d2856820"
    assert shipped.fingerprint(shipped.current()) == as_published


def test_loading_the_shipped_form_again_changes_nothing(first):
    assert services.load_shipped(by=None) == first
    assert FormVersion.objects.count() == 1


def test_the_migration_that_publishes_it_may_be_undone_and_done_again(first):
    migration = importlib.import_module("handrail.form_library.migrations.0003_the_form_of_18_april_2022")
    migration.publish_it(apps, SimpleNamespace(connection=connection))
    assert FormVersion.objects.get() == first


def test_loading_the_shipped_form_makes_it_where_it_is_missing(first):
    with refusals_lifted(connection):
        first.delete()
    with pytest.raises(forms_on_file.NoFormInForce, match="handrail migrate"):
        forms_on_file.published()
    assert forms_on_file.load_shipped(by=None) == forms_on_file.published()
    assert forms_on_file.published().content_sha256 == shipped.fingerprint(shipped.current())


def test_a_shipped_wording_that_was_changed_under_its_name_is_refused(first, monkeypatch):
    changed = shipped.current() | {"title": "Another title"}
    monkeypatch.setattr(shipped, "current", lambda: changed)
    with pytest.raises(Invalid, match="under a new name"):
        services.load_shipped(by=None)


def test_asking_which_form_is_in_force_is_one_query_and_reading_it_again_is_none(first, django_assert_num_queries):
    forms_on_file.form(first.id)
    with django_assert_num_queries(1):
        version = forms_on_file.published()
    with django_assert_num_queries(0):
        assert forms_on_file.form(version.id) is forms_on_file.form(str(version.id))


def test_publishing_another_version_changes_nothing_for_a_reader_of_the_first(first, draft):
    before = forms_on_file.form(first.id)
    services.publish(version=draft, by=None)
    forms_on_file._READ.clear()
    assert forms_on_file.form(first.id) == before
    first.refresh_from_db()
    assert (first.status, first.content_sha256) == (FormStatus.RETIRED, shipped.fingerprint(shipped.current()))
    assert forms_on_file.published() == draft
    assert forms_on_file.form(draft.id).prompt("kind").text == "Which kind of supervision is this?"
    assert before.prompt("kind").text == "Is this group or single agency supervision?"


def test_a_draft_may_be_rewritten_and_is_read_afresh(draft):
    assert forms_on_file.form(draft.id).title == "Case Supervision Recording Template"
    services.save_draft(content=another(title="A better title"), by=None)
    assert forms_on_file.form(draft.id).title == "A better title"
    assert FormVersion.objects.count() == 2


def test_content_that_is_no_form_is_not_kept_as_a_draft():
    with pytest.raises(Invalid, match="title is missing"):
        services.save_draft(content=another(title=""), by=None)
    assert FormVersion.objects.count() == 1


def test_the_services_refuse_to_change_or_publish_what_is_published(first, draft):
    with pytest.raises(NotAllowed, match="it never changes"):
        services.save_draft(content=another(name=first.name), by=None)
    with pytest.raises(NotAllowed, match="is published already"):
        services.publish(version=first, by=None)
    services.publish(version=draft, by=None)
    with pytest.raises(NotAllowed, match="is retired already"):
        services.publish(version=first, by=None)


def changed_by_save(version):
    version.content["title"] = "Another title"
    version.save()


def changed_by_update(version):
    FormVersion.objects.filter(pk=version.pk).update(title="Another title")


def changed_by_bulk_update(version):
    version.title = "Another title"
    FormVersion.objects.bulk_update([version], ["title"])


def changed_by_sql(version):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET title = 'Another title' WHERE name = %s", [version.name])


def renamed(version):
    FormVersion.objects.filter(pk=version.pk).update(name="another-name")


def rehashed(version):
    FormVersion.objects.filter(pk=version.pk).update(content_sha256="0" * 64)


def republished(version):
    FormVersion.objects.filter(pk=version.pk).update(published_at=clock.now())


def back_to_draft(version):
    FormVersion.objects.filter(pk=version.pk).update(status="draft", published_at=None, retired_at=None)


def deleted(version):
    version.delete()


def deleted_by_sql(version):
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")


def overwritten(version):
    FormVersion.objects.bulk_create(
        [FormVersion(id=version.id, name=version.name, title="Another title", content={})],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["title", "content"],
    )


WAYS = [
    *(changed_by_save, changed_by_update, changed_by_bulk_update, changed_by_sql, renamed, rehashed, republished),
    *(back_to_draft, deleted, deleted_by_sql, overwritten),
]


@pytest.mark.parametrize("retired", [False, True], ids=["published", "retired"])
@pytest.mark.parametrize("change", WAYS)
def test_the_database_refuses_every_way_to_change_it(change, retired, first, draft):
    if retired:
        services.publish(version=draft, by=None)
        first.refresh_from_db()
    before = FormVersion.objects.filter(pk=first.pk).values().get()
    with pytest.raises(IntegrityError, match="A published version of the form never changes"), transaction.atomic():
        change(first)
    assert FormVersion.objects.filter(pk=before["id"]).values().get() == before


@pytest.mark.parametrize("change", WAYS)
def test_it_is_the_triggers_that_refuse(change, first):
    before = FormVersion.objects.filter(pk=first.pk).values().get()
    with refusals_lifted(connection):
        change(first)
    assert FormVersion.objects.filter(pk=before["id"]).values().first() != before


def test_a_retired_version_does_not_come_back(first, draft):
    services.publish(version=draft, by=None)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        FormVersion.objects.filter(pk=first.pk).update(status="published", retired_at=None)


def test_a_draft_may_be_deleted(draft):
    draft.delete()
    assert FormVersion.objects.count() == 1


def test_each_thing_done_to_a_version_leaves_one_row_in_the_trail(first, draft):
    services.publish(version=draft, by=None)
    rows = list(TrailEvent.objects.order_by("pk").values_list("event", "subject", "subject_id"))
    name = "case-supervision-2027"
    assert rows == [("form.drafted", name, str(draft.id)), ("form.published", name, str(draft.id))]
    services.load_shipped(by=None)
    assert TrailEvent.objects.count() == 2


def test_two_forms_cannot_be_in_force(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        FormVersion.objects.filter(pk=draft.pk).update(status="published", published_at=clock.now())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", ["first", "second"])
def test_a_test_that_commits_leaves_the_form_in_force_for_the_next(run):
    assert forms_on_file.published().name == "case-supervision-2022-04-18"
    services.publish(version=services.save_draft(content=another(), by=None), by=None)
    assert FormVersion.objects.count() == 2
