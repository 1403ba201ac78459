"""One goal as a card: from the beginning to now and to the target, which way it moved, and what it does not say yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from handrail.core import dates
from handrail.core.numbers import in_words
from handrail.supervision.goals.choices import EvidenceKind, GoalKind, GoodDirection, Support
from handrail.supervision.recording.presenters.rows import Row
from handrail.supervision.records.fields import say_number

if TYPE_CHECKING:
    from handrail.supervision.goals.models import Goal, Measurement
    from handrail.supervision.recording.presenters.section import Page

KINDS = (("", "Choose which"), *GoalKind.choices)
DIRECTIONS = (("", "Choose which"), *GoodDirection.choices)
EVIDENCE_KINDS = (("", "Choose which"), *EvidenceKind.choices)
CHOICES = {"kinds": KINDS, "directions": DIRECTIONS, "evidence_kinds": EVIDENCE_KINDS}
SUPPORT = tuple(Support.choices)
PARENTS_WORDINGS = (
    "__ will have __ negative hair strand tests over __ months, by __",
    "__ will set up a debt management plan and meet the repayments due by __",
    "Zero reports of physical aggression between __ and __, ongoing",
    "__ will attend __ sessions of __ by __",
)
CHILDRENS_WORDINGS = (
    "__ can name one friend and describe how they play",
    "__’s worry scale moves from __ to __ by __",
    "The number of __ falls from __ to __ by __",
    "__ is at school __% of the time by __",
)


@dataclass(frozen=True)
class Step:
    """One number on the way: what it is called, its value, and when."""

    name: str
    value: str
    when: str = ""


@dataclass(frozen=True)
class Hint:
    """One letter of SMART: there already, or a gentle question."""

    name: str
    question: str = ""


@dataclass(frozen=True)
class Card:
    goal: Row
    measured: Row | None
    evidence: list[Row]
    childs_words: str = ""
    steps: dict[str, Step] = field(default_factory=dict)
    moved: str = ""
    moved_well: bool = False
    good_end: str = ""
    hints: list[Hint] = field(default_factory=list)
    is_about_a_child: bool = False
    ended: str = ""

    @property
    def key(self) -> str:
        return self.goal.key

    @property
    def statement(self) -> str:
        return self.goal["statement"].strip()

    @property
    def tag(self) -> str:
        return dict(GoalKind.choices).get(self.goal["kind"], "")

    @property
    def is_process(self) -> bool:
        return self.goal["kind"] == GoalKind.PROCESS

    @property
    def is_unmeasured(self) -> bool:
        return self.measured is None or not self.measured.says("value", "not_measured_because")

    @property
    def is_on_a_scale(self) -> bool:
        """Whether there is anything to measure it by."""
        return self.goal.says("baseline", "target", "unit") or bool(self.measured and self.measured.says("value"))


def card_of(goal: Goal, page: Page) -> Card:
    row, measured = page.rows("goal", goal.id), page.rows("measurement", goal.id)
    before = page.contents.earlier_measurements.get(goal.id, [])
    moved, well = direction_of_travel(goal, before, measured["value"])
    is_new = goal.record_id == page.contents.record.id
    hints = smart(row)
    return Card(
        goal=row,
        measured=measured,
        evidence=[page.rows("evidence", piece.id) for piece in page.contents.evidence.get(goal.id, [])],
        childs_words=row["in_the_childs_words"].strip(),
        steps=steps_of(goal, before),
        moved=moved,
        moved_well=well,
        good_end=good_end_of(row),
        hints=hints if is_new or any(hint.question for hint in hints) else [],
        is_about_a_child=goal.child_id is not None,
        ended=dates.say(goal.ended_on) if goal.ended_on else "",
    )


def empty_card(row: Row) -> Card:
    """A goal nobody has saved yet: it is worded before it is measured."""
    return Card(goal=row, measured=None, evidence=[], hints=smart(row), is_about_a_child="child" in row.born_with)


def steps_of(goal: Goal, before: list[Measurement]) -> dict[str, Step]:
    steps = {}
    if goal.baseline is not None:
        when = dates.say_short(goal.starts) if goal.starts else ""
        steps["baseline"] = Step("Baseline", say_number(goal.baseline), when)
    if before:
        last = before[-1]
        steps["last"] = Step("Last time", say_number(last.value or 0), dates.say_short(last.measured_on))
    if goal.target is not None:
        when = dates.say_short(goal.target_date) if goal.target_date else ""
        steps["target"] = Step("Target", say_number(goal.target), when)
    return steps


def good_end_of(row: Row) -> str:
    """What is counted, and which end is the good one, in words."""
    end = row["good_end"] or dict(GoodDirection.choices).get(row["good_direction"], "").lower()
    words = ": ".join(part.rstrip(".") for part in (row["unit"], end) if part)
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def direction_of_travel(goal: Goal, before: list[Measurement], typed: str) -> tuple[str, bool]:
    """Two points nearer; one point further away; no change: since last time, or since the beginning."""
    now = as_number(typed)
    then = before[-1].value if before else goal.baseline
    if now is None or then is None:
        return "", False
    if reached(goal, now):
        return "Target reached.", True
    if now == then:
        return "No change.", False
    points = in_points(abs(now - then))
    if goal.target is not None:
        nearer = abs(goal.target - now) < abs(goal.target - then)
        return (f"{points} nearer.", True) if nearer else (f"{points} further away.", False)
    higher_is_better = goal.good_direction != GoodDirection.LOWER
    return f"{points} {'higher' if now > then else 'lower'}.", (now > then) == higher_is_better


def reached(goal: Goal, now: Decimal) -> bool:
    if goal.target is None:
        return False
    if goal.good_direction == GoodDirection.LOWER:
        return now <= goal.target
    if goal.good_direction == GoodDirection.HIGHER:
        return now >= goal.target
    return now == goal.target


def in_points(number: Decimal) -> str:
    """One point; two points; 2.5 points."""
    if number == number.to_integral_value():
        words = in_words(int(number))
        return f"{words[:1].upper()}{words[1:]} point{'' if number == 1 else 's'}"
    return f"{say_number(number)} points"


def as_number(typed: str) -> Decimal | None:
    try:
        return Decimal(typed) if typed else None
    except InvalidOperation:
        return None


def smart(row: Row) -> list[Hint]:
    """Which of S, M, A, R, T is not there yet, as a question."""
    words = row["statement"].split()
    return [
        Hint("Specific", "" if len(words) >= 4 and "__" not in row["statement"] else "who does what?"),
        Hint("Measurable", "" if row.says("target") and row.says("unit") else "how will we know?"),
        Hint("Achievable", "" if row.says("baseline") else "where does it begin?"),
        Hint("Relevant", "" if row.says("good_end") else "what does the good end look like?"),
        Hint("Time-bound", "" if row.says("target_date") else "add a date"),
    ]
