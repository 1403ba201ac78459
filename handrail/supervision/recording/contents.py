"""A record with everything in it, as plain rows: what the page, the check and the walk all read."""

import uuid
from dataclasses import dataclass

from handrail.families.models import Family, Person, Plan
from handrail.form_library.definitions import Form
from handrail.supervision.actions.models import ActionAnswer, AgreedAction
from handrail.supervision.goals.models import Evidence, Goal, Measurement
from handrail.supervision.ratings.models import SafetyRating, StageOfChange
from handrail.supervision.recording.row_kinds import ROW_KINDS
from handrail.supervision.records.models import (
    Answer,
    Attendee,
    ComplianceCheck,
    MirroringPair,
    NetworkAssessment,
    PermanencePlan,
    Record,
    Revision,
)


@dataclass
class Contents:
    """A record with all its rows; dictionaries are keyed as their names say, rows not yet saved are simply absent."""

    record: Record
    form: Form
    family: Family
    children: list[Person]
    plans: dict[uuid.UUID, list[Plan]]
    attendees: list[Attendee]
    answers: dict[tuple[str, uuid.UUID | None], Answer]
    compliance: dict[uuid.UUID, ComplianceCheck]
    actions_to_answer: list[AgreedAction]
    action_answers: dict[uuid.UUID, ActionAnswer]
    earlier_action_answers: dict[uuid.UUID, list[ActionAnswer]]
    goals: list[Goal]
    measurements: dict[uuid.UUID, Measurement]
    measurements_without_goal: dict[uuid.UUID, Measurement]
    earlier_measurements: dict[uuid.UUID, list[Measurement]]
    evidence: dict[uuid.UUID, list[Evidence]]
    mirroring: list[MirroringPair]
    safety_ratings: list[SafetyRating]
    stages: list[StageOfChange]
    next_steps: list[AgreedAction]
    permanence: PermanencePlan | None
    assessments: list[NetworkAssessment]
    kept_apart: list[Revision]

    def goals_of_parents(self) -> list[Goal]:
        return [goal for goal in self.goals if goal.child_id is None]

    def goals_of_child(self, child: Person) -> list[Goal]:
        return [goal for goal in self.goals if goal.child_id == child.id]

    def section_of_row(self, revision: Revision) -> str:
        """Where on the page a saved row stands."""
        if revision.row_kind == "answer":
            prompt = next(answer.prompt for answer in self.answers.values() if answer.id == revision.row_id)
            return self.form.section_of(prompt).id
        if revision.row_kind in ("goal", "measurement", "evidence"):
            children = {goal.id for goal in self.goals if goal.child_id}
            children |= {row.id for row in self.measurements.values() if row.child_id}
            children |= {row.id for row in self.measurements_without_goal.values()}
            children |= {piece.id for pieces in self.evidence.values() for piece in pieces if piece.child_id}
            return "child_impact" if revision.row_id in children else "goals"
        if revision.row_kind == "action":
            sections = {action.id: action.section for action in self.next_steps}
            return sections.get(revision.row_id, "next_steps")
        return ROW_KINDS[revision.row_kind].section

    def text(self, prompt: str, child: Person | None = None) -> str:
        answer = self.answers.get((prompt, child.id if child else None))
        return answer.text if answer else ""

    def chosen(self, prompt: str) -> list[str]:
        answer = self.answers.get((prompt, None))
        return answer.chosen if answer else []
