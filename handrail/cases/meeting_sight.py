"""Sight of a family that a meeting gives: each grant is born with its end, and withdrawn at once when its reason goes.

The rooms above know meetings, records and their days; they say who attends, who leads, and until when.
"""

import datetime
import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from handrail.accounts import permissions
from handrail.accounts.models import User
from handrail.accounts.roles import opens_families
from handrail.audit import trail
from handrail.cases import gate, queries
from handrail.cases.choices import GrantReason
from handrail.cases.models import Case, Grant, Restriction
from handrail.core import clock


def hold(cases: Iterable[uuid.UUID]) -> None:
    """Lets whoever restricts these families, or lets somebody else in, wait until this transaction ends.

    A meeting is locked before its records, and they before their families; several of one kind by their ids.
    """
    list(Case.objects.select_for_update(no_key=True).filter(pk__in=cases).order_by("pk").values_list("pk"))


@transaction.atomic
def let_in(
    *,
    by: User,
    case: Case,
    meeting_id: uuid.UUID,
    attend: Collection[User],
    attend_until: datetime.date,
    lead: Collection[User] = (),
    lead_until: datetime.date | None = None,
) -> None:
    """Lets people of a meeting open a family that the giver works on; asking again changes nothing.

    Nobody gives themselves anything, nor anybody more than they have: what they give ends with their own work on the
    family at the latest. Nothing is given that would open nothing today: to whom a restriction or their role closes the
    family, or once its time is over. It would wait, and open the family on the day that the restriction is lifted or
    the role changes.
    """
    hold([case.pk])
    if not Case.objects.worked_on_by(by).filter(pk=case.pk).exists():
        gate.say_that_they_only_read([case.pk], user=by)
    wanted = {(user.pk, GrantReason.MEETING): attend_until for user in _others(attend, by)}
    if lead_until is not None:
        wanted |= {(user.pk, GrantReason.LEADS_MEETING): lead_until for user in _others(lead, by)}
    able = those_it_can_open_for(case, [*attend, *lead])
    today, own_last_day = clock.today(), _last_day_of_work(case, by)
    held = {(grant.user_id, grant.why): grant for grant in _given_by(meeting_id).filter(case=case)}
    changed: dict[str, str] = {}
    for (user_id, why), last_day in wanted.items():
        until = min(last_day, own_last_day)
        grant = held.get((user_id, why))
        if user_id not in able or until < today or (grant and grant.ends >= until):
            continue
        Grant.objects.update_or_create(
            case=case,
            user_id=user_id,
            why=why,
            source=meeting_id,
            defaults={"ends": until, "given_by": by},
            create_defaults={"starts": today, "ends": until, "given_by": by},
        )
        theirs = [one.ends.isoformat() for (whose, _), one in held.items() if whose == user_id]
        changed[str(user_id)] = max(changed.get(str(user_id), ""), until.isoformat(), *theirs)
    if changed:
        trail.record(
            "grant.given",
            by=by,
            case_reference=case.reference,
            subject="Meeting",
            subject_id=meeting_id,
            detail={"people": sorted(changed), "until": dict(sorted(changed.items()))},
        )


@transaction.atomic
def withdraw(
    *,
    by: User | None,
    meeting_id: uuid.UUID,
    cases: Iterable[uuid.UUID] | None = None,
    people: Iterable[uuid.UUID] | None = None,
    but: Iterable[uuid.UUID] = (),
) -> None:
    """Ends at once what a meeting gave: of these families, or all but some, to these people or everybody."""
    grants = _given_by(meeting_id).exclude(case__in=but)
    if cases is not None:
        grants = grants.filter(case__in=cases)
    if people is not None:
        grants = grants.filter(user__in=people)
    _end_at_once(grants, by=by, subject_id=meeting_id)


@transaction.atomic
def withdraw_from_those_not_named(*, by: User, case: Case, named: Collection[User]) -> None:
    """Ends at once what meetings gave to all whom a restriction closes a family to, so that nothing waits behind it."""
    _end_at_once(Grant.objects.from_meetings().filter(case=case).exclude(user__in=named), by=by)


@transaction.atomic
def end_after_signing(*, by: User, case: Case, meeting_id: uuid.UUID, until: datetime.date) -> None:
    """Those who lead become like those who attend, who open the family until this day, unless theirs came earlier."""
    hold([case.pk])
    given = _given_by(meeting_id).filter(case=case)
    attended = dict(given.filter(why=GrantReason.MEETING).values_list("user_id", "ends"))
    leading = given.filter(why=GrantReason.LEADS_MEETING).not_over(clock.today())
    led = dict(leading.values_list("user_id", "ends"))
    led_by_gift_of = dict(leading.values_list("user_id", "given_by"))
    given.filter(why=GrantReason.LEADS_MEETING).delete()
    attending = given.filter(ends__gt=until)
    concerned = {*led, *attending.values_list("user_id", flat=True)}
    attending.update(ends=until)
    for user_id, led_until in led.items():
        ends = min(until, max(led_until, attended.get(user_id, led_until)))  # signing makes nobody's sight longer
        Grant.objects.update_or_create(
            case=case,
            user_id=user_id,
            why=GrantReason.MEETING,
            source=meeting_id,
            defaults={"ends": ends},
            create_defaults={"starts": clock.today(), "ends": ends, "given_by_id": led_by_gift_of[user_id]},
        )
    trail.record(
        "grant.ends",
        by=by,
        case_reference=case.reference,
        subject="Meeting",
        subject_id=meeting_id,
        detail=_last_day_of_each(concerned, given),
    )


@transaction.atomic
def lead_longer(
    *, by: User, case: Case, meeting_id: uuid.UUID, leads: Collection[uuid.UUID], until: datetime.date
) -> list[User]:
    """Lets those who lead a meeting open the family again until a day, where they were let into it before; says whom.

    Nobody does so for themselves, and nothing waits behind a restriction or a role for the day that it goes.
    """
    permissions.check_has("case.restrict", by)
    hold([case.pk])
    led = User.objects.filter(pk__in=leads).exclude(pk=by.pk)
    able = those_it_can_open_for(case, led)
    held = _given_by(meeting_id).filter(case=case, why=GrantReason.LEADS_MEETING, user__in=able)
    let_in = [user for user in led.order_by("search_key") if user.pk in set(held.values_list("user_id", flat=True))]
    if not let_in:
        return []
    held.update(ends=until)
    people = sorted(str(user.pk) for user in let_in)
    trail.record(
        "grant.given",
        by=by,
        case_reference=case.reference,
        subject="Meeting",
        subject_id=meeting_id,
        detail={"people": people, "until": dict.fromkeys(people, until.isoformat())},
    )
    return let_in


@transaction.atomic
def move_ends(
    *, by: User, case: Case, meeting_id: uuid.UUID, attend_until: datetime.date, lead_until: datetime.date
) -> None:
    """Follows a meeting to another day. Later never for the mover, nor for anybody beyond the mover's own last day."""
    gate.check_works_on(case.pk, user=by)
    own_last_day = _last_day_of_work(case, by)
    moved: set[uuid.UUID] = set()

    def move(grants: "QuerySet[Grant]", until: datetime.date) -> None:
        moved.update(grants.values_list("user_id", flat=True))
        grants.update(ends=until)

    for why, until in ((GrantReason.MEETING, attend_until), (GrantReason.LEADS_MEETING, lead_until)):
        held = _given_by(meeting_id).filter(case=case, why=why).not_over(clock.today())
        later = min(until, own_last_day)
        move(held.filter(ends__lt=later).exclude(user=by), later)
        move(held.filter(ends__gt=until), until)
    if moved:
        trail.record(
            "grant.ends",
            by=by,
            case_reference=case.reference,
            subject="Meeting",
            subject_id=meeting_id,
            detail=_last_day_of_each(moved, _given_by(meeting_id).filter(case=case)),
        )


def _given_by(meeting_id: uuid.UUID) -> "QuerySet[Grant]":
    return Grant.objects.from_meetings().filter(source=meeting_id)


def _last_day_of_each(people: Collection[uuid.UUID], given: "QuerySet[Grant]") -> dict[str, Any]:
    """Until when each of these people opens a family by a meeting, as it stands now; it need not be one day for all."""
    last = given.filter(user__in=people).values("user").annotate(last=Max("ends")).values_list("user", "last")
    until = {str(user_id): ends.isoformat() for user_id, ends in last}
    return {"people": sorted(until), "until": dict(sorted(until.items()))}


def _last_day_of_work(case: Case, user: User) -> datetime.date:
    """So that they give nobody anything beyond it."""
    return queries.last_days_of_work([case.pk], user=user).get(case.pk, datetime.date.min)


def _others(people: Iterable[User], by: User) -> list[User]:
    return [user for user in people if user.pk != by.pk]


def those_it_can_open_for(case: Case, people: Iterable[User]) -> set[uuid.UUID]:
    """Whom neither their role nor a restriction keeps from a family, whatever they are given."""
    able = {user.pk for user in people if opens_families(user)}
    restriction = Restriction.objects.filter(case=case, lifted_on=None).first()
    if restriction is None:
        return able
    return able & set(restriction.names.filter(may_see=True, user__in=able).values_list("user_id", flat=True))


def _end_at_once(grants: "QuerySet[Grant]", *, by: User | None, subject_id: object = "") -> None:
    """What is over already stays, as what it was."""
    in_force = list(grants.not_over(clock.today()).select_related("case"))
    if not in_force:
        return
    Grant.objects.filter(pk__in=[grant.pk for grant in in_force]).delete()
    references = sorted({grant.case.reference for grant in in_force})
    trail.record(
        "grant.ends",
        by=by,
        case_reference=references[0] if len(references) == 1 else "",
        cases=references if len(references) > 1 else (),
        subject="Meeting",
        subject_id=subject_id,
        detail={"people": sorted({str(grant.user_id) for grant in in_force})},
    )
