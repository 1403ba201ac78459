"""Everything a record says, read in a constant number of statements, whatever its size."""

import datetime
import uuid
from collections import defaultdict
from dataclasses import dataclass

from handrail.families import queries as family_queries
from handrail.families.models import Family, Person, Plan
from handrail.form_library import forms_on_file
from handrail.form_library.definitions import Form
from handrail.supervision.actions import queries as action_queries
from handrail.supervision.actions.models import ActionAnswer, AgreedAction
from handrail.supervision.goals import queries as goal_queries
from handrail.supervision.goals.models import Evidence, Goal, Measurement
from handrail.supervision.ratings import queries as rating_queries
from handrail.supervision.ratings.models import SafetyRating, StageOfChange
from handrail.supervision.records import queries as record_queries
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

    def text(self, prompt: str, child: Person | None = None) -> str:
        answer = self.answers.get((prompt, child.id if child else None))
        return answer.text if answer else ""

    def chosen(self, prompt: str) -> list[str]:
        answer = self.answers.get((prompt, None))
        return answer.chosen if answer else []


def contents_of(record: Record) -> Contents:
    """Reads the whole record; the number of statements does not grow with children, goals or actions."""
    children = [row.child for row in record.record_children.select_related("child")]
    measurements = goal_queries.measurements_of(record)
    evidence: dict[uuid.UUID, list[Evidence]] = defaultdict(list)
    for piece in goal_queries.evidence_of(record):
        evidence[piece.goal_id or piece.child_id].append(piece)
    return Contents(
        record=record,
        form=forms_on_file.form(record.form_version_id),
        family=record.case.family,
        children=children,
        plans=family_queries.plans_in_force([child.id for child in children], on=record.on),
        attendees=list(record.attendees.filter(removed=False)),
        answers={(answer.prompt, answer.child_id): answer for answer in Answer.objects.filter(record=record)},
        compliance={row.child_id: row for row in ComplianceCheck.objects.filter(record=record)},
        actions_to_answer=action_queries.actions_to_answer(record),
        action_answers={answer.action_id: answer for answer in action_queries.answers_in(record)},
        earlier_action_answers=action_queries.earlier_answers(record),
        goals=goal_queries.goals_of(record),
        measurements={row.goal_id: row for row in measurements if row.goal_id},
        measurements_without_goal={row.child_id: row for row in measurements if row.goal_id is None},
        earlier_measurements=goal_queries.earlier_measurements(record),
        evidence=evidence,
        mirroring=list(MirroringPair.objects.filter(record=record, removed=False)),
        safety_ratings=rating_queries.safety_ratings_of(record),
        stages=rating_queries.stages_of(record),
        next_steps=action_queries.actions_agreed_in(record),
        permanence=PermanencePlan.objects.filter(record=record).first(),
        assessments=list(NetworkAssessment.objects.filter(record=record, removed=False)),
        kept_apart=record_queries.kept_apart(record),
    )


@dataclass
class LastTime:
    """The supervision before this one: its walk, as it was signed or as it stands unsigned."""

    record: Record
    on: datetime.date
    status: str
    walk: dict
