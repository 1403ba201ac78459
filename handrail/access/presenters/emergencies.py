"""What the pages of emergency access show, and that of a record that nobody has signed in time."""

import datetime
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from handrail.cases.choices import ReviewOutcome
from handrail.core import dates
from handrail.core.clock import london
from handrail.core.form_fields import boxes
from handrail.core.numbers import listed
from handrail.core.references import NO_MOSAIC_ID, as_mosaic_id
from handrail.families.presenters import ids_in_words

if TYPE_CHECKING:
    from handrail.access.forms import EmergencyForm, LeadReviewForm, ReviewForm
    from handrail.access.queries import IdWritten
    from handrail.accounts.models import User
    from handrail.cases.models import EmergencyAccess
    from handrail.supervision.records.lead_reviews import LetInAgain
    from handrail.supervision.records.models import Record

CLOSED_ONES_HAVE_IT_TOO = (
    "A family whose case is closed has a child with this Mosaic id too. Look whether this is the child you mean."
)
REFUSED_OUTCOMES = {
    ReviewOutcome.RIGHT.value: "It was right to ask; somebody else sees to the child",
    ReviewOutcome.NOT_RIGHT.value: "It was not right; it is followed up outside Handrail",
}


def say_that_nobody_has_it(typed: str) -> str:
    """Ids were once taken as they were typed, so an odd one is looked for first."""
    said = "No child has this Mosaic id here." if as_mosaic_id(typed) else NO_MOSAIC_ID
    return f"{said} Check it, or use a sibling’s."


def say_that_several_have_it(to_ring: "Sequence[User]") -> str:
    """What to do where an id does not say which family is meant; it names none of them."""
    who = listed([user.name for user in to_ring], last="or") or "information governance"
    return (
        "More than one family here has a child with this Mosaic id, so none was opened. Use a sibling’s, "
        f"or ring {who}, who can find out which is meant."
    )


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
    shared_ids: str


def emergency_page(form: "EmergencyForm", *, settings: Mapping[str, int]) -> dict[str, Any]:
    return {
        **boxes(form, "mosaic_id", "reason"),
        "minutes": settings["emergency_minutes"],
        "working_days": settings["emergency_review_working_days"],
    }


def reviews_page(found: Sequence["EmergencyAccess"], *, shared_ids: int, today: datetime.date) -> ReviewsPage:
    lines = [(access, _review_line(access, today=today)) for access in found]
    return ReviewsPage(
        waiting=[line for access, line in lines if access.reviewed_at is None],
        reviewed=[line for access, line in lines if access.reviewed_at is not None],
        references=sorted({access.case.reference for access in found}),
        shared_ids=ids_in_words(shared_ids) if shared_ids else "",
    )


def review_page(
    access: "EmergencyAccess",
    form: "ReviewForm",
    *,
    told: Sequence["User"],
    looks: Sequence[tuple[datetime.datetime, str]],
    is_not_to_see: bool,
    is_restricted: bool,
    reads_trail: bool,
    today: datetime.date,
    now: datetime.datetime,
) -> dict[str, Any]:
    return {
        **boxes(form, "outcome", "review"),
        "access": access,
        "line": _review_line(access, today=today),
        "lasted": _lasted(access),
        "told": [person.name for person in told],
        "looks": [f"{london(at):%H:%M}, {words}" for at, words in looks],
        "is_not_to_see": is_not_to_see,
        "is_restricted": is_restricted,
        "reads_trail": reads_trail,
        "asked": "Was it right to ask for it?" if access.opened_nothing else "Was it right to open the family?",
        "outcomes": list(_outcomes(access).items()),
        "outcome_in_words": _outcomes(access).get(access.outcome, ""),
        "reviewed_at": dates.say_moment(access.reviewed_at) if access.reviewed_at else "",
        "is_open_until": dates.say_time(access.ends_at) if now < access.ends_at else "",
    }


def _lasted(access: "EmergencyAccess") -> str:
    if access.opened_nothing:
        return f"never; asked for on {dates.say_moment(access.starts_at)}"
    return f"{dates.say_moment(access.starts_at)} to {london(access.ends_at):%H:%M}"


def _outcomes(access: "EmergencyAccess") -> dict[str, str]:
    return REFUSED_OUTCOMES if access.opened_nothing else dict(ReviewOutcome.choices)


@dataclass(frozen=True)
class IdLine:
    reference: str
    href: str
    team: str
    written: str
    ask: str


def ids_page(found: "Sequence[IdWritten]", *, openable: Collection[uuid.UUID]) -> dict[str, Any]:
    """Each id with its families, by their references: information governance may not open every one."""
    ids: dict[str, list[IdLine]] = {}
    for one in found:
        case = one.child.case
        line = IdLine(
            reference=case.reference,
            href=reverse("family", args=[case.pk]) if case.pk in openable else "",
            team=case.team.name,
            written=_written_by(one),
            ask=one.holder or f"the managers of {case.team.name}",
        )
        ids.setdefault(getattr(one.child, "spelt", one.child.mosaic_id), []).append(line)
    return {"ids": list(ids.items()), "references": sorted({one.child.case.reference for one in found})}


def _written_by(one: "IdWritten") -> str:
    if one.row is None:
        return "there from the beginning"
    then = one.row.actor_name or "Handrail itself"
    who = f"{one.by.name}, then called {then}" if one.by and one.by.name != then else then
    return f"{who}, {dates.say_moment(one.row.at)}"


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


def decided_in_words(record: "Record", again: "LetInAgain | None") -> str:
    if again is None:
        return "It stays as it is."
    names = listed([person.name for person in again.people])
    return f"{names} may open {record.case.reference} until {dates.say(again.until)}."


def _review_line(access: "EmergencyAccess", *, today: datetime.date) -> ReviewLine:
    if access.reviewed_at:
        was_right = access.outcome == ReviewOutcome.RIGHT
        state, tone = ("reviewed: right", "done") if was_right else ("reviewed: not right", "late")
    elif access.review_by < today:
        state, tone = f"review was due by {dates.say(access.review_by)}", "late"
    else:
        state, tone = f"review by {dates.say(access.review_by)}", "look"
    did = "asked for" if access.opened_nothing else "opened"
    return ReviewLine(
        reference=access.case.reference,
        href=reverse("emergency_review", args=[access.id]),
        who=f"{access.user.name}, {access.user.job_title}, {access.user.team.name}",
        when=f"{dates.say_moment(access.starts_at)}{'; refused' if access.opened_nothing else ''}",
        state=state,
        tone=tone,
        more=f"how {access.user.name} {did} {access.case.reference} on {dates.say_moment(access.starts_at)}",
    )
