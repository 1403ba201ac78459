"""What the pages of restrictions show: every restricted family, one of them, and what is asked once more."""

import datetime
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from handrail.access.presenters.sight import name_of, why_but_for_an_emergency
from handrail.core import dates
from handrail.core.form_fields import boxes
from handrail.core.numbers import listed

if TYPE_CHECKING:
    from handrail.access.forms import LiftForm, NewRestrictionForm, RestrictionForm
    from handrail.access.queries import Closing, WhoOpens
    from handrail.accounts.models import User
    from handrail.cases.models import Restriction, RestrictionName
    from handrail.cases.who_may_open import Opener
    from handrail.supervision.meetings.models import Meeting
    from handrail.supervision.records.models import Record

TYPED = ("reference", "reason", "review_on", "add", "why_no_longer", "not_to_see", "why_not")
NOT_OPEN_TO_THEM = "they do not work with the family, and neither their team nor their role opens it"

FRIDAY = 4


@dataclass(frozen=True)
class RestrictionLine:
    id: uuid.UUID
    reference: str
    team: str
    named: str
    review: str
    is_late: bool


@dataclass(frozen=True)
class RestrictionsPage:
    lines: list[RestrictionLine]
    references: list[str]


def restrictions_page(found: Sequence["Restriction"], *, today: datetime.date) -> RestrictionsPage:
    lines = [
        RestrictionLine(
            id=one.id,
            reference=one.case.reference,
            team=one.case.team.name,
            named="1 person" if one.named == 1 else f"{one.named} people",
            review=dates.say(one.review_on),
            is_late=one.review_on < today,
        )
        for one in found
    ]
    return RestrictionsPage(lines=lines, references=[line.reference for line in lines])


def restriction_boxes(form: "RestrictionForm | NewRestrictionForm") -> dict[str, Any]:
    return boxes(form, *(name for name in TYPED if name in form.fields))


def restriction_page(
    found: "Restriction",
    form: "RestrictionForm",
    *,
    may_open_it: Sequence["User"],
    shut: Sequence["RestrictionName"],
) -> dict[str, Any]:
    return {
        **restriction_boxes(form),
        "restriction": found,
        "as_shown": form.as_shown(),
        "named": [
            (key, f"{user.name}, {user.job_title}{'' if user in may_open_it else ': cannot open it now'}")
            for key, user in form.named.items()
        ],
        "why_not": "" if len(may_open_it) == len(form.named) else f" “Cannot open it now”: {NOT_OPEN_TO_THEM}.",
        "stay": form["stay"].value() or [],
        "shut": [(str(one.user_id), ": ".join(filter(None, who_and_why_not(one)))) for one in shut],
        "no_longer_not": form["no_longer_not"].value() or [],
        "since": dates.say(found.since),
        "due": dates.say(found.review_on),
    }


def who_and_why_not(one: "RestrictionName") -> tuple[str, str]:
    """Of those who were named so before reasons were asked for, none is known."""
    return f"{one.user.name}, {one.user.job_title}", one.reason


def closing_page(
    closing: "Closing", form: "RestrictionForm | NewRestrictionForm", *, action: str, restriction: "Restriction | None"
) -> dict[str, Any]:
    """What is asked once more before a restriction counts: who keeps the family, who loses it, and out of what."""
    found, named = closing.found, {user.pk for user in closing.named}
    people = found.people
    would_open = sorted([*people.openers, *people.kept_out], key=lambda one: one.user.search_key)
    return {
        "name": name_of(found),
        "reference": found.case.reference,
        "team": found.case.team.name,
        "action": action,
        "restriction": restriction,
        "keeps": [_who_and_why(one, found) for one in would_open if one.user.pk in named],
        "shut_out": [_who_and_why(one, found) for one in closing.shut_out],
        "not_to_see": [(f"{user.name}, {user.job_title}", why) for user, why in closing.not_to_see.items()],
        "lost": [who_and_why_not(one) for one in closing.lost],
        "nobody_allocates": closing.nobody_allocates,
        "in_vain": [f"{user.name}, {user.job_title}" for user in closing.in_vain],
        "not_open_to_them": NOT_OPEN_TO_THEM,
        "today": [_unfinished(record, named) for record in closing.records]
        + [_of_today(meeting, named) for meeting in closing.meetings],
        "sent": [*form.as_shown(), *((name, value) for name in form.fields for value in _sent(form, name))],
    }


def _sent(form: "RestrictionForm | NewRestrictionForm", name: str) -> list[str]:
    value = form[name].value()
    return [str(one) for one in value] if isinstance(value, list) else [str(value or "")]


def _who_and_why(one: "Opener", found: "WhoOpens") -> tuple[str, str]:
    return f"{one.user.name}, {one.user.job_title}", why_but_for_an_emergency(one, found)


def _unfinished(record: "Record", named: Collection[uuid.UUID]) -> str:
    """A record that is not signed, and who of those it falls to could not go on with it."""
    signs = [user for user in (record.chair, record.deputy) if user]
    others = [record.meeting.recorder] if record.meeting.recorder else []
    out = list(dict.fromkeys(user.name for user in (*signs, *others) if user.pk not in named))
    said = f"The record of {dates.say(record.on)} is not signed."
    if out:
        said += f" {listed(out)} could not go on with it."
    if not any(user.pk in named for user in signs):
        said += " Nobody who is named could sign it."
    return said


def _of_today(meeting: "Meeting", named: Collection[uuid.UUID]) -> str:
    said = f"Today’s meeting, which {meeting.chair.name} chairs, has the family on its agenda."
    return said if meeting.chair_id in named else f"{said} {meeting.chair.name} would not find it there any more."


def lift_page(
    found: "Restriction", form: "LiftForm", *, let_in_before: Sequence["User"], shut: Sequence["RestrictionName"]
) -> dict[str, Any]:
    return {
        **boxes(form, "because"),
        "restriction": found,
        "back": reverse("restriction", args=[found.id]),
        "let_in_before": [f"{user.name}, {user.job_title}" for user in let_in_before],
        "shut": [who_and_why_not(one) for one in shut],
    }


def lifted(found: "Restriction", let_in_before: Sequence["User"], shut: Sequence["RestrictionName"]) -> str:
    said = [f"{found.case.reference} is no longer restricted."]
    if shut:
        said.append(f"No longer named as not to see it: {listed([one.user.name for one in shut])}.")
    if let_in_before:
        names = listed([one.name for one in let_in_before])
        said.append(f"Still shut out, until a meeting expects them again: {names}.")
    return " ".join(said)


def named_in_vain(named: Sequence["User"], *, may_open_it: Sequence["User"]) -> str:
    """Who is named and cannot open the family all the same, as the end of a message; nothing, where everybody can."""
    names = [user.name for user in named if user not in may_open_it]
    are = "is" if len(names) == 1 else "are"
    return f" {listed(names)} {are} named and cannot open it now: {NOT_OPEN_TO_THEM}." if names else ""


def first_review(today: datetime.date, settings: Mapping[str, int]) -> str:
    """By then at the latest, and on no Saturday or Sunday."""
    day = today + datetime.timedelta(days=settings["restriction_review_days"])
    return dates.say(day - datetime.timedelta(days=max(0, day.weekday() - FRIDAY)))
