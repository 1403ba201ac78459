"""Who may open a family, why and until when, and the end of what a meeting gave."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse

from handrail.accounts.choices import Reach
from handrail.accounts.roles import rights_of
from handrail.cases.choices import FROM_A_MEETING, GrantReason
from handrail.core import clock, dates
from handrail.core.numbers import counted, listed
from handrail.supervision.meetings.presenters import why_it_opens

if TYPE_CHECKING:
    from handrail.access.queries import WhoOpens
    from handrail.accounts.models import User
    from handrail.cases.models import EmergencyAccess, Grant, Restriction
    from handrail.cases.who_may_open import Opener


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
        name=name_of(found),
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
        name=name_of(found),
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


def why_but_for_an_emergency(one: "Opener", found: "WhoOpens") -> str:
    return listed([row.reason.why for _, row in _rows_of(replace(one, emergency=None), found)])


def name_of(found: "WhoOpens") -> str:
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
    """Those who would open it otherwise, and those named as not to see it, each with why."""
    named = {one.user: one.reason for one in found.people.not_to_see}
    said = {one.user: why_but_for_an_emergency(one, found) for one in found.people.kept_out}
    for user, why in named.items():
        not_to_see = f"named as not to see it: {why}" if why else "named as not to see it"
        said[user] = f"{said[user]}; {not_to_see}" if user in said else not_to_see
    return [(user.name, words) for user, words in said.items()]
