"""Notes about another family change nothing for good: every kind of row, changed in every way, is as it was before."""

import datetime
import re
import uuid
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from handrail.supervision.actions.models import AgreedAction
from handrail.supervision.goals import given_back
from handrail.supervision.goals.models import Goal
from handrail.supervision.goals.row_kinds import GOAL
from handrail.supervision.recording import held_to_the_trail as held
from handrail.supervision.recording import queries, services
from handrail.supervision.recording.row_kinds import ROW_KINDS
from handrail.supervision.recording.walk import walk_of
from handrail.supervision.recording.walk.canonical import canonical
from handrail.supervision.records import children
from handrail.supervision.records import queries as record_queries
from handrail.supervision.records import services as record_services
from handrail.supervision.records.models import Revision

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = (datetime.date(2026, month, 5) for month in (8, 9, 10, 11))
WRONG = "Of the wrong family"
A_GOAL = "Kelly will go to 12 sessions"
# What is typed into a row so that it says something, in a row that is there already and in one that is new.
TYPED = {
    "record": {"kind": "single_agency"},
    "attendee": {"name": WRONG},
    "answer": {"text": WRONG},
    "compliance": {"seen_by": WRONG, "key_information_up_to_date": "no"},
    "mirroring": {"among_us": WRONG},
    "permanence": {"contingency": WRONG},
    "assessment": {"who": WRONG},
    "goal": {"statement": WRONG},
    "measurement": {"value": "7", "comment": WRONG},
    "evidence": {"text": WRONG, "kind": "impression"},
    "action": {"what": WRONG, "who": "Asha Raman"},
    "action_answer": {"reply": "carried_out", "explanation": WRONG},
    "safety": {"rated_by": WRONG, "value": "9"},
    "stage": {"person": WRONG},
}
TAKEN_OUT, PUT_BACK = {"removed": "yes"}, {"removed": ""}
EMPTIED = {name: dict.fromkeys(typed, "") for name, typed in TYPED.items()} | {"record": {"kind": "group"}}
# What becomes of a row in the wrong notes, save by save.
CHANGES = {
    "changed": lambda name: [TYPED[name]],
    "changed and emptied": lambda name: [TYPED[name], EMPTIED[name]],
    "taken out": lambda name: [TAKEN_OUT],
    "changed and taken out": lambda name: [TYPED[name], TAKEN_OUT],
    "taken out and put back": lambda name: [TAKEN_OUT, PUT_BACK],
    "taken out, put back and changed": lambda name: [TAKEN_OUT, PUT_BACK, TYPED[name]],
}
OF_GOALS_ALONE = {
    "ended": [{"ended_on": "1 November 2026", "ended_because": WRONG}],
    "ended that day": [{"ended_on": "5 November 2026"}],
    "ended and gone on with": [{"ended_on": "1 November 2026"}, {"ended_on": ""}],
    "ended and taken out": [{"ended_on": "1 November 2026"}, TAKEN_OUT],
    "every box": [
        {
            "statement": WRONG,
            "kind": "process",
            "people": WRONG,
            "unit": WRONG,
            "lowest": "1",
            "highest": "9",
            "baseline": "2",
            "target": "8",
            "good_direction": "higher",
            "good_end": WRONG,
            "target_date": "1 March 2027",
        }
    ],
}


@pytest.fixture
def before(office):
    """A family with something of every kind in two signed records, and a goal that is older than both."""
    office.older = Goal.objects.create(
        case=office.case, statement="Older than Handrail", people="Kelly", baseline=0, target=12, starts=AUGUST
    )
    office.later = Goal.objects.create(
        case=office.case, statement="Begins in December", people="Kelly", starts=datetime.date(2026, 12, 1)
    )
    first = office.start(SEPTEMBER)
    office.keys = {name: uuid.uuid4() for name, kind in ROW_KINDS.items() if kind.own_id}
    office.save(
        first, "goal", office.keys["goal"], statement=A_GOAL, kind="outcome", lowest="0", highest="12", unit="x"
    )
    office.action = office.agree(first, "Ring the school.", who="Asha Raman", by_when="1 December 2026")
    office.sign(first)
    second = office.start(OCTOBER)
    office.save(second, "goal", office.keys["goal"], base=1, statement=f"{A_GOAL} at night", target="12")
    office.save(second, "measurement", office.keys["goal"], value="5")
    office.save(second, "evidence", office.keys["evidence"], about=str(office.keys["goal"]), text="Kelly said so.")
    office.save(second, "action_answer", office.action, reply="partly", explanation="Once.")
    office.sign(second)
    return office


def as_it_stands(office):
    """What the family's page says, its goals and open actions, what the next record begins with and what was before."""
    client = Client()
    client.force_login(office.sam, backend=settings.AUTHENTICATION_BACKENDS[0])
    page = client.get(reverse("family", args=[office.case.pk])).content.decode()
    goals = {
        goal["id"]: {name: value for name, value in goal.items() if name != "revision"}
        for goal in Goal.objects.exclude(record__is_about_another_family=True).values()
    }
    with transaction.atomic():
        later = office.start(datetime.date(2026, 11, 30))
        contents = queries.contents_of(later)
        walk = canonical(walk_of(contents, earlier=queries.earlier_contents(later)))
        actions = [(one.pk, one.what, one.due, one.times_carried, one.agreed_on) for one in contents.actions_to_answer]
        children = [(child.pk, child.name, child.mosaic_id) for child in contents.children]
        last_time = queries.last_time(later).record.pk
        transaction.set_rollback(True)
    owners = sorted(AgreedAction.objects.open().values_list("pk", "owners__user"))
    said = re.sub(r"<script.*?</script>|<[^>]+>", " ", page, flags=re.DOTALL).split()
    return {
        "page": said,
        "goals": goals,
        "walk": walk.replace(str(later.pk), "the next record"),
        "actions": actions,
        "owners": owners,
        "children": children,
        "last time": last_time,
    }


def make(office, wrong, name, key, saves):
    """Saves a row of the wrong notes, each time on what stands; a new one is born with what it needs."""
    born_with = {"action": {"category": "intervention"}, "evidence": {"about": str(office.keys["goal"])}}.get(name, {})
    kind = ROW_KINDS[name]
    for typed in saves:
        row = kind.model.objects.filter(pk=kind.row_id(wrong.pk, str(key))).first()
        saved = office.save(wrong, name, key, base=row.revision if row else 0, **({} if row else born_with), **typed)
        assert not saved.unread, (name, typed, saved.unread)


def keys_of(office, name):
    """Every key under which the wrong notes can save a row of a kind: of what was there before, and of a new one."""
    goals = {"agreed in August": office.keys["goal"], "older": office.older.pk, "begun later": office.later.pk}
    return {
        "record": {"": "record"},
        "answer": {"": "values"},
        "compliance": {"": office.ava.pk},
        "permanence": {"": "plan"},
        "measurement": {**goals, "no goal": f"child@{office.ava.pk}"},
        "action_answer": {"": office.action},
        "goal": {**goals, "new": uuid.uuid4()},
    }.get(name, {"new": uuid.uuid4()})


def ways(name):
    kind = ROW_KINDS[name]
    can_be_taken_out = any(box.name == "removed" for box in kind.boxes)
    of_all = {what: saves(name) for what, saves in CHANGES.items() if can_be_taken_out or "taken" not in what}
    return {**of_all, **(OF_GOALS_ALONE if name == "goal" else {})}


@contextmanager
def wrong_notes(office):
    """A record about another family, closed as such and gone afterwards, so that the next one begins as this did."""
    savepoint = transaction.savepoint()
    yield office.start(NOVEMBER)
    transaction.savepoint_rollback(savepoint)


@pytest.mark.parametrize("name", ROW_KINDS)
def test_every_kind_of_row_changed_in_every_way_is_as_it_was_before(name, before):
    office = before
    with wrong_notes(office) as empty:
        services.withdraw(by=office.sam, record_id=empty.pk)
        stood = as_it_stands(office)
    assert any(WRONG in words for words in map(str, stood.values())) is False
    for what, saves in ways(name).items():
        for which, key in keys_of(office, name).items():
            with wrong_notes(office) as wrong:
                make(office, wrong, name, key, saves)
                assert Revision.objects.filter(record=wrong, row_kind=name, row_key=str(key)).exists()

                services.withdraw(by=office.sam, record_id=wrong.pk)

                now = as_it_stands(office)
                differs = {part: now[part] for part in now if now[part] != stood[part]}
                if name == "record":
                    differs.pop(
                        "page", None
                    )  # where the withdrawn notes themselves stand, as single agency supervision
                assert differs == {}, (what, which)
                assert list(held.notes_not_as_withdrawn()) == [], (what, which)


@pytest.mark.parametrize("what", [what for what in ways("goal") if what not in ("taken out and put back",)])
@pytest.mark.parametrize("which", ["agreed in August", "older", "begun later"])
def test_a_goal_that_is_not_given_back_is_found(which, what, before, monkeypatch):
    office = before
    wrong, key = office.start(NOVEMBER), keys_of(office, "goal")[which]
    before_it = GOAL.values_of(Goal.objects.get(pk=key))
    make(office, wrong, "goal", key, ways("goal")[what])
    monkeypatch.setattr(given_back, "give_back", lambda **_: None)
    services.withdraw(by=office.sam, record_id=wrong.pk)

    is_as_before = GOAL.values_of(Goal.objects.get(pk=key)) == before_it
    assert is_as_before is (what == "ended and gone on with")
    found = [f"What was withdrawn with the record {wrong.pk} counts for its family again."]
    assert list(held.notes_not_as_withdrawn()) == ([] if is_as_before else found)


def test_a_goal_changed_back_behind_handrails_back_is_found(before):
    office, key = before, before.keys["goal"]
    wrong = office.start(NOVEMBER)
    make(office, wrong, "goal", key, [TAKEN_OUT])
    services.withdraw(by=office.sam, record_id=wrong.pk)
    assert list(held.notes_not_as_withdrawn()) == []

    Goal.objects.filter(pk=key).update(removed=True)

    assert len(list(held.notes_not_as_withdrawn())) == 1


def test_what_another_record_changed_since_stands(before):
    office, key = before, before.keys["goal"]
    wrong = office.start(NOVEMBER)
    make(office, wrong, "goal", key, [TYPED["goal"], TAKEN_OUT])
    services.withdraw(by=office.sam, record_id=wrong.pk)
    right = office.start(datetime.date(2026, 11, 12))
    make(office, right, "goal", key, [{"statement": "What they agreed since", "ended_on": "12 November 2026"}])
    office.sign(right)
    assert list(held.notes_not_as_withdrawn()) == []

    again = office.start(datetime.date(2026, 11, 19))
    make(office, again, "goal", key, [{"ended_on": ""}, TAKEN_OUT])
    services.withdraw(by=office.sam, record_id=again.pk)

    goal = Goal.objects.get(pk=key)
    assert (goal.statement, goal.removed) == ("What they agreed since", False)
    assert goal.ended_on == datetime.date(2026, 11, 12)
    assert list(held.notes_not_as_withdrawn()) == []


def test_what_a_record_said_that_was_closed_unsigned_stands(before):
    """Nobody signed it, and it is about this family: what it changed counts, whatever is withdrawn after it."""
    office, key = before, before.keys["goal"]
    unsigned = office.start(NOVEMBER)
    make(office, unsigned, "goal", key, [{"statement": "As the unsigned one has it"}])
    services.abandon(by=office.sam, record_id=unsigned.pk, because="Nobody came.")
    wrong = office.start(datetime.date(2026, 11, 12))
    make(office, wrong, "goal", key, [TYPED["goal"], TAKEN_OUT])

    services.withdraw(by=office.sam, record_id=wrong.pk)

    assert Goal.objects.get(pk=key).statement == "As the unsigned one has it"


def test_a_goal_older_than_every_record_can_be_changed_and_its_history_begins_with_who_changed_it(before):
    office, key = before, before.older.pk
    right = office.start(NOVEMBER)
    make(office, right, "goal", key, [{"statement": "As it is now"}])

    history = record_queries.history_of(right, GOAL, str(key))
    assert [save.number for save in history.saves] == [1]
    assert history.one_before.values["statement"] == "Older than Handrail"


def test_children_that_are_not_given_back_are_found(before, monkeypatch):
    office = before
    wrong = office.start(NOVEMBER)
    record_services.add_child(by=office.sam, record_id=wrong.pk, child_id=uuid.uuid4(), said={"name": WRONG})
    record_services.set_children(
        by=office.sam, record_id=wrong.pk, children=[{"id": office.noah.pk, "name": WRONG, "about": True}]
    )
    with monkeypatch.context() as patch:
        patch.setattr(children, "take_back", lambda **_: None)
        services.withdraw(by=office.sam, record_id=wrong.pk)
    assert {child.name for child in children.not_taken_back(wrong)} == {WRONG}
    assert len(children.not_taken_back(wrong)) == 2
    assert len(list(held.notes_not_as_withdrawn())) == 1

    children.take_back(by=office.sam, record=wrong)

    assert list(held.notes_not_as_withdrawn()) == []
    right = office.start(datetime.date(2026, 11, 12))
    record_services.set_children(
        by=office.sam, record_id=right.pk, children=[{"id": office.noah.pk, "name": "Noah Ray Hartley", "about": True}]
    )
    assert list(held.notes_not_as_withdrawn()) == []
