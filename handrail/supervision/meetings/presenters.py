"""A meeting in words: what it is, when, who runs it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from handrail.cases.choices import GrantReason
from handrail.cases.open_until import NO_END
from handrail.core import clock, dates
from handrail.core.names import search_key
from handrail.core.numbers import counted, listed
from handrail.core.times import say_time_of_day, say_time_unbroken
from handrail.supervision.meetings.choices import Presence, SupervisionKind

if TYPE_CHECKING:
    from handrail.cases.models import Case, Grant
    from handrail.supervision.meetings.forms import PersonForm, PlanForm
    from handrail.supervision.meetings.models import Meeting, Participant

ONLY_A_NAME = "only a name: opens nothing"
SUPERVISION = {
    SupervisionKind.GROUP: "Group supervision",
    SupervisionKind.SINGLE_AGENCY: "Single agency supervision",
}


def title_of(meeting: Meeting) -> str:
    """Group supervision, Family Safeguarding East."""
    return f"{SUPERVISION[SupervisionKind(meeting.kind)]}, {meeting.team.name}"


def may_open_it(last: datetime.date | None, *, it: str = "it") -> str:
    """What is said beside somebody with an account; `last` is none where they may not."""
    if last is None:
        return f"cannot open {it}"
    return f"may open {it}" if last == NO_END else f"may open {it} until {dates.say(last)}"


def sight_of_a_name(name: str, people: Iterable[str]) -> str:
    """What is said beside a typed name; `people` are those who stand in the same list with an account."""
    if search_key(name) not in {search_key(one) for one in people}:
        return ONLY_A_NAME
    return f"{ONLY_A_NAME}. Somebody called this is here with an account: take this name out, if it is the same person"


def hours_of(meeting: Meeting) -> str:
    """9.30 am to 12.30 pm."""
    return f"{say_time_unbroken(meeting.starts)} to {say_time_unbroken(meeting.ends)}"


def leads_of(meeting: Meeting) -> str:
    """Sam Okafor chairs, Lorraine Pike records."""
    if meeting.recorder_id == meeting.chair_id:
        said = f"{meeting.chair.name} chairs and records"
    else:
        said = f"{meeting.chair.name} chairs"
        if meeting.recorder:
            said += f", {meeting.recorder.name} records"
    if meeting.deputy:
        said += f", {meeting.deputy.name} is deputy"
    return said


def why_it_opens(grant: Grant, meeting: Meeting | None) -> str:
    """Leads the meeting of 23 November 2026: why a meeting lets somebody open a family."""
    if meeting is None:
        return "leads a meeting" if grant.why == GrantReason.LEADS_MEETING else "comes to a meeting"
    return f"{_what_they_do_at(meeting, grant)} the meeting of {dates.say(meeting.on)}"


def _what_they_do_at(meeting: Meeting, grant: Grant) -> str:
    """Chairs and records; came to, once the meeting was."""
    was = meeting.on < clock.today()
    if grant.why == GrantReason.MEETING:
        return "came to" if was else "comes to"
    does = [
        (now, then)
        for user_id, now, then in (
            (meeting.chair_id, "chairs", "chaired"),
            (meeting.deputy_id, "is deputy at", "was deputy at"),
            (meeting.recorder_id, "records", "recorded"),
        )
        if user_id == grant.user_id
    ] or [("leads", "led")]
    return listed([then if was else now for now, then in does])


def families_in_words(cases: list[Case]) -> str:
    """Hartley, Barnett and Ellis, Begum and Rahman: an “and” before the last would run into those of their names."""
    return ", ".join(case.family.name.removesuffix(" family") for case in cases)


@dataclass(frozen=True)
class MeetingLine:
    href: str
    when: str
    title: str
    leads: str
    how_many: str
    families: str
    restricted: bool
    cancelled: str


def meeting_line(meeting: Meeting, families: list[Case], *, today: datetime.date) -> MeetingLine:
    """A cancelled meeting is about no family; it says why it is not held."""
    families = [] if meeting.cancelled_at else families
    day = "Today" if meeting.on == today else dates.say_weekday(meeting.on)
    return MeetingLine(
        href=reverse("meeting", args=[meeting.id]),
        when=f"{day}, {hours_of(meeting)}",
        title=title_of(meeting),
        leads=leads_of(meeting),
        how_many=counted(len(families), "family", "families").capitalize() if families else "",
        families=families_in_words(families),
        restricted=meeting.restricted,
        cancelled=meeting.cancelled_because,
    )


@dataclass(frozen=True)
class Boxes:
    """The boxes of a form as they were last typed, and what is wrong with them."""

    typed: dict[str, str]
    problems: dict[str, str]
    suggestions: dict[str, list[str]]
    choices: dict[str, list[tuple[str, str]]]

    @property
    def errors(self) -> list[tuple[str, str]]:
        return [(message, name) for name, message in self.problems.items()]


def boxes_of(form: PlanForm | PersonForm) -> Boxes:
    return Boxes(
        typed={name: str(form[name].value() or "") for name in form.fields},
        problems={name: str(form.errors[name][0]) for name in form.fields if name in form.errors},
        suggestions=getattr(form, "suggestions", {}),
        choices={name: list(getattr(field, "choices", ())) for name, field in form.fields.items()},
    )


def plan_as_typed(meeting: Meeting) -> dict[str, str]:
    """A planned meeting as its boxes would hold it."""
    return {
        "team": str(meeting.team_id),
        "kind": meeting.kind,
        "on": dates.say(meeting.on),
        "starts": say_time_of_day(meeting.starts),
        "ends": say_time_of_day(meeting.ends),
        "chair": str(meeting.chair_id),
        "deputy": str(meeting.deputy_id or ""),
        "recorder": str(meeting.recorder_id or ""),
        "restricted": "yes" if meeting.restricted else "no",
    }


def noted_otherwise(people: Iterable[Participant]) -> str:
    """Of whom somebody else noted something else since the page was opened, and that this stays so."""
    said = listed([f"{one.name} ({Presence(one.presence).label.lower()})" for one in people])
    return f"Somebody noted something else since you opened the page, and that stays: {said}. The rest is saved."
