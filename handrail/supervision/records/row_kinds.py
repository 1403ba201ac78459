"""What can be saved by itself in a record: each kind of row, its boxes, and what it still asks for."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from handrail.core.ids import RANDOM, as_uuid
from handrail.core.refusals import NotFound
from handrail.form_library import forms_on_file
from handrail.supervision.meetings.choices import Presence, SupervisionKind
from handrail.supervision.records.choices import NextMeetingType, PermanenceOption
from handrail.supervision.records.fields import Box, Day, Flag, Line, OneOf, SomeOf, Unreadable, Words, YesNo
from handrail.supervision.records.models import (
    Answer,
    Attendee,
    ComplianceCheck,
    MirroringPair,
    NetworkAssessment,
    PermanencePlan,
    Record,
)

Faults = dict[str, str]


def nothing_wanting(row: Any) -> Faults:
    return {}


def nothing_refused(row: Any, record: Record) -> None:
    return None


@dataclass(frozen=True)
class RowKind:
    """One kind of row.

    `key` in an address is a child, a prompt, a goal … for rows there is one of, and the row's own id otherwise; it has
    one spelling, which `is_key` knows, as the row's id follows from it.
    `fixed` gives the columns a new row is born with; `refuse` raises Refused where boxes contradict each other;
    `wanting` says what is still asked for, which never stops a save; what `outlives_its_record` is changed in later
    ones.
    """

    name: str
    noun: str
    model: Any
    section: str
    boxes: tuple[Box, ...]
    fixed: Callable[[Record, str, Mapping[str, str]], dict[str, Any]]
    is_key: Callable[[str], bool] = lambda key: as_uuid(key) is not None
    own_id: bool = False
    outlives_its_record: bool = False
    refuse: Callable[[Any, Record], None] = nothing_refused
    wanting: Callable[[Any], Faults] = nothing_wanting

    def box(self, name: str) -> Box:
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Box]:
        return {box.name: box for box in self.boxes}

    def row_id(self, record_id: uuid.UUID, key: str) -> uuid.UUID:
        """The same for everybody who opens the record, before the row exists; 404 for a key in any other spelling."""
        if not self.is_key(key):
            raise NotFound
        if self.name == "record":
            return record_id
        if self.own_id:
            return uuid.UUID(key)
        return uuid.uuid5(record_id, f"{self.name}:{key}")

    def new(
        self, record: Record, row_id: uuid.UUID, key: str, typed: Mapping[str, str], *, is_copy: bool = False
    ) -> Any:
        """A row nobody has saved yet, or 404 where there can be none such.

        An id of its own is a random one that nobody foresees, and never one that follows from what is known: another
        kind's key, or what a copy or an attendee who was chosen is made from.
        """
        if self.own_id and row_id.version != RANDOM and not is_copy:
            raise NotFound
        return self.model(pk=row_id, record=record, **self.fixed(record, key, typed))

    def values_of(self, row: Any) -> dict[str, str]:
        return {box.name: box.say(getattr(row, box.name)) for box in self.boxes}

    def says_something(self, row: Any) -> bool:
        """Whether anything is written or chosen in one of its boxes: then it is in the record, complete or not."""
        return any(box.say(getattr(row, box.name)).strip() for box in self.boxes if box.name != "removed")


class Refused(Unreadable):
    """Two boxes of a row contradict each other; `box` is the one to look at."""

    def __init__(self, box: str, message: str) -> None:
        super().__init__(message)
        self.box = box


def only(word: str) -> Callable[[str], bool]:
    return lambda key: key == word


def is_key_of_an_answer(key: str) -> bool:
    """A prompt, or a prompt, `@` and a child."""
    prompt, at, child = key.partition("@")
    return bool(prompt) and (not at or as_uuid(child) is not None)


def child_of(record: Record, key: str) -> uuid.UUID:
    child_id = as_uuid(key)
    if child_id is None or not record.record_children.filter(child_id=child_id).exists():
        raise NotFound
    return child_id


def _answer_to(record: Record, key: str, typed: Mapping[str, str]) -> dict[str, Any]:
    prompt_id, _, child = key.partition("@")
    try:
        prompt = forms_on_file.form(record.form_version_id).prompt(prompt_id)
    except KeyError as fault:
        raise NotFound from fault
    if child and not prompt.per_child:
        raise NotFound
    return {"prompt": prompt_id, "child_id": child_of(record, child) if child else None}


def _just_the_record(record: Record, key: str, typed: Mapping[str, str]) -> dict[str, Any]:
    return {}


def _is_of_a_kind(row: Record, record: Record) -> None:
    if not row.kind:
        raise Refused("kind", "Choose group supervision or single agency supervision.")


def _attendee(record: Record, key: str, typed: Mapping[str, str]) -> dict[str, Any]:
    return {"position": record.attendees.count(), "presence": record.presence_of_newcomers}


def _seen_in_time(row: ComplianceCheck, record: Record) -> None:
    if row.last_seen and row.last_seen > record.on:
        raise Refused("last_seen", "Date last seen is after this supervision. Enter the day the child was last seen.")
    if row.next_meeting_on and row.next_meeting_on < record.on:
        raise Refused("next_meeting_on", "Date of the next meeting is before this supervision. Enter the next one.")


def _compliance_wanting(row: ComplianceCheck) -> Faults:
    wanting = {}
    if row.key_information_up_to_date is False and not row.key_information_missing:
        wanting["key_information_missing"] = "Say in a few words what is missing."
    if row.last_seen and not row.seen_by:
        wanting["seen_by"] = "Say who saw the child."
    return wanting


def _permanence_wanting(row: PermanencePlan) -> Faults:
    if row.relevant is False and not row.not_relevant_because:
        return {"not_relevant_because": "Say why permanency planning is not relevant now."}
    return {}


RECORD = RowKind(
    name="record",
    noun="Kind of supervision",
    model=Record,
    section="kind",
    boxes=(OneOf("kind", "Group or single agency", choices=SupervisionKind.choices),),
    fixed=_just_the_record,
    is_key=only("record"),
    refuse=_is_of_a_kind,
)
ATTENDEE = RowKind(
    name="attendee",
    noun="Attendee",
    model=Attendee,
    section="attendees",
    own_id=True,
    boxes=(
        Line("name", "Name"),
        Line("job_title", "Role"),
        Line("agency", "Agency"),
        OneOf("presence", "Present or apologies", choices=Presence.choices),
        Flag("removed", "Taken out"),
    ),
    fixed=_attendee,
    wanting=lambda row: {} if row.name or row.removed else {"name": "Enter the person’s name."},
)
ANSWER = RowKind(
    name="answer",
    noun="Answer",
    model=Answer,
    section="",
    boxes=(Words("text", "Answer"), SomeOf("chosen", "Answer")),
    fixed=_answer_to,
    is_key=is_key_of_an_answer,
)
COMPLIANCE = RowKind(
    name="compliance",
    noun="Process compliance",
    model=ComplianceCheck,
    section="process_compliance",
    boxes=(
        Day("last_seen", "Date last seen", prefer="past"),
        Line("seen_by", "Seen by"),
        YesNo("seen_alone", "Seen alone"),
        OneOf("next_meeting_type", "Kind of meeting", choices=NextMeetingType.choices),
        Day("next_meeting_on", "Date of the next meeting"),
        YesNo("key_information_up_to_date", "Key information is up to date"),
        Words("key_information_missing", "What is missing"),
        YesNo("cultural_identity_identified", "Cultural identity issues or needs identified"),
        Words("cultural_identity_note", "Cultural identity, in brief"),
    ),
    fixed=lambda record, key, typed: {"child_id": child_of(record, key)},
    refuse=_seen_in_time,
    wanting=_compliance_wanting,
)
MIRRORING = RowKind(
    name="mirroring",
    noun="Mirroring",
    model=MirroringPair,
    section="dynamics",
    own_id=True,
    boxes=(Words("in_the_family", "In the family"), Words("among_us", "Among us"), Flag("removed", "Taken out")),
    fixed=_just_the_record,
)
PERMANENCE = RowKind(
    name="permanence",
    noun="Permanence plan",
    model=PermanencePlan,
    section="permanency",
    boxes=(
        YesNo("relevant", "Relevant now"),
        Words("not_relevant_because", "Why it is not relevant now"),
        OneOf("primary_option", "Primary plan", choices=PermanenceOption.choices),
        Words("primary_plan", "Primary plan, in brief"),
        OneOf("parallel_option", "Parallel plan", choices=PermanenceOption.choices),
        Words("parallel_plan", "Parallel plan, in brief"),
        Words("contingency", "Contingency"),
        Line("legal_stage", "Legal stage", longest=300),
        Day("target_date", "Target date"),
        Day("agreed_at_review", "Agreed at the review of", prefer="past"),
    ),
    fixed=_just_the_record,
    is_key=only("plan"),
    wanting=_permanence_wanting,
)
NETWORK_ASSESSMENT = RowKind(
    name="assessment",
    noun="Network assessment",
    model=NetworkAssessment,
    section="permanency",
    own_id=True,
    boxes=(
        Line("who", "Who"),
        Line("relation", "Relation to the children"),
        Line("kind", "Assessment"),
        Line("status", "How far it is", longest=300),
        Day("by_when", "By when"),
        Flag("removed", "Taken out"),
    ),
    fixed=_just_the_record,
)
ROW_KINDS = (RECORD, ATTENDEE, ANSWER, COMPLIANCE, MIRRORING, PERMANENCE, NETWORK_ASSESSMENT)
