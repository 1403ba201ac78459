"""What the pages of emergency access and of restrictions show."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from handrail.cases.choices import ReviewOutcome
from handrail.core import dates
from handrail.core.clock import london
from handrail.core.form_fields import boxes
from handrail.core.numbers import listed

if TYPE_CHECKING:
    from handrail.access.forms import (
        EmergencyForm,
        LeadReviewForm,
        LiftForm,
        NewRestrictionForm,
        RestrictionForm,
        ReviewForm,
    )
    from handrail.accounts.models import User
    from handrail.cases.models import EmergencyAccess, Restriction
    from handrail.supervision.records.models import Record

NOT_OPEN_TO_THEM = "they do not work with the family, and neither their team nor their role opens it"


@dataclass(frozen=True)
class ReviewLine:
    reference: str
    href: str
    who: str
    when: str
    state: str
    tone: str
    more: str


@dataclass(frozen=True)
class ReviewsPage:
    waiting: list[ReviewLine]
    reviewed: list[ReviewLine]
    references: list[str]


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


def emergency_page(form: "EmergencyForm", *, settings: Mapping[str, int]) -> dict[str, Any]:
    return {
        **boxes(form, "mosaic_id", "reason"),
        "minutes": settings["emergency_minutes"],
        "working_days": settings["emergency_review_working_days"],
    }


def reviews_page(found: Sequence["EmergencyAccess"], *, today: datetime.date) -> ReviewsPage:
    lines = [(access, _review_line(access, today=today)) for access in found]
    return ReviewsPage(
        waiting=[line for access, line in lines if access.reviewed_at is None],
        reviewed=[line for access, line in lines if access.reviewed_at is not None],
        references=sorted({access.case.reference for access in found}),
    )


def review_page(
    access: "EmergencyAccess", form: "ReviewForm", *, told: Sequence["User"], today: datetime.date
) -> dict[str, Any]:
    return {
        **boxes(form, "outcome", "review"),
        "access": access,
        "line": _review_line(access, today=today),
        "lasted": f"{dates.say_moment(access.starts_at)} to {london(access.ends_at):%H:%M}",
        "told": [person.name for person in told],
        "outcomes": ReviewOutcome.choices,
        "outcome_in_words": access.get_outcome_display(),
        "reviewed_at": dates.say_moment(access.reviewed_at) if access.reviewed_at else "",
    }


def lead_review_page(record: "Record", form: "LeadReviewForm", *, days: int) -> dict[str, Any]:
    """By its reference alone: information governance may not open every family it decides about."""
    led = [record.meeting.chair.name, *(user.name for user in (record.meeting.deputy, record.meeting.recorder) if user)]
    return {
        **boxes(form, "outcome"),
        "record": record,
        "reference": record.case.reference,
        "facts_of": [
            ("Supervision of", dates.say(record.on)),
            ("Chair, deputy, recorder", listed(list(dict.fromkeys(led)))),
            ("They could open it until", dates.say(record.led_until)),
        ],
        "outcomes": [
            ("extended", f"Yes, for {days} days from today"),
            ("let_be", "No. Somebody else who may open the family becomes chair, or the record is left"),
        ],
    }


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
    return boxes(form, *(name for name in ("reference", "reason", "review_on", "add") if name in form.fields))


def restriction_page(found: "Restriction", form: "RestrictionForm", *, may_open_it: Sequence["User"]) -> dict[str, Any]:
    return {
        **restriction_boxes(form),
        "restriction": found,
        "named": [
            (key, f"{user.name}, {user.job_title}{'' if user in may_open_it else ': cannot open it now'}")
            for key, user in form.named.items()
        ],
        "why_not": "" if len(may_open_it) == len(form.named) else f" “Cannot open it now”: {NOT_OPEN_TO_THEM}.",
        "stay": form["stay"].value() or [],
        "since": dates.say(found.since),
        "due": dates.say(found.review_on),
    }


def lift_page(found: "Restriction", form: "LiftForm") -> dict[str, Any]:
    return {**boxes(form, "because"), "restriction": found, "back": reverse("restriction", args=[found.id])}


def named_in_vain(named: Sequence["User"], *, may_open_it: Sequence["User"]) -> str:
    """Who is named and cannot open the family all the same, as the end of a message; nothing, where everybody can."""
    names = [user.name for user in named if user not in may_open_it]
    are = "is" if len(names) == 1 else "are"
    return f" {listed(names)} {are} named and cannot open it now: {NOT_OPEN_TO_THEM}." if names else ""


def first_review(today: datetime.date, settings: Mapping[str, int]) -> str:
    return dates.say(today + datetime.timedelta(days=settings["restriction_review_days"]))


def _review_line(access: "EmergencyAccess", *, today: datetime.date) -> ReviewLine:
    if access.reviewed_at:
        state, tone = "reviewed", "done"
    elif access.review_by < today:
        state, tone = f"review was due by {dates.say(access.review_by)}", "late"
    else:
        state, tone = f"review by {dates.say(access.review_by)}", "look"
    return ReviewLine(
        reference=access.case.reference,
        href=reverse("emergency_review", args=[access.id]),
        who=f"{access.user.name}, {access.user.job_title}, {access.user.team.name}",
        when=dates.say_moment(access.starts_at),
        state=state,
        tone=tone,
        more=f"how {access.user.name} opened {access.case.reference} on {dates.say_moment(access.starts_at)}",
    )
