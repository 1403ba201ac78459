"""What somebody signs in with beside a password: setting it up, using it and taking it away."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt, encrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.fernet import InvalidToken
from django.db import transaction
from django.db.models import QuerySet

from handrail.accounts import notices, policies, queries, recovery_codes, sessions_token
from handrail.accounts.choices import ChangeKind
from handrail.accounts.models import ChangeToConfirm, User
from handrail.accounts.one_time_codes import period_of
from handrail.accounts.services import confirmations
from handrail.audit import trail
from handrail.core import clock
from handrail.core.refusals import Invalid

NOT_YET_RIGHT = "This code is not right. Type the one your app shows now."
# The same for a wrong code, one that was used before, and one that was never made.
NOT_RIGHT = "This code is not right, or was used before. Check it and try again."
PASSKEY = Authenticator.Type.WEBAUTHN
MOST_PASSKEYS = 10
TOO_MANY_PASSKEYS = "You have ten passkeys, and can have no more. Remove one first, on the page Your account."
HAD_ALREADY = "You have added this passkey already. Use it, or another device."


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
    held = [one.wrap().authenticator_data.credential_data for one in _held_by(by).filter(type=PASSKEY)]
    if len(held) >= MOST_PASSKEYS:
        raise Invalid({"credential": TOO_MANY_PASSKEYS})
    made = WebAuthn(Authenticator(user=by, type=PASSKEY, data={"name": name, "credential": credential}))
    if made.authenticator_data.credential_data.credential_id in {one.credential_id for one in held}:
        raise Invalid({"credential": HAD_ALREADY})
    passkey = WebAuthn.add(by, name, credential).instance
    trail.record("second_factor.added", by=by, subject="Passkey", subject_id=passkey.pk)
    notices.tell(by, f"A passkey called {name} was added to your account.")
    return passkey


@transaction.atomic
def rename_passkey(*, by: User, passkey: Authenticator, name: str) -> None:
    policies.check_is_theirs(by, passkey)
    passkey.data["name"] = name
    passkey.save(update_fields=["data"])
    trail.record("second_factor.renamed", by=by, subject="Passkey", subject_id=passkey.pk)


@transaction.atomic
def remove_passkey(*, by: User, passkey: Authenticator) -> None:
    """Takes a passkey away, unless this council wants everybody to have a second factor and it is the last."""
    policies.check_is_theirs(by, passkey)
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
    policies.check_is_theirs(by, passkey)
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
    app.data["secret"] = encrypt(_secret_of(app))  # with the secret key of now, so that an earlier one can be forgotten
    app.last_used_at = clock.now()
    app.save(update_fields=["data", "last_used_at"])
    trail.record("second_factor.used", by=by, subject="Authenticator app", subject_id=app.pk)
    return app


@transaction.atomic
def use_recovery_code(*, by: User, code: str) -> Authenticator:
    """Takes one of somebody's recovery codes, which is then used up."""
    recovery = _held_by(by).filter(type=Authenticator.Type.RECOVERY_CODES).first()
    used = recovery_codes.found_in(recovery.data["digests"], code, user_id=by.pk) if recovery else ""
    if recovery is None or not used:
        raise Invalid({"recovery_code": NOT_RIGHT})
    recovery.data["digests"].remove(used)
    recovery.save(update_fields=["data"])
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
    notices.tell(by, "Your password was given, and then wrong codes, three or more. Nobody was let in by them.")


@transaction.atomic
def make_recovery_codes(*, by: User) -> list[str]:
    """Makes ten codes, and with that any earlier ones worthless; nobody is told them again."""
    policies.check_can_have_recovery_codes(queries.second_factors_of(by))
    _held_by(by).filter(type=Authenticator.Type.RECOVERY_CODES).delete()
    codes = recovery_codes.new_codes()
    made = Authenticator.objects.create(
        user=by,
        type=Authenticator.Type.RECOVERY_CODES,
        data={"digests": [recovery_codes.digest_of(code, user_id=by.pk) for code in codes]},
    )
    trail.record("recovery_codes.made", by=by, subject="Recovery codes", subject_id=made.pk)
    notices.tell(by, "Recovery codes were made for your account. Earlier ones no longer work.")
    return codes


@transaction.atomic
def remove_second_factors(*, by: User, person: User) -> None:
    """Takes every second factor from somebody who has lost theirs, once a second person has confirmed it."""
    policies.check_may_remove_second_factors(by, person)
    if queries.second_person_is_needed():
        confirmations.ask(by=by, person=person, kind=ChangeKind.SECOND_STEPS)
    else:
        _take_away(person, by=by)


@transaction.atomic
def carry_out_removal(*, by: User | None, change: ChangeToConfirm) -> None:
    """Takes them away as confirmed, and ends the person's sessions on all devices."""
    policies.check_is_made(change, by)
    _take_away(change.person, by=by)


def _take_away(person: User, *, by: User | None) -> None:
    removed = sorted(_held_by(person).values_list("type", flat=True))
    Authenticator.objects.filter(user=person).delete()
    sessions_token.end_all(by=by, person=person)
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


def _leave_no_recovery_codes_alone(user: User) -> None:
    if not queries.second_factors_of(user).are_set_up:
        Authenticator.objects.filter(user=user).delete()
