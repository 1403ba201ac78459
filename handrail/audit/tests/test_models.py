import pytest
from django.db import DatabaseError, connection, transaction

from handrail.audit import trail
from handrail.audit.models import TrailCase, TrailEvent, TrailIsKept, TrailPerson
from handrail.core.migration_triggers import refusals_lifted

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(asha):
    trail.record("record.signed", by=asha, case_reference="WM-2041", subject="Record")
    return TrailEvent.objects.get(event="record.signed")


def test_a_row_of_the_trail_is_not_changed_or_deleted_by_the_program(event):
    event.actor_name = "Somebody else"
    rows = TrailEvent.objects.filter(pk=event.pk)
    for change in (
        event.save,
        event.delete,
        rows.delete,
        lambda: rows.update(actor_name="Somebody else"),
        lambda: TrailEvent.objects.update_or_create(pk=event.pk, defaults={"actor_name": "Somebody else"}),
        lambda: TrailEvent.objects.bulk_update([event], ["actor_name"]),
    ):
        with pytest.raises(TrailIsKept), transaction.atomic():
            change()
    assert rows.get().actor_name == "Asha Nair"


TAMPERING = [
    "UPDATE audit_trailevent SET actor_name = 'Somebody else' WHERE event = 'record.signed'",
    "DELETE FROM audit_trailevent WHERE event = 'record.signed'",
]


@pytest.mark.parametrize("statement", TAMPERING)
def test_the_database_itself_refuses_to_change_the_trail(event, statement):
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert TrailEvent.objects.get(pk=event.pk).actor_name == "Asha Nair"


@pytest.mark.parametrize("statement", TAMPERING)
def test_without_its_triggers_the_database_would_change_the_trail(event, statement):
    with refusals_lifted(connection), connection.cursor() as cursor:
        cursor.execute(statement)
    assert not TrailEvent.objects.filter(pk=event.pk, actor_name="Asha Nair").exists()


def test_a_row_cannot_be_pushed_out_by_another_with_its_number(event):
    if connection.vendor == "sqlite":
        statement = "INSERT OR REPLACE INTO audit_trailevent SELECT * FROM audit_trailevent"
    else:
        statement = (
            "INSERT INTO audit_trailevent SELECT * FROM audit_trailevent "
            "ON CONFLICT (id) DO UPDATE SET actor_name = 'Somebody else'"
        )
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_which_families_a_row_names_is_kept_like_the_row(asha):
    trail.record("trail.exported", by=asha, cases=["WM-2041", "WM-1980"])
    named = TrailCase.objects.get(case_reference="WM-2041")
    rows = TrailCase.objects.filter(pk=named.pk)
    for change in (named.save, named.delete, rows.delete, lambda: rows.update(case_reference="WM-0000")):
        with pytest.raises(TrailIsKept), transaction.atomic():
            change()
    for statement in NAMING_ANOTHER:
        refused = pytest.raises(DatabaseError, match="only ever added to")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert rows.exists()


def test_whom_a_row_is_about_is_kept_like_the_row(asha):
    trail.record("grant.given", by=asha, detail={"people": ["7"]})
    with pytest.raises(TrailIsKept), transaction.atomic():
        TrailPerson.objects.concerning("7").delete()
    for statement in ("UPDATE audit_trailperson SET person_id = '8'", "DELETE FROM audit_trailperson"):
        refused = pytest.raises(DatabaseError, match="only ever added to")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert TrailPerson.objects.concerning("7").exists()


NAMING_ANOTHER = ["UPDATE audit_trailcase SET case_reference = 'WM-0000'", "DELETE FROM audit_trailcase"]


@pytest.mark.parametrize("statement", NAMING_ANOTHER)
def test_without_its_triggers_the_database_would_forget_a_family(asha, statement):
    trail.record("trail.exported", by=asha, cases=["WM-2041"])
    with refusals_lifted(connection), connection.cursor() as cursor:
        cursor.execute(statement)
    assert not TrailCase.objects.filter(case_reference="WM-2041").exists()
