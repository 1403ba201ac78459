"""What is worth a look before somebody signs: each with its place on the page; none of it stops anybody."""

from dataclasses import dataclass
from typing import Any

from handrail.supervision.actions.choices import ASKS_FOR_A_DECISION_AFTER, CLOSING_REPLIES
from handrail.supervision.actions.row_kinds import ACTION, ACTION_ANSWER, NEEDS_A_REASON
from handrail.supervision.goals.choices import EvidenceKind, GoalKind
from handrail.supervision.goals.row_kinds import EVIDENCE, GOAL, MEASUREMENT
from handrail.supervision.meetings.choices import Presence
from handrail.supervision.ratings.row_kinds import SAFETY, STAGE
from handrail.supervision.recording.contents import Contents
from handrail.supervision.records.revisions import whose_words
from handrail.supervision.records.row_kinds import ANSWER, COMPLIANCE, NETWORK_ASSESSMENT, Refused, RowKind


@dataclass(frozen=True)
class Look:
    """`what` is the link, `more` the line beneath, `section` and `anchor` where it leads."""

    what: str
    more: str
    section: str
    anchor: str = ""

    @property
    def place(self) -> str:
        return self.anchor or self.section


def worth_a_look(contents: Contents) -> list[Look]:
    """In the order of the page."""
    return [
        *_attendance(contents),
        *_compliance(contents),
        *_case_update(contents),
        *_goals(contents),
        *_children(contents),
        *_children_left_out(contents),
        *_dynamics(contents),
        *_next_steps(contents),
        *_permanency(contents),
        *_half_said(contents),
        *_days(contents),
        *_conflicts(contents),
    ]


def _attendance(contents: Contents) -> list[Look]:
    present = {row.user_id for row in contents.attendees if row.presence == Presence.PRESENT}
    looks = []
    if not_said := [row.name or "Somebody not named" for row in contents.attendees if not row.presence]:
        looks.append(Look("Not said whether they were there", ", ".join(not_said), "attendees"))
    if not any(row.presence == Presence.PRESENT for row in contents.attendees):
        looks.append(Look("Nobody is ticked as present", "Say who was there", "attendees"))
    manager = contents.record.accountable_manager
    if manager is None or manager.id not in present:
        who = manager.name if manager else "No accountable manager is known"
        looks.append(
            Look("No accountable manager present", f"{who}; decisions on next steps are theirs to agree", "attendees")
        )
    return looks


def _compliance(contents: Contents) -> list[Look]:
    looks = []
    for child in contents.children:
        row = contents.compliance.get(child.id)
        unanswered = []
        if row is None or (row.last_seen is None and not child.expected):
            unanswered.append("date last seen")
        if row is None or row.next_meeting_on is None:
            unanswered.append("next meeting")
        if row is None or row.key_information_up_to_date is None:
            unanswered.append("key information")
        if row is None or row.cultural_identity_identified is None:
            unanswered.append("cultural identity")
        if unanswered:
            looks.append(
                Look(
                    f"Process compliance for {child.first_name} is not all answered",
                    f"Not answered: {', '.join(unanswered)}",
                    "process_compliance",
                    f"compliance.{child.id}",
                )
            )
    return looks


def _case_update(contents: Contents) -> list[Look]:
    looks = []
    for action in contents.actions_to_answer:
        answer = contents.action_answers.get(action.id)
        anchor = f"action_answer.{action.id}"
        if answer is None or not answer.reply:
            looks.append(
                Look("An action has no answer", f"{action.what}: it will be carried forward", "case_update", anchor)
            )
            continue
        if answer.reply in NEEDS_A_REASON and not answer.explanation.strip():
            looks.append(Look("An answer has no reason", action.what, "case_update", anchor))
        left_open = answer.reply not in CLOSING_REPLIES
        if left_open and action.times_carried >= ASKS_FOR_A_DECISION_AFTER and not answer.decision:
            looks.append(
                Look(
                    f"The same action for the {ordinal(action.times_carried + 1)} time",
                    f"{action.what}: change, escalate or drop it",
                    "case_update",
                    anchor,
                )
            )
    return looks


def _goals(contents: Contents) -> list[Look]:
    looks = []
    goals = [goal for goal in contents.goals_of_parents() if goal.statement.strip()]
    if not goals:
        looks.append(Look("No goals for parents or carers", "What are they working on?", "goals"))
    elif all(goal.kind == GoalKind.PROCESS for goal in goals):
        looks.append(
            Look("Only process goals", "What would be different for the children? Add an outcome goal", "goals")
        )
    for goal in [*goals, *(goal for goal in contents.goals if goal.child_id and goal.statement.strip())]:
        section = "child_impact" if goal.child_id else "goals"
        anchor = f"goal.{goal.id}"
        measured = contents.measurements.get(goal.id)
        if not measured or (measured.value is None and not measured.not_measured_because.strip()):
            if goal.starts != contents.record.on:
                looks.append(Look("A goal was not measured", goal.statement, section, anchor))
        elif measured.value is not None and not contents.evidence.get(goal.id):
            looks.append(Look("A measurement has no evidence", goal.statement, section, anchor))
        if goal.target is None or goal.target_date is None:
            missing = " and ".join(
                word for word, value in (("measure", goal.target), ("date", goal.target_date)) if value is None
            )
            looks.append(Look(f"A goal has no {missing}", goal.statement, section, anchor))
    for pieces in contents.evidence.values():
        for piece in pieces:
            if EVIDENCE.wanting(piece):
                section = "child_impact" if piece.child_id else "goals"
                what = (
                    "An impression is not explored"
                    if piece.kind == EvidenceKind.IMPRESSION
                    else "Evidence without a source"
                )
                looks.append(Look(what, piece.text, section, f"evidence.{piece.id}"))
    return looks


def _children(contents: Contents) -> list[Look]:
    looks = []
    for child in contents.children:
        own = contents.measurements_without_goal.get(child.id)
        measured = [
            contents.measurements[goal.id]
            for goal in contents.goals_of_child(child)
            if goal.id in contents.measurements
        ]
        rows = [*measured, own] if own else measured
        if any(row.nothing_to_add_because.strip() for row in rows):
            continue
        anchor = f"child.{child.id}"
        if not any(row.value is not None or row.comment.strip() or row.not_measured_because.strip() for row in rows):
            looks.append(
                Look(
                    f"Nothing is said about {child.first_name}",
                    "Or say why there is nothing to add",
                    "child_impact",
                    anchor,
                )
            )
        elif not any(row.support for row in rows):
            looks.append(
                Look(
                    f"What {child.first_name} needs is not answered",
                    "Continue as is, more, less or something different",
                    "child_impact",
                    anchor,
                )
            )
    return looks


def _children_left_out(contents: Contents) -> list[Look]:
    """What is written about a child stays when the child is taken out of the record, and is not in what is signed."""
    here = {child.id for child in contents.children}
    rows = [(COMPLIANCE, row) for row in contents.compliance.values()]
    rows += [(ANSWER, row) for row in contents.answers.values()]
    rows += [(MEASUREMENT, row) for row in contents.measurements.values()]
    rows += [(MEASUREMENT, row) for row in contents.measurements_without_goal.values()]
    rows += [(EVIDENCE, piece) for pieces in contents.evidence.values() for piece in pieces]
    left_out = {
        row.child_id: row.child
        for kind, row in rows
        if row.child_id and row.child_id not in here and kind.says_something(row)
    }
    return [
        Look(
            f"What is written about {child.first_name} is left out",
            f"{child.first_name} is not among the children of this record. Tick {child.first_name} again to have it in",
            "children",
        )
        for child in left_out.values()
    ]


def _half_said(contents: Contents) -> list[Look]:
    """Rows that lack what they are about; what else they say is printed as far as it goes."""
    rows = [
        ("A next step does not say what is to be done", ACTION, row, row.what, row.section)
        for row in contents.next_steps
    ]
    rows += [
        ("A goal is not worded", GOAL, row, row.statement, "child_impact" if row.child_id else "goals")
        for row in contents.goals
    ]
    rows += [
        ("Evidence is not worded", EVIDENCE, row, row.text, "child_impact" if row.child_id else "goals")
        for pieces in contents.evidence.values()
        for row in pieces
    ]
    rows += [
        ("A safety rating has no number", SAFETY, row, "" if row.value is None else "said", "dynamics")
        for row in contents.safety_ratings
    ]
    rows += [("No stage of change is chosen", STAGE, row, row.stage, "dynamics") for row in contents.stages]
    rows += [
        ("A network assessment does not say of whom", NETWORK_ASSESSMENT, row, row.who, "permanency")
        for row in contents.assessments
    ]
    return [
        Look(what, _first_words(kind, row), section, f"{kind.name}.{row.id}")
        for what, kind, row, says, section in rows
        if not says.strip() and kind.says_something(row)
    ]


def _first_words(kind: RowKind, row: Any) -> str:
    return next(words for name, words in kind.values_of(row).items() if words.strip() and name != "removed")


def _dynamics(contents: Contents) -> list[Look]:
    empty = [
        prompt for prompt in contents.form.section("dynamics").printed_prompts if not contents.text(prompt.id).strip()
    ]
    if not empty:
        return []
    what = (
        "One question about dynamics is empty"
        if len(empty) == 1
        else f"{len(empty)} questions about dynamics are empty"
    )
    return [Look(what, "; ".join(prompt.label for prompt in empty), "dynamics", f"answer.{empty[0].id}")]


def _next_steps(contents: Contents) -> list[Look]:
    looks = []
    agreed = [action for action in contents.next_steps if action.what.strip()]
    if not agreed:
        looks.append(Look("No next steps", "What happens next, and who does it?", "next_steps"))
    for action in agreed:
        section = "permanency" if action.category == "permanency" else "next_steps"
        missing = [word for word, value in (("date", action.by_when), ("owner", action.who.strip())) if not value]
        if missing:
            looks.append(
                Look(f"An action has no {' and no '.join(missing)}", action.what, section, f"action.{action.id}")
            )
    return looks


def _permanency(contents: Contents) -> list[Look]:
    plan = contents.permanence
    if plan is None or plan.relevant is None:
        said = plan and (plan.primary_plan or plan.primary_option)
        return [] if said else [Look("Permanency is not answered", "Or say why it is not relevant now", "permanency")]
    if plan.relevant is False and not plan.not_relevant_because.strip():
        return [Look("Permanency is not relevant, and no reason is given", "", "permanency")]
    has_parallel = plan.relevant and (plan.parallel_plan or plan.parallel_option)
    if has_parallel and not any(action.category == "permanency" and action.what for action in contents.next_steps):
        return [Look("A parallel plan without an action", "What is the next step towards it?", "permanency")]
    return []


def _days(contents: Contents) -> list[Look]:
    """Dates that were typed for another day of the supervision, before it was moved."""
    compliance = [contents.compliance[child.id] for child in contents.children if child.id in contents.compliance]
    rows = [(COMPLIANCE, row, "process_compliance", f"compliance.{row.child_id}") for row in compliance]
    rows += [
        (ACTION_ANSWER, row, "case_update", f"action_answer.{action_id}")
        for action_id, row in contents.action_answers.items()
    ]
    rows += [(GOAL, goal, "child_impact" if goal.child_id else "goals", f"goal.{goal.id}") for goal in contents.goals]
    rows += [(ACTION, action, action.section, f"action.{action.id}") for action in contents.next_steps]
    looks = []
    for kind, row, section, anchor in rows:
        try:
            kind.refuse(row, contents.record)
        except Refused as fault:
            looks.append(Look("A date does not fit the day of the supervision", fault.message, section, anchor))
    return looks


def _conflicts(contents: Contents) -> list[Look]:
    return [
        Look(
            "Copied words wait beside what stands" if revision.copied_from_id else "Two people wrote in the same box",
            f"The text of {whose_words(revision)} is kept beside what stands; both are printed until somebody chooses",
            contents.section_of_row(revision),
        )
        for revision in contents.kept_apart
    ]


ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def ordinal(number: int) -> str:
    return ORDINALS[number - 1] if number <= len(ORDINALS) else f"{number}th"
