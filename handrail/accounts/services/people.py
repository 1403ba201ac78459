"""Who has an account: adding somebody, changing what is said of them, closing an account and opening it again."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from handrail.accounts import notices, policies, queries
from handrail.accounts.models import Agency, PasswordLinkRequest, Team, User
from handrail.audit import trail
from handrail.core import clock
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
    """Gives somebody an account and, where passwords open one, the invitation to choose theirs."""
    policies.check_manages_people_in_turn(by)
    _check_nobody_has(email)
    person = User.objects.create_user(
        email,
        name=name,
        job_title=job_title,
        pronouns=pronouns,
        role=role,
        team=team,
        agency=agency,
        line_manager=line_manager,
    )
    detail = {"role": role, "team": team.name, "agency": agency.name}
    trail.record("person.added", by=by, subject="Person", subject_id=person.id, detail=detail)
    if is_invited and settings.PASSWORD_SIGN_IN:
        PasswordLinkRequest.objects.create(email=email)
    return person


@transaction.atomic
def change_person(*, by: User | None, person: User, changes: Mapping[str, Any]) -> None:
    """Changes what is said of somebody; what they may open follows at their next request."""
    policies.check_manages_people_in_turn(by)
    now = User.objects.select_for_update(of=("self",)).select_related("team", "agency").get(pk=person.pk)
    wanted = {
        name: User.objects.normalize_email(value) if name == "email" else value for name, value in changes.items()
    }
    changed = {name: value for name, value in wanted.items() if getattr(now, name) != value}
    if not changed:
        return
    if "role" in changed:
        policies.check_not_their_own(now, by, what="change the role of")
    if "email" in changed:
        _check_nobody_has(changed["email"], but=now)
        # to the address that was theirs: whoever reads the new one knows already
        notices.tell(now, "The e-mail address you sign in with was changed by somebody who manages people in Handrail.")
    detail = {name: {"from": str(getattr(now, name)), "to": str(value)} for name, value in changed.items()}
    for name, value in changed.items():
        setattr(now, name, value)
    now.save(update_fields=list(changed))
    trail.record("person.changed", by=by, subject="Person", subject_id=now.id, detail=detail)


@transaction.atomic
def disable_person(*, by: User | None, person: User) -> None:
    """Closes an account from its next request on; what the person wrote and holds stays as it is."""
    policies.check_manages_people_in_turn(by)
    policies.check_not_their_own(person, by, what="disable")
    if User.objects.in_use().filter(pk=person.pk).update(is_active=False):
        trail.record("person.disabled", by=by, subject="Person", subject_id=person.id)


@transaction.atomic
def enable_person(*, by: User | None, person: User) -> None:
    """Opens an account again, with the password and the rights it had."""
    policies.check_manages_people_in_turn(by)
    if User.objects.disabled().filter(pk=person.pk).update(is_active=True, enabled_at=clock.now()):
        trail.record("person.enabled", by=by, subject="Person", subject_id=person.id)


@transaction.atomic
def disable_dormant(*, by: User | None, now: datetime.datetime) -> list[User]:
    """Disables each account that nobody has used for as long as the council allows."""
    found = queries.people_nobody_has_seen(now=now)
    User.objects.filter(pk__in=[person.pk for person in found]).update(is_active=False)
    for person in found:
        trail.record(
            "person.disabled",
            by=by,
            subject="Person",
            subject_id=person.pk,
            detail={"why": "dormant", "signed_in": person.last_login and person.last_login.isoformat()},
        )
    return found


def _check_nobody_has(email: str, *, but: User | None = None) -> None:
    having = User.objects.filter(email__iexact=email)
    if (having.exclude(pk=but.pk) if but else having).exists():
        raise Invalid({"email": "Somebody has this e-mail address already. Each person needs their own."})
