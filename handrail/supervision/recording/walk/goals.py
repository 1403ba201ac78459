"""How goals and children's change read: from the beginning to now, with the good end in words and the evidence."""

import uuid
from typing import Any

from handrail.core import dates
from handrail.supervision.goals.choices import EvidenceKind, Support
from handrail.supervision.goals.models import Evidence, Goal, Measurement
from handrail.supervision.goals.row_kinds import EVIDENCE, GOAL
from handrail.supervision.recording.contents import Contents
from handrail.supervision.recording.walk import blocks
from handrail.supervision.recording.walk.blocks import Block
from handrail.supervision.records.fields import say_number


def goals_answer(contents: Contents, earlier: Contents | None) -> list[Block]:
    section = contents.form.section("goals")
    answer = _goals(contents, contents.goals_of_parents())
    answer = answer or [blocks.note("No goals yet.")]
    answer += blocks.text(contents.text("parent_goals"))
    chosen = {"yes": "Yes", "no": "No"}.get(next(iter(contents.chosen("further_goals")), ""), "")
    words = blocks.sentence(chosen, contents.text("further_goals")) if chosen else contents.text("further_goals")
    answer += blocks.answered(section.prompt("further_goals").text, words)
    return answer


def child_impact_answer(contents: Contents, earlier: Contents | None) -> list[Block]:
    answer: list[Block] = []
    for child in contents.children:
        answer.append(blocks.heading(f"{child.name}, {child.mosaic_id}" if child.mosaic_id else child.name))
        said = _goals(contents, contents.goals_of_child(child)) + _said_without_goal(contents, child.id)
        answer += said or [blocks.note("Nothing recorded.")]
    return answer


def _goals(contents: Contents, goals: list[Goal]) -> list[Block]:
    said = []
    for goal in goals:
        if (
            not GOAL.says_something(goal)
            and goal.id not in contents.measurements
            and not contents.evidence.get(goal.id)
        ):
            continue
        said.append(goal_block(contents, goal))
        if goal.ended_on or goal.ended_because.strip():
            ended = f"On {dates.say(goal.ended_on)}" if goal.ended_on else ""
            said += blocks.answered("This goal ended", blocks.sentence(ended, goal.ended_because))
    return said


def goal_block(contents: Contents, goal: Goal) -> Block:
    measured = contents.measurements.get(goal.id)
    return {
        "kind": "goal",
        "id": str(goal.id),
        "statement": goal.statement if goal.statement.strip() else blocks.NOT_WORDED,
        "tag": goal.get_kind_display() if goal.kind else "",
        "people": goal.people,
        "words": goal.in_the_childs_words,
        "measure": measure_in_words(contents, goal, measured),
        "value": say_number(measured.value) if measured and measured.value is not None else "",
        "progress": f"{measured.progress} of 10" if measured and measured.progress is not None else "",
        "comment": measured.comment if measured else "",
        "not_measured_because": measured.not_measured_because if measured else "",
        "evidence": _evidence(contents, goal.id),
        "decision": Support(measured.support).label if measured and measured.support else "",
        "decision_text": measured.what_is_needed if measured else "",
    }


def measure_in_words(contents: Contents, goal: Goal, measured: Measurement | None) -> str:
    """Baseline, last time, now and target, with the unit and which end is good; only what is known."""
    steps = []
    if goal.baseline is not None:
        start = f" ({dates.say(goal.starts)})" if goal.starts else ""
        steps.append(f"{say_number(goal.baseline)} at the start{start}")
    before = contents.earlier_measurements.get(goal.id, [])
    if before:
        last = before[-1]
        when = "last time" if _is_last_time(contents, last) else f"on {dates.say(last.measured_on)}"
        steps.append(f"{say_number(last.value)} {when}")
    if measured and measured.value is not None:
        steps.append(f"{say_number(measured.value)} now")
    else:
        steps.append("not measured today")
    if goal.target is not None:
        steps.append(f"target {say_number(goal.target)}")
    words = ", ".join(steps)
    if goal.target_date:
        words += f" by {dates.say(goal.target_date)}"
    ends = "; ".join(part for part in (goal.unit, goal.good_end or goal.get_good_direction_display()) if part)
    return blocks.sentence(sentence_start(words), sentence_start(ends))


def _is_last_time(contents: Contents, measurement: Measurement) -> bool:
    days = [row.measured_on for rows in contents.earlier_measurements.values() for row in rows]
    return measurement.measured_on == max(days)


def sentence_start(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _evidence(contents: Contents, about: uuid.UUID) -> list[dict[str, Any]]:
    return [evidence_in_words(piece) for piece in contents.evidence.get(about, []) if EVIDENCE.says_something(piece)]


def evidence_in_words(piece: Evidence) -> dict[str, Any]:
    source = f"by {piece.source}" if piece.source else ""
    if piece.reported_to:
        source = f"{source}, to {piece.reported_to}" if source else f"to {piece.reported_to}"
    return {
        "kind": EvidenceKind(piece.kind).label if piece.kind else "Evidence",
        "text": piece.text if piece.text.strip() else blocks.NOT_WORDED,
        "source": source,
        "behind": piece.what_lies_behind_it,
    }


def _said_without_goal(contents: Contents, child_id: uuid.UUID) -> list[Block]:
    row = contents.measurements_without_goal.get(child_id) or Measurement()
    said = blocks.text(row.comment)
    for piece in _evidence(contents, child_id):
        words = blocks.sentence(f"{piece['kind']} {piece['source']}".strip() + f": {piece['text']}", piece["behind"])
        said += blocks.text(words)
    if row.support or row.what_is_needed.strip():
        label = Support(row.support).label if row.support else ""
        said += blocks.text(blocks.sentence(label, row.what_is_needed))
    if row.nothing_to_add_because.strip():
        said += blocks.text(f"Nothing to add, because {row.nothing_to_add_because}")
    return said
