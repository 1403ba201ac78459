"""What a box of the record page says is in the record that is signed, also where the rest of its row is empty."""

import datetime
import json
import uuid

import pytest

from handrail.form_library import forms_on_file
from handrail.supervision.recording import queries
from handrail.supervision.recording.row_kinds import ROW_KINDS
from handrail.supervision.recording.tests.page import Sheet
from handrail.supervision.recording.walk import walk_of
from handrail.supervision.recording.worth_a_look import worth_a_look
from handrail.supervision.records import services as records
from handrail.supervision.records.fields import Day, Flag, Line, Number, OneOf, Words, YesNo

pytestmark = pytest.mark.django_db

MARK = "Only this word Quillfeather"
EARLIER = datetime.date(2026, 10, 12)


def said_in(box):
    match box:
        case Day():
            return "1 November 2026" if box.prefer == "past" else "1 December 2026"
        case Number():
            return "3"
        case OneOf():
            return box.choices[0][0]
        case YesNo():
            return "yes"
        case Words() | Line():
            return MARK
    raise AssertionError(f"nothing is typed into {box}")


# What a new row is born with, and the keys of rows that have none of their own; {ava} and the others stand for ids.
BORN_WITH = {
    "action": ({"category": "intervention"}, {"category": "permanency"}),
    "goal": ({}, {"child": "{ava}"}),
    "evidence": ({"about": "{goal}"}, {"about": "child@{ava}"}),
}
KEYS = {
    "measurement": ("{goal}", "child@{ava}"),
    "compliance": ("{ava}",),
    "permanence": ("plan",),
    "answer": ("key_factors", "parent_goals", "further_goals", "values", "actions_carried_out"),
    "action_answer": ("{action}",),
}
# The kind of a record always stands; which words may be chosen differs from question to question.
NOT_TRIED = (("record", "kind"), ("answer", "chosen"))
CASES = [
    (kind.name, key, born_with, box.name)
    for kind in ROW_KINDS.values()
    for box in kind.boxes
    if not isinstance(box, Flag) and (kind.name, box.name) not in NOT_TRIED
    for key in KEYS.get(kind.name, ("",))
    for born_with in BORN_WITH.get(kind.name, ({},))
]


@pytest.fixture
def record(office):
    earlier = office.start(EARLIER)
    office.action = office.agree(earlier, "Ring the school")
    office.sign(earlier)
    record = office.start()
    office.goal = uuid.uuid4()
    office.save(record, "goal", office.goal, statement="A goal")
    return record


def is_on_the_page(office, record, name) -> bool:
    page = Sheet.of(office.sam, record).open()
    return f'name="{name}"' in page


def reads(record) -> str:
    return json.dumps(walk_of(queries.contents_of(record)), ensure_ascii=False)


def placed(words, office) -> str:
    return words.format(ava=office.ava.id, goal=office.goal, action=office.action)


@pytest.mark.parametrize(("kind", "key", "born_with", "box"), CASES)
def test_a_box_that_says_something_alone_is_in_the_record(kind, key, born_with, box, office, record):
    before = reads(record)
    own = placed(key, office) or str(uuid.uuid4())
    said = said_in(ROW_KINDS[kind].box(box))
    born_as = {name: placed(words, office) for name, words in born_with.items()}
    saved = office.save(record, kind, own, **born_as, **{box: said})

    assert not saved.unread
    if is_on_the_page(office, record, f"{kind}.{own}.{box}"):
        assert reads(record) != before
        assert said != MARK or MARK in reads(record)


def test_a_question_answered_with_a_choice_alone_is_in_the_record(office, record):
    before = reads(record)
    office.save(record, "answer", "further_goals", chosen="yes")
    assert reads(record) != before


def test_every_question_s_words_are_in_the_record(office, record):
    for prompt in forms_on_file.form(record.form_version_id).prompt_ids:
        office.save(record, "answer", prompt, text=f"{MARK} {prompt}")
        if is_on_the_page(office, record, f"answer.{prompt}.text"):
            assert f"{MARK} {prompt}" in reads(record), prompt


@pytest.mark.parametrize("box", ["primary_plan", "parallel_plan", "contingency", "legal_stage"])
def test_a_plan_that_is_not_relevant_now_keeps_what_is_written_of_it(box, office, record):
    office.save(record, "permanence", "plan", relevant="no", **{box: MARK})
    assert MARK in reads(record)


@pytest.mark.parametrize(
    ("kind", "typed", "look"),
    [
        ("action", {"who": "Asha", "category": "intervention"}, "A next step does not say what is to be done"),
        ("goal", {"people": "Kelly"}, "A goal is not worded"),
        ("evidence", {"source": "The school", "about": "{goal}"}, "Evidence is not worded"),
        ("safety", {"why": "She rings the school."}, "A safety rating has no number"),
        ("stage", {"behaviour": "Drinking"}, "No stage of change is chosen"),
        ("assessment", {"relation": "Aunt"}, "A network assessment does not say of whom"),
    ],
)
def test_a_row_that_lacks_what_it_is_about_is_worth_a_look(kind, typed, look, office, record):
    assert look not in whats(record)
    office.save(record, kind, uuid.uuid4(), **{name: placed(words, office) for name, words in typed.items()})
    assert look in whats(record)


def test_what_is_written_about_a_child_who_is_taken_out_is_worth_a_look(office, record):
    office.save(record, "compliance", office.noah.id, key_information_missing=MARK)
    assert not any("left out" in what for what in whats(record))
    records.set_children(by=office.sam, record_id=record.id, children=[{"id": office.noah.id, "about": False}])

    assert MARK not in reads(record)
    assert "What is written about Noah is left out" in whats(record)


def whats(record) -> list[str]:
    return [look.what for look in worth_a_look(queries.contents_of(record))]
