"""Who has an account: adding somebody, changing what is said of them, closing an account and opening it again."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction

from handrail.accounts import families_left, former_watchers, notices, policies, queries
from handrail.accounts.choices import ChangeKind
from handrail.accounts.models import Agency, ChangeToConfirm, PasswordLinkRequest, Session, Team, User
from handrail.accounts.roles import rights_of
from handrail.accounts.services import confirmations
from handrail.audit import trail
from handrail.core import clock
from handrail.core.changed_since import refuse_overtaken
from handrail.core.names import check_names
from handrail.core.refusals import Invalid


@transaction.atomic
def add_person(
    *,
    by: User | None,
    name: str,
    email: str,
    job_title: str,
    pronouns: str,
    role: str,
    team: Team,
    agency: Agency,
    line_manager: User | None,
    is_invited: bool = True,
) -> User:
    """Gives somebody an account and, where passwords open one, the invitation to choose theirs.

    What nobody gives alone, a second person confirms: until then a role that opens families opens no account.
    """
    policies.check_manages_people_in_turn(by)
    check_names(name=name, job_title=job_title, pronouns=pronouns)
    _check_nobody_has(email)
    asked_of_two = _made_by_two(User(role=role, team=team), {"line_manager": line_manager}, by=by, is_new=True)
    waits = ChangeKind.NEW_ACCOUNT in asked_of_two
    person = User.objects.create_user(
        email,
        name=name,
        job_title=job_title,
        pronouns=pronouns,
        role=role,
        team=team,
        agency=agency,
        line_manager=None if ChangeKind.LINE_MANAGER in asked_of_two else line_manager,
        is_active=not waits,
        emergency_from=None if waits else _emergency_from(by),
    )
    detail = {"role": role, "team": team.name, "agency": agency.name}
    if person.line_manager_id:
        detail["managed_by"] = str(person.line_manager_id)
    trail.record("person.added", by=by, subject="Person", subject_id=person.id, detail=detail)
    if by is not None:
        for kind, to in asked_of_two.items():
            confirmations.ask(by=by, person=person, kind=kind, **to)
    if is_invited and not waits and settings.PASSWORD_SIGN_IN:
        PasswordLinkRequest.objects.create(email=email)
    return person


@transaction.atomic
def change_person(
    *,
    by: User | None,
    person: User,
    changes: Mapping[str, Any],
    managed_by: User | None = None,
    stood: Mapping[str, Any] | None = None,
) -> None:
    """Changes what is said of somebody; what they may open follows at their next request.

    Another address to sign in with, and a role or team that opens families to them or to their line manager, wait for
    a second person. `managed_by` is the line manager whom the same person gives them at the same time, alone. What
    somebody else changed since it `stood` so is not undone.
    """
    policies.check_manages_people_in_turn(by)
    now = (
        User.objects.select_for_update(of=("self",)).select_related("team", "agency", "line_manager").get(pk=person.pk)
    )
    wanted = {
        name: User.objects.normalize_email(value) if name == "email" else value for name, value in changes.items()
    }
    refuse_overtaken(wanted, stood=stood or {}, now=now)
    changed = {name: value for name, value in wanted.items() if getattr(now, name) != value}
    if not changed:
        return
    check_names(**{field: changed[field] for field in ("name", "job_title", "pronouns") if field in changed})
    if "role" in changed:
        policies.check_not_their_own(now, by, what="change the role of")
    if "email" in changed:
        _check_nobody_has(changed["email"], but=now)
    if by is not None:
        for kind, to in _made_by_two(now, changed, by=by, managed_by=managed_by).items():
            confirmations.ask(by=by, person=now, kind=kind, **to)
            changed = {name: value for name, value in changed.items() if name not in to}
    if changed:
        _keep(now, changed, by=by)


@transaction.atomic
def disable_person(*, by: User | None, person: User) -> None:
    """Closes an account from its next request on; what the person wrote and holds stays as it is."""
    policies.check_manages_people_in_turn(by)
    policies.check_not_their_own(person, by, what="disable")
    if User.objects.in_use().filter(pk=person.pk).exists():
        _close([person], by=by)
        trail.record("person.disabled", by=by, subject="Person", subject_id=person.id)


@transaction.atomic
def enable_person(*, by: User | None, person: User) -> None:
    """Opens an account again, with the password and the rights it had; one that opens families when two say so."""
    policies.check_manages_people_in_turn(by)
    now = User.objects.disabled().filter(pk=person.pk).first()
    if now is None:
        return
    if by is not None and _made_by_two(now, {}, by=by, is_new=True):
        has_been_here = now.last_login or now.has_usable_password()
        kind = ChangeKind.ENABLE if has_been_here else ChangeKind.NEW_ACCOUNT
        confirmations.ask(by=by, person=now, kind=kind)
    else:
        _open(now, by=by, emergency_from=_emergency_from(by))


@transaction.atomic
def carry_out(*, by: User | None, change: ChangeToConfirm) -> None:
    """Makes a change of an account that is confirmed: its address, its role and team, or that it opens at all."""
    policies.check_is_made(change, by)
    now = User.objects.select_for_update(of=("self",)).select_related("team", "agency").get(pk=change.person_id)
    match change.kind:
        case ChangeKind.EMAIL:
            _check_nobody_has(change.email, but=now)
            _keep(now, {"email": change.email}, by=by, made_by_two=True)
        case ChangeKind.ROLE:
            _keep(now, {"role": change.role, "team": change.team}, by=by, made_by_two=True)
        case ChangeKind.ENABLE:
            _open(now, by=by)
        case ChangeKind.NEW_ACCOUNT:
            _open(now, by=by)
            if settings.PASSWORD_SIGN_IN:
                PasswordLinkRequest.objects.create(email=now.email)


@transaction.atomic
def disable_dormant(*, by: User | None, now: datetime.datetime) -> list[User]:
    """Disables each account that nobody has used for as long as the council allows."""
    policies.check_is_the_program(by)
    found = queries.people_nobody_has_seen(now=now)
    _close(found, by=by)
    for person in found:
        trail.record(
            "person.disabled",
            by=by,
            subject="Person",
            subject_id=person.pk,
            detail={"why": "dormant", "signed_in": person.last_login and person.last_login.isoformat()},
        )
    return found


def _made_by_two(
    person: User, changes: Mapping[str, Any], *, by: User | None, **known: Any
) -> dict[ChangeKind, dict[str, Any]]:
    """Nothing before the first family, nor where the program acts for the server or for the council's directory."""
    if by is None or not queries.second_person_is_needed():
        return {}
    return policies.made_by_two(person, changes, **known)


def _keep(now: User, changed: Mapping[str, Any], *, by: User | None, made_by_two: bool = False) -> None:
    if "email" in changed and not made_by_two:
        # to the address that was theirs: whoever reads the new one knows already
        notices.tell(now, "The e-mail address you sign in with was changed by somebody who manages people in Handrail.")
    before = rights_of(now)
    detail = {name: {"from": str(getattr(now, name)), "to": str(value)} for name, value in changed.items()}
    for name, value in changed.items():
        setattr(now, name, value)
    after = rights_of(now)
    if before.manages_people and not after.manages_people:
        now.stopped_managing_at = clock.now()
    if before.restricts and not after.restricts:
        now.stopped_watching_at = clock.now()
    if after.opens_in_an_emergency and not before.opens_in_an_emergency and not made_by_two:
        now.emergency_from = _emergency_from(by)
    allocated = before.allocates and bool({"role", "team"} & changed.keys())
    with former_watchers.still_told(), families_left.told_of(asked=allocated):
        now.save(update_fields=[*changed, "stopped_managing_at", "stopped_watching_at", "emergency_from"])
    if before.manages_people and not after.manages_people:
        confirmations.drop_what_they_asked_for(by=by, people=[now])
    trail.record("person.changed", by=by, subject="Person", subject_id=now.id, detail=detail)
    if "name" in changed:
        notices.tell_of_name(now, by=by)


def _open(now: User, *, by: User | None, emergency_from: datetime.datetime | None = None) -> None:
    opened = {"is_active": True, "enabled_at": clock.now(), "emergency_from": emergency_from}
    if User.objects.disabled().filter(pk=now.pk).update(**opened):
        trail.record("person.enabled", by=by, subject="Person", subject_id=now.pk)


def _close(found: Sequence[User], *, by: User | None) -> None:
    """Closes accounts and their sessions, and marks what these people do no more; who watches is told at once."""
    chosen = [person.pk for person in found]
    managing = User.objects.who_manage_people().filter(pk__in=chosen)
    watching = User.objects.who_watch_over_emergencies()
    closed_watchers = list(watching.filter(pk__in=chosen))
    notices.tell_of_watchers(closed_watchers, others=list(watching.exclude(pk__in=chosen)) if closed_watchers else [])
    managing.update(stopped_managing_at=clock.now())
    User.objects.filter(pk__in=[person.pk for person in closed_watchers]).update(stopped_watching_at=clock.now())
    Session.objects.filter(user__in=chosen).delete()
    with families_left.told_of(asked=any(rights_of(person).allocates for person in found)):
        User.objects.filter(pk__in=chosen).update(is_active=False)
    confirmations.drop_what_they_asked_for(by=by, people=found)


def _emergency_from(by: User | None) -> datetime.datetime | None:
    """From when somebody whom one person alone lets in uses and reviews emergency access."""
    if by is None or not queries.second_person_is_needed():
        return None
    return queries.after_the_delay(clock.now())


def _check_nobody_has(email: str, *, but: User | None = None) -> None:
    having = User.objects.with_address(email)
    if (having.exclude(pk=but.pk) if but else having).exists():
        raise Invalid({"email": "Somebody has this e-mail address already. Each person needs their own."})
