"""Sight of a family that a meeting gives: each grant is born with its end, and withdrawn at once when its reason goes.

The rooms above know meetings, records and their days; they say who attends, who leads, and until when.
"""

import datetime
import uuid
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import QuerySet

from handrail.accounts import permissions
from handrail.accounts.models import User
from handrail.accounts.roles import opens_families, rights_of
from handrail.audit import trail
from handrail.cases import gate
from handrail.cases.choices import GrantReason
from handrail.cases.models import Case, Grant, Restriction
from handrail.core import clock


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

    Nothing is given that would open nothing today: to whom a restriction or their role closes the family, or once its
    time is over. It would wait, and open the family on the day that the restriction is lifted or the role changes.
    """
    if not Case.objects.worked_on_by(by).filter(pk=case.pk).exists():
        gate.say_that_they_only_read([case.pk], user=by)
    wanted = {(user.pk, GrantReason.MEETING): attend_until for user in attend}
    if lead_until is not None:
        wanted |= {(user.pk, GrantReason.LEADS_MEETING): lead_until for user in lead}
    able = those_it_can_open_for(case, [*attend, *lead])
    today, own_last_day = clock.today(), _last_day_of_work(case, by)
    held = {(grant.user_id, grant.why): grant for grant in _given_by(meeting_id).filter(case=case)}
    changed: dict[str, str] = {}
    for (user_id, why), last_day in wanted.items():
        until = min(last_day, own_last_day) if user_id == by.pk else last_day
        grant = held.get((user_id, why))
        if user_id not in able or until < today:
            continue
        if grant and (grant.ends >= until or user_id == by.pk):  # nobody makes their own sight longer
            continue
        Grant.objects.update_or_create(
            case=case,
            user_id=user_id,
            why=why,
            source=meeting_id,
            defaults={"ends": until},
            create_defaults={"starts": today, "ends": until},
        )
        changed[str(user_id)] = max(changed.get(str(user_id), ""), until.isoformat())
    if changed:
        trail.record(
            "grant.given",
            by=by,
            case_reference=case.reference,
            subject="Meeting",
            subject_id=meeting_id,
            detail={"people": sorted(changed), "until": max(changed.values())},
        )


@transaction.atomic
def withdraw(
    *,
    by: User | None,
    meeting_id: uuid.UUID,
    cases: Iterable[uuid.UUID] | None = None,
    people: Iterable[uuid.UUID] | None = None,
) -> None:
    """Ends at once what a meeting gave: of these families or all, to these people or everybody."""
    grants = _given_by(meeting_id)
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
    given = _given_by(meeting_id).filter(case=case)
    leading = given.filter(why=GrantReason.LEADS_MEETING).not_over(clock.today())
    led = list(leading.values_list("user_id", flat=True))
    given.filter(why=GrantReason.LEADS_MEETING).delete()
    attending = given.filter(ends__gt=until)
    concerned = {*led, *attending.values_list("user_id", flat=True)}
    attending.update(ends=until)
    for user_id in led:
        Grant.objects.update_or_create(
            case=case,
            user_id=user_id,
            why=GrantReason.MEETING,
            source=meeting_id,
            defaults={"ends": until},
            create_defaults={"starts": clock.today(), "ends": until},
        )
    trail.record(
        "grant.ends",
        by=by,
        case_reference=case.reference,
        subject="Meeting",
        subject_id=meeting_id,
        detail={"people": sorted(map(str, concerned)), "until": until.isoformat()},
    )


@transaction.atomic
def lead_longer(
    *, by: User, case: Case, meeting_id: uuid.UUID, leads: Collection[uuid.UUID], until: datetime.date
) -> None:
    """Lets those who lead a meeting open the family again until a day, where they were let into it before.

    Nobody does so for themselves, and nothing waits behind a restriction or a role for the day that it goes.
    """
    permissions.check_has("case.restrict", by)
    led = User.objects.filter(pk__in=leads).exclude(pk=by.pk)
    able = those_it_can_open_for(case, led)
    held = _given_by(meeting_id).filter(case=case, why=GrantReason.LEADS_MEETING, user__in=able)
    people = sorted(map(str, held.values_list("user_id", flat=True)))
    if not people:
        return
    held.update(ends=until)
    trail.record(
        "grant.given",
        by=by,
        case_reference=case.reference,
        subject="Meeting",
        subject_id=meeting_id,
        detail={"people": people, "until": until.isoformat()},
    )


@transaction.atomic
def move_ends(
    *, by: User, case: Case, meeting_id: uuid.UUID, attend_until: datetime.date, lead_until: datetime.date
) -> None:
    """Follows a meeting to another day. Later only where the mover works on the family, and never for themselves."""
    may_extend = Case.objects.worked_on_by(by).filter(pk=case.pk).exists()
    moved: set[uuid.UUID] = set()

    def move(grants: "QuerySet[Grant]", until: datetime.date) -> None:
        moved.update(grants.values_list("user_id", flat=True))
        grants.update(ends=until)

    for why, until in ((GrantReason.MEETING, attend_until), (GrantReason.LEADS_MEETING, lead_until)):
        held = _given_by(meeting_id).filter(case=case, why=why).not_over(clock.today())
        if may_extend:
            move(held.filter(ends__lt=until).exclude(user=by), until)
        move(held.filter(ends__gt=until), until)
    if moved:
        trail.record(
            "grant.ends",
            by=by,
            case_reference=case.reference,
            subject="Meeting",
            subject_id=meeting_id,
            detail={"people": sorted(map(str, moved)), "until": max(attend_until, lead_until).isoformat()},
        )


def _given_by(meeting_id: uuid.UUID) -> "QuerySet[Grant]":
    return Grant.objects.from_meetings().filter(source=meeting_id)


def _last_day_of_work(case: Case, user: User) -> datetime.date:
    """Until when somebody works on a family as things stand, so that they give themselves nothing beyond it."""
    if rights_of(user).changes_what_it_sees and user.team_id == case.team_id:
        return datetime.date.max
    today = clock.today()
    held = Grant.objects.filter(case=case, user=user, starts__lte=today).not_over(today)
    return max((ends or datetime.date.max for ends in held.values_list("ends", flat=True)), default=datetime.date.min)


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
