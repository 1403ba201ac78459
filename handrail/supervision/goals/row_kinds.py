"""The rows of goals: a goal, how far it has come, and the evidence."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from handrail.core.ids import as_uuid
from handrail.core.refusals import NotFound
from handrail.supervision.goals.choices import EvidenceKind, GoalKind, GoodDirection, Support
from handrail.supervision.goals.models import Evidence, Goal, Measurement
from handrail.supervision.records.fields import Day, Flag, Line, Number, OneOf, Words, say_number
from handrail.supervision.records.models import Record
from handrail.supervision.records.row_kinds import Faults, Refused, RowKind, child_of

OUGHT_TO_SAY = {
    EvidenceKind.OBSERVED: ("source", "Say who saw it."),
    EvidenceKind.REPORTED: ("source", "Say who reported it."),
    EvidenceKind.IMPRESSION: ("what_lies_behind_it", "Say what lies behind this impression."),
}


def _goal_of(record: Record, key: str) -> Goal:
    goal = Goal.objects.filter(pk=as_uuid(key), case=record.case_id).first()
    if goal is None:
        raise NotFound
    return goal


def is_key_of_a_measurement(key: str) -> bool:
    """A goal, or `child@` and a child."""
    return as_uuid(key.removeprefix("child@")) is not None


def _new_goal(record: Record, key: str, typed: Mapping[str, str]) -> dict[str, Any]:
    child = typed.get("child", "")
    return {
        "case_id": record.case_id,
        "child_id": child_of(record, child) if child else None,
        "starts": record.on,
        "position": Goal.objects.filter(case=record.case_id).count(),
    }


def _measurement(record: Record, key: str, typed: Mapping[str, str]) -> dict[str, Any]:
    """The key is a goal's id, or `child@` and a child's id for what is said without a goal."""
    if key.startswith("child@"):
        return {"child_id": child_of(record, key.removeprefix("child@"))}
    goal = _goal_of(record, key)
    return {"goal": goal, "child_id": goal.child_id}


def _evidence(record: Record, key: str, typed: Mapping[str, str]) -> dict[str, Any]:
    return _measurement(record, typed.get("about", ""), typed)


def _goal_holds_together(goal: Goal, record: Record) -> None:
    if goal.lowest is not None and goal.highest is not None and goal.lowest >= goal.highest:
        raise Refused("highest", "Highest: the highest number must be above the lowest.")
    for name, word in (("baseline", "Baseline"), ("target", "Target")):
        value = getattr(goal, name)
        if value is not None and outside(value, goal):
            raise Refused(name, f"{word}: {on_the_scale(goal)}")
    if goal.starts and goal.target_date and goal.target_date < goal.starts:
        raise Refused("target_date", "Target date: this is before the goal begins. Enter a later date.")


def _measured_on_its_scale(row: Measurement, record: Record) -> None:
    if row.goal is not None and row.value is not None and outside(row.value, row.goal):
        raise Refused("value", f"Now: {on_the_scale(row.goal)}")


def outside(value: Decimal, goal: Goal) -> bool:
    return (goal.lowest is not None and value < goal.lowest) or (goal.highest is not None and value > goal.highest)


def on_the_scale(goal: Goal) -> str:
    """What to do about a number that is not on a goal's scale."""
    if goal.lowest is not None and goal.highest is not None:
        return f"use a number from {say_number(goal.lowest)} to {say_number(goal.highest)}."
    if goal.lowest is not None:
        return f"use {say_number(goal.lowest)} or more."
    return f"use {say_number(goal.highest or 0)} or less."


def _evidence_wanting(row: Evidence) -> Faults:
    wanting: Faults = {}
    if row.text and not row.removed:
        if not row.kind:
            wanting["kind"] = "Say whether it was observed, reported or an impression."
        elif not getattr(row, OUGHT_TO_SAY[row.kind][0]):
            wanting.update([OUGHT_TO_SAY[row.kind]])
    return wanting


GOAL = RowKind(
    name="goal",
    noun="Goal",
    model=Goal,
    section="goals",
    own_id=True,
    outlives_its_record=True,
    boxes=(
        Words("statement", "Goal"),
        OneOf("kind", "Outcome or process", choices=GoalKind.choices),
        Line("people", "Whose goal it is", longest=300),
        Words("in_the_childs_words", "In the child’s own words"),
        Line("unit", "What is counted"),
        Number("lowest", "Lowest"),
        Number("highest", "Highest"),
        Number("baseline", "Baseline"),
        Number("target", "Target"),
        OneOf("good_direction", "Which end is good", choices=GoodDirection.choices),
        Line("good_end", "The good end in words", longest=300),
        Day("target_date", "Target date"),
        Day("ended_on", "Ended on"),
        Words("ended_because", "Why it ended"),
        Flag("removed", "Taken out"),
    ),
    fixed=_new_goal,
    refuse=_goal_holds_together,
)
MEASUREMENT = RowKind(
    name="measurement",
    noun="Measurement",
    model=Measurement,
    section="goals",
    boxes=(
        Number("value", "Now"),
        Number("progress", "Progress", lowest=Decimal(0), highest=Decimal(10), whole=True),
        Words("comment", "How far it has come"),
        Words("not_measured_because", "Why it was not measured"),
        OneOf("support", "What is needed", choices=Support.choices),
        Words("what_is_needed", "What is needed, and why"),
        Words("nothing_to_add_because", "Why there is nothing to add"),
    ),
    fixed=_measurement,
    is_key=is_key_of_a_measurement,
    refuse=_measured_on_its_scale,
)
EVIDENCE = RowKind(
    name="evidence",
    noun="Evidence",
    model=Evidence,
    section="goals",
    own_id=True,
    boxes=(
        OneOf("kind", "Kind of evidence", choices=EvidenceKind.choices),
        Words("text", "What was said or seen"),
        Line("source", "By whom"),
        Line("reported_to", "To whom"),
        Words("what_lies_behind_it", "What lies behind it"),
        Flag("removed", "Taken out"),
    ),
    fixed=_evidence,
    wanting=_evidence_wanting,
)
ROW_KINDS = (GOAL, MEASUREMENT, EVIDENCE)
