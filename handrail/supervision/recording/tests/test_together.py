"""Several people in one record: each is told what the others saved and who is here, in a constant few statements."""

import datetime
import uuid

import pytest

from handrail.core import clock
from handrail.supervision.recording import services, who_is_here
from handrail.supervision.recording.models import PersonHere
from handrail.supervision.records import services as record_services
from handrail.supervision.records.models import Revision

SESSION_AND_PERSON = 2


@pytest.fixture
def draft(westmere):
    return westmere.record("hartley-2026-11-23")


@pytest.fixture
def newest(draft):
    return Revision.objects.filter(record=draft).order_by("-pk").values_list("pk", flat=True)[0]


@pytest.fixture
def page(client, draft, lorraine):
    client.force_login(lorraine)
    client.get(f"/records/{draft.id}/")
    return client


def save(draft, by, text, *, base=0, key="models"):
    return services.save(
        by=by,
        record_id=draft.id,
        kind_name="answer",
        key=key,
        based_on=base,
        typed={"text": text},
        save_id=uuid.uuid4(),
    )


def hear(page, draft, since, known=()):
    answer = page.get(
        f"/records/{draft.id}/together/", {"since": since, "known": ",".join(str(each) for each in known)}
    )
    assert answer.status_code == 200
    return answer.json()


def test_what_another_saved_is_told_once(page, draft, sam, newest):
    save(draft, sam, "Systemic.")
    heard = hear(page, draft, newest)

    (row,) = heard["rows"]
    assert (row["row"], row["values"]["text"], row["by"]) == ("answer.models", "Systemic.", "Sam Okafor")
    assert row["sections"] == ["dynamics"]
    assert hear(page, draft, newest, known=heard["ids"])["rows"] == []
    assert hear(page, draft, max(heard["ids"]))["rows"] == []


def test_a_save_seen_late_is_told_although_a_later_one_was_told_before(page, draft, sam, newest):
    save(draft, sam, "First.")
    save(draft, sam, "Second.", key="values")
    later = Revision.objects.filter(pk__gt=newest).latest("pk")

    assert [row["row"] for row in hear(page, draft, newest, known=[later.pk])["rows"]] == ["answer.models"]


def test_only_the_newest_of_several_saves_of_a_row_is_read_out(page, draft, sam, newest):
    first = save(draft, sam, "One.")
    save(draft, sam, "One. Two.", base=first.revision)
    heard = hear(page, draft, newest)

    assert [row["values"]["text"] for row in heard["rows"]] == ["One. Two."]
    assert len(heard["ids"]) == 2


def test_texts_kept_apart_and_decisions_are_told(page, draft, sam, lorraine, newest):
    save(draft, sam, "Calm.")
    save(draft, lorraine, "Angry.")
    kept = Revision.objects.get(record=draft, number=None, pk__gt=newest)
    heard = hear(page, draft, newest)
    assert (heard["apart"], heard["apart_in"], heard["settled"]) == ([kept.pk], ["dynamics"], [])

    services.save(
        by=sam,
        record_id=draft.id,
        kind_name="answer",
        key="models",
        based_on=1,
        typed={"text": "Angry."},
        save_id=uuid.uuid4(),
        settles=kept.pk,
    )
    assert hear(page, draft, newest)["settled"] == [kept.pk]


def test_a_next_step_that_a_gap_made_is_told_with_its_own_name(page, draft, lorraine, newest):
    child = draft.record_children.first().child_id
    services.save(
        by=lorraine,
        record_id=draft.id,
        kind_name="compliance",
        key=str(child),
        based_on=draft.compliancechecks.get(child=child).revision,
        typed={"cultural_identity_identified": "no"},
        save_id=uuid.uuid4(),
    )
    rows = {row["row"]: row for row in hear(page, draft, newest)["rows"]}

    made = Revision.objects.filter(record=draft, row_kind="action", pk__gt=newest).get()
    assert rows[f"action.{made.row_id}"]["sections"] == ["next_steps", "permanency"]
    assert f"compliance.{child}" in rows


def test_who_is_here_is_told_with_the_section_and_forgotten_after_a_while(page, draft, sam, newest):
    who_is_here.note(by=sam, record_id=draft.id, section="goals")
    who_is_here.note(by=sam, record_id=draft.id, section="dynamics")
    assert hear(page, draft, newest)["people"] == [{"name": "Sam Okafor", "section": "dynamics"}]

    PersonHere.objects.update(seen_at=clock.now() - datetime.timedelta(minutes=1))
    assert hear(page, draft, newest)["people"] == []


def test_oneself_is_not_told_and_whoever_leaves_is_gone_at_once(page, draft, sam, newest):
    page.post(f"/records/{draft.id}/here/", {"section": "goals"})
    who_is_here.note(by=sam, record_id=draft.id, section="goals")
    who_is_here.leave(by=sam, record_id=draft.id)

    assert hear(page, draft, newest)["people"] == []
    assert [here.section for here in PersonHere.objects.all()] == ["goals"]


def test_a_quiet_record_is_one_statement_and_a_busy_one_three(page, draft, sam, newest, django_assert_num_queries):
    looked_at_before = 1
    with django_assert_num_queries(SESSION_AND_PERSON + 1):
        hear(page, draft, newest)
    for person in (sam, draft.case.allocations.first().user):
        who_is_here.note(by=person, record_id=draft.id, section="goals")
    hear(page, draft, newest)
    with django_assert_num_queries(SESSION_AND_PERSON + 1 + looked_at_before):
        hear(page, draft, newest)

    for number, key in enumerate(("models", "values", "key_factors")):
        save(draft, sam, f"{number}", key=key)
    with django_assert_num_queries(SESSION_AND_PERSON + 2 + looked_at_before):
        hear(page, draft, newest)


def test_a_signed_record_says_that_it_is_closed(page, draft, sam, newest):
    assert hear(page, draft, newest)["is_open"] is True
    services.sign_off(by=sam, record_id=draft.id, save_id=uuid.uuid4())

    assert hear(page, draft, newest)["is_open"] is False


@pytest.mark.parametrize("since", ["", "-1", "9" * 30, "١", "x"])
def test_odd_numbers_are_no_error(page, draft, since):
    assert page.get(f"/records/{draft.id}/together/", {"since": since, "known": f"{since},,"}).status_code == 200


def test_an_odd_section_is_no_error(page, draft):
    assert page.post(f"/records/{draft.id}/here/", {"section": "\x00" + "x" * 100}).status_code == 204


def test_an_open_page_hears_when_the_children_were_changed_and_only_then(page, draft, sam, newest):
    before = hear(page, draft, newest)["children"]
    children = [{"id": row.child_id, "about": True} for row in draft.record_children.all()]

    def choose(*chosen):
        left_out = [{**one, "about": False} for one in children if one["id"] not in {child["id"] for child in chosen}]
        record_services.set_children(by=sam, record_id=draft.id, children=[*chosen, *left_out])
        return hear(page, draft, newest)["children"]

    heard = [before, choose(*children[1:]), choose(*children[1:], children[0])]
    assert choose(*children[1:], children[0]) == heard[-1]
    heard.append(choose(*children[1:], {**children[0], "mosaic_id": "M99999"}))
    record_services.add_child(by=sam, record_id=draft.id, child_id=uuid.uuid4(), said={"name": "Robin Hartley"})
    heard.append(hear(page, draft, newest)["children"])
    assert len(set(heard)) == len(heard)


def test_whoever_hears_of_older_saves_need_not_name_each_of_them_again(page, draft, sam, newest):
    """A laptop that slept for an afternoon would name thousands."""
    save(draft, sam, "Systemic.")
    first = Revision.objects.filter(record=draft).latest("pk").pk
    with clock.at(clock.now() + datetime.timedelta(minutes=2)):
        save(draft, sam, "Attachment.", base=1)
        heard = hear(page, draft, newest)

    assert len(heard["ids"]) == 2
    assert heard["all_up_to"] == first
