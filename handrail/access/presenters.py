"""What the pages of emergency access and of restrictions show."""

import datetime
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from handrail.accounts.choices import Reach
from handrail.accounts.roles import rights_of
from handrail.cases.choices import FROM_A_MEETING, GrantReason, ReviewOutcome
from handrail.core import clock, dates
from handrail.core.clock import london
from handrail.core.form_fields import boxes
from handrail.core.numbers import counted, listed
from handrail.supervision.meetings.presenters import why_it_opens

if TYPE_CHECKING:
    from handrail.access.forms import (
        EmergencyForm,
        LeadReviewForm,
        LiftForm,
        NewRestrictionForm,
        RestrictionForm,
        ReviewForm,
    )
    from handrail.access.queries import Closing, WhoOpens
    from handrail.accounts.models import User
    from handrail.cases.models import EmergencyAccess, Grant, Restriction
    from handrail.cases.who_may_open import Opener
    from handrail.supervision.meetings.models import Meeting
    from handrail.supervision.records.models import Record

NOT_OPEN_TO_THEM = "they do not work with the family, and neither their team nor their role opens it"


CLOSED_ONES_HAVE_IT_TOO = (
    "A family whose case is closed has a child with this Mosaic id too. Look whether this is the child you mean."
)


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
    access: "EmergencyAccess",
    form: "ReviewForm",
    *,
    told: Sequence["User"],
    today: datetime.date,
    now: datetime.datetime,
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
        "is_open_until": dates.say_time(access.ends_at) if now < access.ends_at else "",
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


def closing_page(
    closing: "Closing", form: "RestrictionForm | NewRestrictionForm", *, action: str, restriction: "Restriction | None"
) -> dict[str, Any]:
    """What is asked once more before a restriction counts: who keeps the family, who loses it, and out of what."""
    found, named = closing.found, {user.pk for user in closing.named}
    people = found.people
    would_open = sorted([*people.openers, *people.kept_out], key=lambda one: one.user.search_key)
    return {
        "name": _name(found),
        "reference": found.case.reference,
        "team": found.case.team.name,
        "action": action,
        "restriction": restriction,
        "keeps": [_who_and_why(one, found) for one in would_open if one.user.pk in named],
        "shut_out": [_who_and_why(one, found) for one in closing.shut_out],
        "in_vain": [f"{user.name}, {user.job_title}" for user in closing.in_vain],
        "not_open_to_them": NOT_OPEN_TO_THEM,
        "today": [_unfinished(record, named) for record in closing.records]
        + [_of_today(meeting, named) for meeting in closing.meetings],
        "sent": [(name, value) for name in form.fields for value in _sent(form, name)],
    }


def _sent(form: "RestrictionForm | NewRestrictionForm", name: str) -> list[str]:
    value = form[name].value()
    return [str(one) for one in value] if isinstance(value, list) else [str(value or "")]


def _who_and_why(one: "Opener", found: "WhoOpens") -> tuple[str, str]:
    return f"{one.user.name}, {one.user.job_title}", _why_but_for_an_emergency(one, found)


def _why_but_for_an_emergency(one: "Opener", found: "WhoOpens") -> str:
    return listed([row.reason.why for _, row in _rows_of(replace(one, emergency=None), found)])


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


def lift_page(found: "Restriction", form: "LiftForm", *, let_in_before: Sequence["User"]) -> dict[str, Any]:
    return {
        **boxes(form, "because"),
        "restriction": found,
        "back": reverse("restriction", args=[found.id]),
        "let_in_before": [f"{user.name}, {user.job_title}" for user in let_in_before],
    }


def lifted(found: "Restriction", let_in_before: Sequence["User"]) -> str:
    said = f"{found.case.reference} is no longer restricted."
    if not let_in_before:
        return said
    return f"{said} Still shut out, until a meeting expects them again: {listed([one.name for one in let_in_before])}."


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


@dataclass(frozen=True)
class Reason:
    """Why somebody may open a family, until when, and the pages that end it; else, in words, how it ends."""

    why: str
    may: str
    until: str
    ended_by: str = ""
    ends: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class OpenerRow:
    """One reason of one person; `also` names their others, so that nobody takes the end of one for the end of all."""

    name: str
    about: str
    also: str
    reason: Reason


@dataclass(frozen=True)
class OpenerGroup:
    heading: str
    rows: list[OpenerRow]


@dataclass(frozen=True)
class WhoOpensPage:
    name: str
    lead: str
    back: str
    restrict_href: str
    groups: list[OpenerGroup]
    later: list[OpenerRow]
    nobodys: list[str]
    restriction: str
    restriction_href: str
    shows_kept_out: bool
    kept_out: list[tuple[str, str]]


@dataclass(frozen=True)
class EndSightPage:
    name: str
    who: str
    lead: str
    action: str
    back: str
    facts: list[tuple[str, str]]
    then: list[str]


READS_AND_WRITES, READS = "read and write", "read"
HEADINGS = {
    GrantReason.ALLOCATION: "Works with the family",
    GrantReason.LINE_MANAGER: "Manages somebody who does",
    GrantReason.LEADS_MEETING: "Leads a meeting",
    GrantReason.MEETING: "Comes to a meeting",
}
BY_ROLE, IN_AN_EMERGENCY = "Because of their role", "Emergency access in force"


def who_opens_page(found: "WhoOpens", *, today: datetime.date) -> WhoOpensPage:
    people, case = found.people, found.case
    rows: dict[str, list[OpenerRow]] = {heading: [] for heading in (*HEADINGS.values(), BY_ROLE, IN_AN_EMERGENCY)}
    for one in people.openers:
        for heading, row in _rows_of(one, found):
            rows[heading].append(row)
    how_many = counted(len(people.openers), "person", "people")
    restriction = people.restriction
    return WhoOpensPage(
        name=_name(found),
        lead=f"{case.reference}: {how_many}, on {dates.say_weekday(today)}. When a reason ends, so does what it opens.",
        back=reverse("family", args=[case.id]) if found.opens_it else "",
        groups=[OpenerGroup(heading, lines) for heading, lines in rows.items() if lines],
        later=[row for one in people.later for _, row in _rows_of(one, found)],
        nobodys=[action.what for action in found.nobodys],
        restriction=_restricted_since(restriction) if restriction else "",
        restriction_href=reverse("restriction", args=[restriction.id]) if restriction and found.restricts else "",
        restrict_href="" if restriction or not found.restricts else reverse("restrict_family"),
        shows_kept_out=restriction is not None and found.restricts,
        kept_out=_kept_out(found) if found.restricts else [],
    )


def end_sight_page(grant: "Grant", found: "WhoOpens") -> EndSightPage:
    """What somebody opens the family by, what ends with it, and by what they go on to open it."""
    meeting, name = found.meetings[grant.source], grant.user.name
    why = _why(grant, found)
    reasons = [row for one in found.people.openers if one.user == grant.user for _, row in _rows_of(one, found)]
    goes_on = [row.reason.why for row in reasons if row.reason.why != why]
    then = [f"{name} stays on the meeting, and is no longer expected for this family."]
    if grant.user_id in meeting.led_by:
        then.append(f"{name} still leads the meeting. Somebody else must, for a record of this family to be signed.")
    if goes_on:
        then.append(f"{name} still opens the family for another reason: {listed(goes_on)}.")
    else:
        then.append("Whatever they wrote stays. Open actions that are theirs stay on their home page.")
    return EndSightPage(
        name=_name(found),
        who=name,
        lead="From that moment they do not find it any more by this meeting.",
        action=reverse("end_sight", args=[grant.pk]),
        back=reverse("who_may_open", args=[grant.case_id]),
        facts=[
            ("Who", f"{name}, {grant.user.job_title}, {grant.user.agency.name}"),
            ("Why", why),
            ("Until", _until(grant)),
        ],
        then=then,
    )


def _name(found: "WhoOpens") -> str:
    """Somebody kept out of a restricted family oversees it by its reference."""
    case = found.case
    return f"the {case.family.name}" if found.opens_it and hasattr(case, "family") else case.reference


def _until(grant: "Grant") -> str:
    return dates.say(grant.ends) if grant.ends else "no end"


def _rows_of(one: "Opener", found: "WhoOpens") -> list[tuple[str, OpenerRow]]:
    reasons = [*_by_grants(one.grants, found)]
    if one.is_by_role:
        reasons.append((BY_ROLE, _by_role(one.user, found)))
    if one.emergency:
        reasons.append((IN_AN_EMERGENCY, _in_an_emergency(one.emergency, found)))
    about = f"{one.user.job_title}, {one.user.team.name}, {one.user.agency.name}"
    rows = []
    for heading, reason in reasons:
        others = [other.why for _, other in reasons if other is not reason]
        also = f"also {listed(others)}" if others else ""
        rows.append((heading, OpenerRow(one.user.name, about, also, reason)))
    return rows


def _by_grants(grants: Sequence["Grant"], found: "WhoOpens") -> Iterator[tuple[str, Reason]]:
    """Whoever manages several who work with the family does so for one reason, and so does who leads a meeting."""
    leads = {grant.source for grant in grants if grant.why == GrantReason.LEADS_MEETING}
    managed = [grant for grant in grants if grant.why == GrantReason.LINE_MANAGER]
    if managed:
        yield HEADINGS[GrantReason.LINE_MANAGER], _by_those_managed(managed, found)
    for grant in grants:
        if grant in managed or (grant.why == GrantReason.MEETING and grant.source in leads):
            continue
        ends, ended_by = _ends(grant, found)
        reason = Reason(_why(grant, found), READS_AND_WRITES, _until(grant), ended_by, ends)
        yield HEADINGS[GrantReason(grant.why)], reason


def _by_those_managed(grants: Sequence["Grant"], found: "WhoOpens") -> Reason:
    names = [found.allocations[grant.source].user.name for grant in grants if grant.source in found.allocations]
    last = max((grant.ends for grant in grants if grant.ends), default=None)
    goes_on = last is None or any(grant.ends is None for grant in grants)
    until = "as long as they work with it" if goes_on else dates.say(last)
    why = f"manages {listed(sorted(names) or ['somebody who works with the family'])}"
    begins = min(grant.starts for grant in grants)
    if begins > clock.today():
        why = f"{why} from {dates.say(begins)}"
    return Reason(why, READS_AND_WRITES, until, "ends with theirs")


def _why(grant: "Grant", found: "WhoOpens") -> str:
    if grant.why in FROM_A_MEETING:
        return why_it_opens(grant, found.meetings.get(grant.source))
    allocation = found.allocations.get(grant.source)
    role = allocation.role.replace("_", " ") if allocation else "works with the family"
    return f"{role} {'since' if grant.starts <= clock.today() else 'from'} {dates.say(grant.starts)}"


def _ends(grant: "Grant", found: "WhoOpens") -> tuple[list[tuple[str, str]], str]:
    """Where this is ended by whoever asks; else, in words, how it ends."""
    case = found.case
    if grant.why == GrantReason.ALLOCATION:
        if not found.allocates or grant.source not in found.allocations:
            return [], f"by the managers of {case.team.name}"
        pages = (("Hand over", "hand_over_family"), ("End", "end_allocation"))
        return [(words, reverse(page, args=[case.id, grant.source])) for words, page in pages], ""
    meeting = found.meetings.get(grant.source)
    if meeting is None:
        return [], "ends on its day"
    pages = []
    if grant.user_id in meeting.led_by and meeting.id in found.runs:
        pages.append(("Change the meeting", reverse("change_meeting", args=[meeting.id])))
    if meeting.id in found.ended_here:
        pages.append(("End", reverse("end_sight", args=[grant.pk])))
    return pages, f"by {meeting.chair.name}, who chairs"


def _by_role(user: "User", found: "WhoOpens") -> Reason:
    rights = rights_of(user)
    may = READS_AND_WRITES if rights.changes_what_it_sees else READS
    if rights.sees == Reach.EVERY_TEAM:
        return Reason("opens every family by their role", may, "change of role", "by role")
    return Reason(
        f"opens every family of {found.case.team.name} by their role", may, "change of team or role", "by role"
    )


def _in_an_emergency(emergency: "EmergencyAccess", found: "WhoOpens") -> Reason:
    why = f"emergency access since {dates.say_moment(emergency.starts_at)}"
    ends = [("Look at it, or end it", reverse("emergency_review", args=[emergency.pk]))] if found.watches else []
    return Reason(why, READS, dates.say_moment(emergency.ends_at), "ends by itself", ends)


def _restricted_since(restriction: "Restriction") -> str:
    return f"Since {dates.say(restriction.since)}. Review by {dates.say(restriction.review_on)}."


def _kept_out(found: "WhoOpens") -> list[tuple[str, str]]:
    would = {one.user.pk: one for one in found.people.kept_out}
    kept_out = [(one.user.name, _why_but_for_an_emergency(one, found)) for one in would.values()]
    return kept_out + [
        (user.name, "named as not to see it") for user in found.people.not_to_see if user.pk not in would
    ]
