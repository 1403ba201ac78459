"""Changing what is said of people, how they come in, and where they are."""

import datetime
import logging
import uuid
from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from allauth.socialaccount.models import SocialAccount
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from handrail.accounts import links, notices, policies, queries
from handrail.accounts.choices import Role
from handrail.accounts.claims import Gives, provider_name
from handrail.accounts.models import Agency, PasswordLinkRequest, Session, Team, User
from handrail.accounts.one_time_codes import period_of
from handrail.accounts.sessions import SessionStore
from handrail.audit import trail
from handrail.core import clock
from handrail.core.refusals import Invalid, NotAllowed
from handrail.core.text import storable
from handrail.council.queries import settings_now

log = logging.getLogger(__name__)

NOT_YET_RIGHT = "This code is not right. Type the one your app shows now."
NOT_ADDED = "Nobody has given you a place in Handrail. Ask your manager to."
# The same for a wrong code, one that was used before, and one that was never made.
NOT_RIGHT = "This code is not right, or was used before. Check it and try again."


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


@transaction.atomic
def end_session(*, by: User, session: SessionStore, why: str) -> None:
    """Ends a session that has lasted long enough; of two windows that find it over at once, one writes the trail."""
    ended, _ = Session.objects.filter(session_key=session.session_key).delete()
    if ended:
        trail.record("session.ended", by=by, subject="Session", detail={"why": why})
    session.flush()


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
) -> User:
    """Gives somebody an account and, where passwords open one, the invitation to choose theirs."""
    _lock_those_who_manage_people(by)
    person = _add(
        by,
        email,
        name=name,
        job_title=job_title,
        pronouns=pronouns,
        role=role,
        team=team,
        agency=agency,
        line_manager=line_manager,
    )
    if settings.PASSWORD_SIGN_IN:
        PasswordLinkRequest.objects.create(email=email)
    return person


@transaction.atomic
def come_in_with_council_account(*, by: None, known: User | None, claims: Mapping[str, Any]) -> User:
    """Whom the council's own sign-in is about: somebody it was before, somebody added, or whom the mapping adds now.

    What the mapping gives is put right here at each sign-in. Raises NotAllowed for everybody else, always alike.
    """
    person = known or _whose_address(claims)
    mapping = settings.HANDRAIL_OPENID_ROLES
    given = mapping.given_by(claims) if mapping else None
    if (mapping and given is None) or (person and not policies.may_sign_in(person, settings_now())):
        raise NotAllowed(NOT_ADDED)
    if given is not None:
        person = _put_as_given(person, given, claims)
    if person is None:
        raise NotAllowed(NOT_ADDED)
    if known is None:
        trail.record("council_account.linked", by=person, subject="Council account", subject_id=person.id)
    return person


@transaction.atomic
def send_password_link(*, by: User | None, person: User) -> None:
    """Has a link sent to somebody with which they choose a password; until then the one they have stays good."""
    _lock_those_who_manage_people(by)
    if not person.is_active:
        raise NotAllowed(f"{person.name}’s account is disabled. Let them sign in again first.")
    PasswordLinkRequest.objects.create(email=person.email)
    trail.record("person.sent_password_link", by=by, subject="Person", subject_id=person.id)


@transaction.atomic
def ask_for_password_link(*, by: None, email: str) -> None:
    """Notes that somebody without a password asks for a link; whose the address is, is looked up when it is sent.

    So nobody learns from the answer, or from how long it takes, whether the address is known.
    """
    PasswordLinkRequest.objects.create(email=email)
    trail.record("password.link_asked_for", by=by, subject="Password")


@transaction.atomic
def close_link_request(*, by: None, asked: PasswordLinkRequest, sent_to: User | None) -> None:
    """Forgets a request that was answered, or whose address is nobody's."""
    PasswordLinkRequest.objects.filter(pk=asked.pk).delete()
    if sent_to is not None:
        trail.record("password.link_sent", by=by, subject="Person", subject_id=sent_to.id)


@transaction.atomic
def choose_password(*, by: User, token: str, new: str) -> None:
    """Gives whoever holds a link the password they chose; the link is good once, also for two at a time."""
    person = User.objects.select_for_update().get(pk=by.pk)
    if not links.is_good(person, token):
        raise NotAllowed("This link has been used. Ask for another on the sign-in page.")
    _check_password(new, person)
    person.set_password(new)
    person.save(update_fields=["password"])
    trail.record("password.chosen", by=person, subject="Person", subject_id=person.id)
    notices.tell(person, "A password was chosen for your account, with a link from an e-mail.")


@transaction.atomic
def change_person(*, by: User | None, person: User, changes: Mapping[str, Any]) -> None:
    """Changes what is said of somebody; what they may open follows at their next request."""
    _lock_those_who_manage_people(by)
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
    _lock_those_who_manage_people(by)
    policies.check_not_their_own(person, by, what="disable")
    if User.objects.in_use().filter(pk=person.pk).update(is_active=False):
        trail.record("person.disabled", by=by, subject="Person", subject_id=person.id)


@transaction.atomic
def enable_person(*, by: User | None, person: User) -> None:
    """Opens an account again, with the password and the rights it had."""
    _lock_those_who_manage_people(by)
    if User.objects.disabled().filter(pk=person.pk).update(is_active=True, enabled_at=clock.now()):
        trail.record("person.enabled", by=by, subject="Person", subject_id=person.id)


@transaction.atomic
def sign_out_everywhere(*, by: User | None, person: User) -> None:
    """Ends every session of a person at its next request, on all devices, this one included."""
    policies.check_may_sign_out_everywhere(by, person)
    person.sessions_token = uuid.uuid4()
    person.save(update_fields=["sessions_token"])
    trail.record("signed_out_everywhere", by=by, subject="Person", subject_id=person.pk)


@transaction.atomic
def change_password(*, by: User, current: str, new: str) -> None:
    """Gives somebody the password they chose, which ends their sessions everywhere but here.

    Their own session goes on once the view has told it of the new password.
    """
    if not by.check_password(current):
        raise Invalid({"current": "This is not your password. Check it and try again."})
    if new == current:
        raise Invalid({"new": "This is the password you have. Choose another."})
    _check_password(new, by)
    by.set_password(new)
    by.save(update_fields=["password"])
    trail.record("password.changed", by=by, subject="Person", subject_id=by.pk)


@transaction.atomic
def set_up_authenticator_app(*, by: User, secret: str, code: str) -> Authenticator:
    """Makes the app that shows this code a second factor, in place of an earlier one; asked twice, it is done once."""
    period = period_of(secret, code)
    if period is None:
        raise Invalid({"code": NOT_YET_RIGHT})
    earlier = _held_by(by).filter(type=Authenticator.Type.TOTP).first()
    if earlier and _secret_of(earlier) == secret:
        return earlier
    if earlier:
        earlier.delete()
    app = TOTP.activate(by, secret).instance
    app.data["last_period"] = period
    app.save(update_fields=["data"])
    detail = {"replaced": earlier is not None}
    trail.record("second_factor.added", by=by, subject="Authenticator app", subject_id=app.pk, detail=detail)
    notices.tell(by, "An authenticator app was set up for your account.")
    return app


@transaction.atomic
def remove_authenticator_app(*, by: User) -> None:
    """Takes the app away, unless this council wants everybody to have a second factor and it is the last."""
    app = _held_by(by).filter(type=Authenticator.Type.TOTP).first()
    if app is None:
        return
    policies.check_can_remove(queries.second_factors_of(by), app)
    removed_id = app.pk
    app.delete()
    _leave_no_recovery_codes_alone(by)
    trail.record("second_factor.removed", by=by, subject="Authenticator app", subject_id=removed_id)
    notices.tell(by, "The authenticator app was removed from your account.")


@transaction.atomic
def add_passkey(*, by: User, name: str, credential: dict[str, Any]) -> Authenticator:
    """Makes what somebody's device answered a second factor; the form has found it to be an answer to our question."""
    _held_by(by)
    passkey = WebAuthn.add(by, name, credential).instance
    trail.record("second_factor.added", by=by, subject="Passkey", subject_id=passkey.pk)
    notices.tell(by, f"A passkey called {name} was added to your account.")
    return passkey


@transaction.atomic
def rename_passkey(*, by: User, passkey: Authenticator, name: str) -> None:
    passkey.data["name"] = name
    passkey.save(update_fields=["data"])
    trail.record("second_factor.renamed", by=by, subject="Passkey", subject_id=passkey.pk)


@transaction.atomic
def remove_passkey(*, by: User, passkey: Authenticator) -> None:
    """Takes a passkey away, unless this council wants everybody to have a second factor and it is the last."""
    name, removed_id = str(passkey), passkey.pk
    _held_by(by)
    policies.check_can_remove(queries.second_factors_of(by), passkey)
    passkey.delete()
    _leave_no_recovery_codes_alone(by)
    trail.record("second_factor.removed", by=by, subject="Passkey", subject_id=removed_id)
    notices.tell(by, f"The passkey called {name} was removed from your account.")


@transaction.atomic
def use_passkey(*, by: User, passkey: Authenticator) -> Authenticator:
    """Notes that a passkey of theirs was shown; the form has found it to be an answer to our question."""
    passkey.last_used_at = clock.now()
    passkey.save(update_fields=["last_used_at"])
    trail.record("second_factor.used", by=by, subject="Passkey", subject_id=passkey.pk)
    return passkey


@transaction.atomic
def use_code(*, by: User, code: str) -> Authenticator:
    """Takes a code of somebody's authenticator app, which is then used up, with every one before it."""
    app = _held_by(by).filter(type=Authenticator.Type.TOTP).first()
    period = period_of(_secret_of(app), code) if app else None
    if app is None or period is None or period <= app.data["last_period"]:
        raise Invalid({"code": NOT_RIGHT})
    app.data["last_period"] = period
    app.last_used_at = clock.now()
    app.save(update_fields=["data", "last_used_at"])
    trail.record("second_factor.used", by=by, subject="Authenticator app", subject_id=app.pk)
    return app


@transaction.atomic
def use_recovery_code(*, by: User, code: str) -> Authenticator:
    """Takes one of somebody's recovery codes, which is then used up."""
    recovery = _held_by(by).filter(type=Authenticator.Type.RECOVERY_CODES).first()
    if recovery is None or not _takes(recovery, code):
        raise Invalid({"recovery_code": NOT_RIGHT})
    left = queries.second_factors_of(by).codes_left
    trail.record(
        "recovery_code.used", by=by, subject="Recovery codes", subject_id=recovery.pk, detail={"codes_left": left}
    )
    notices.tell(by, f"A recovery code was used to sign in to your account. You have {left} left.")
    return recovery


@transaction.atomic
def warn_of_wrong_codes(*, by: User) -> None:
    """Tells somebody that their password was given and then wrong codes: perhaps not by them."""
    trail.record("second_factor.refused", by=by, subject="Person", subject_id=by.pk)
    notices.tell(by, "Your password was given, and then too many wrong codes. Nobody was let in.")


@transaction.atomic
def make_recovery_codes(*, by: User) -> list[str]:
    """Makes ten codes, and with that any earlier ones worthless; nobody is told them again."""
    policies.check_can_have_recovery_codes(queries.second_factors_of(by))
    _held_by(by).filter(type=Authenticator.Type.RECOVERY_CODES).delete()
    made = RecoveryCodes.activate(by)
    trail.record("recovery_codes.made", by=by, subject="Recovery codes", subject_id=made.instance.pk)
    notices.tell(by, "Recovery codes were made for your account. Earlier ones no longer work.")
    return made.generate_codes()


@transaction.atomic
def remove_second_factors(*, by: User, person: User) -> None:
    """Takes every second factor from somebody who has lost theirs, and ends their sessions on all devices."""
    policies.check_may_remove_second_factors(by, person)
    removed = sorted(_held_by(person).values_list("type", flat=True))
    Authenticator.objects.filter(user=person).delete()
    person.sessions_token = uuid.uuid4()
    person.save(update_fields=["sessions_token"])
    detail = {"second_factors": removed}
    trail.record("second_factors.removed", by=by, subject="Person", subject_id=person.pk, detail=detail)
    notices.tell(person, "Your second step was removed by somebody who manages people in Handrail.")


def _held_by(user: User) -> QuerySet[Authenticator]:
    """What somebody has set up; whoever else changes it waits until this is done."""
    User.objects.select_for_update().get(pk=user.pk)
    return Authenticator.objects.filter(user=user)


def _secret_of(app: Authenticator) -> str:
    """Nothing, which no code is right for, where it was sealed with a secret key that is gone."""
    try:
        return decrypt(app.data["secret"])
    except InvalidToken:
        return ""


def _takes(recovery: Authenticator, code: str) -> bool:
    try:
        return recovery.wrap().validate_code(code)
    except InvalidToken:
        return False


def _leave_no_recovery_codes_alone(user: User) -> None:
    if not queries.second_factors_of(user).are_set_up:
        Authenticator.objects.filter(user=user).delete()


def _lock_those_who_manage_people(by: User | None) -> None:
    """Lets one of them at a time change people, so that two cannot shut each other out; `by` must still be one."""
    managing = {user.pk: user for user in User.objects.who_manage_people().select_for_update()}
    if by is not None:
        policies.check_manages_people(managing.get(by.pk, User(is_active=False)))


def _check_password(new: str, person: User) -> None:
    try:
        validate_password(new, user=person)
    except ValidationError as fault:
        raise Invalid({"new": " ".join(fault.messages)}) from fault


def _check_nobody_has(email: str, *, but: User | None = None) -> None:
    having = User.objects.filter(email__iexact=email)
    if (having.exclude(pk=but.pk) if but else having).exists():
        raise Invalid({"email": "Somebody has this e-mail address already. Each person needs their own."})


def _add(by: User | None, email: str, **said: Any) -> User:
    _check_nobody_has(email)
    person = User.objects.create_user(email, **said)
    detail = {"role": said["role"], "team": said["team"].name, "agency": said["agency"].name}
    trail.record("person.added", by=by, subject="Person", subject_id=person.id, detail=detail)
    return person


def _whose_address(claims: Mapping[str, Any]) -> User | None:
    """Somebody added with this address, which the council vouches for, and whom no council account opens yet."""
    vouched_for = claims.get("email_verified") is True or settings.HANDRAIL_OPENID_EMAIL_IS_VERIFIED
    if not vouched_for or not claims.get("email"):
        raise NotAllowed(NOT_ADDED)
    person = User.objects.filter(email__iexact=claims["email"]).first()
    of_the_council = SocialAccount.objects.filter(provider=provider_name(settings.HANDRAIL_OPENID_ISSUER))
    if person and of_the_council.filter(user=person).exists():
        raise NotAllowed(NOT_ADDED)
    return person


def _put_as_given(person: User | None, given: Gives, claims: Mapping[str, Any]) -> User:
    team, agency = Team.objects.filter(name=given.team).first(), Agency.objects.filter(name=given.agency).first()
    if team is None or agency is None:
        log.error("HANDRAIL_OPENID_ROLES gives the team %r of %r, which are not both here.", given.team, given.agency)
        raise NotAllowed(NOT_ADDED)
    place = {"role": given.role, "team": team, "agency": agency}
    if person is not None:
        change_person(by=None, person=person, changes=place)
        person.refresh_from_db()
        return person
    said = {"name": storable(str(claims.get("name") or claims["email"])), "job_title": Role(given.role).label}
    return _add(None, claims["email"], **said, **place)
