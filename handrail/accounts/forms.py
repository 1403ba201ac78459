"""What is typed to sign in, and to change how one does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import complete_authentication, complete_registration
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError
from fido2.webauthn import AuthenticatorData

from handrail.accounts.attempts import Attempt, TooManyAttempts
from handrail.accounts.models import User
from handrail.accounts.second_factors import check_origin
from handrail.core.form_fields import Faulty, TextField

NO_PASSKEY = "The passkey could not be used. Try again, or use another way."
NOT_A_CODE = "This is longer than a code. Enter the code alone."
WORDS = {
    ("login", "required"): "Enter your e-mail address.",
    ("login", "invalid"): "Write the e-mail address like name@example.org.",
    ("password", "required"): "Enter your password.",
}
# Longer than anybody types, and short enough to be hashed in no time.
LONGEST = 1000


class SignInForm(LoginForm):
    def problems(self) -> dict[str, str]:
        """What is wrong, by field; a wrong pair is said at the e-mail address."""
        return {
            "login" if field == NON_FIELD_ERRORS else field: WORDS.get((field, faults[0].code), faults[0].messages[0])
            for field, faults in self.errors.as_data().items()
        }


class PasswordForm(Faulty):
    """The password somebody has, and the one they choose; spaces are part of a password."""

    current = forms.CharField(strip=False, max_length=LONGEST, error_messages={"required": "Enter your password."})
    new = forms.CharField(strip=False, max_length=LONGEST, error_messages={"required": "Choose a new password."})


class Guessable(Faulty):
    """What somebody could guess, who then knows the password already; where it is right, only this try is forgotten."""

    guessed: str
    is_blocked = False

    def __init__(self, *args: Any, attempt: Callable[[str], Attempt], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attempt = attempt

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            try:
                self.attempted = self.attempt(self.guessed)
            except TooManyAttempts as too_many:
                self.is_blocked = True
                self.add_error(self.guessed, str(too_many))
        return cleaned

    def was_right(self) -> None:
        self.attempted.take_back()


class CodeForm(Guessable):
    guessed = "code"
    code = TextField(
        max_length=40, error_messages={"required": "Enter the code your app shows.", "max_length": NOT_A_CODE}
    )


class RecoveryCodeForm(Guessable):
    guessed = "recovery_code"
    recovery_code = TextField(
        max_length=40, error_messages={"required": "Enter one of your recovery codes.", "max_length": NOT_A_CODE}
    )


class CredentialField(forms.JSONField):
    """What a browser answers when it is asked for a passkey, or to make one."""

    default_error_messages = {"required": NO_PASSKEY, "invalid": NO_PASSKEY}

    def clean(self, value: Any) -> dict[str, Any]:
        try:
            found = super().clean(value)
        except (RecursionError, ValueError) as fault:
            # ValueError: a number of thousands of digits
            raise ValidationError(NO_PASSKEY) from fault
        if not isinstance(found, dict):
            raise ValidationError(NO_PASSKEY)
        return found


class PasskeyForm(Faulty):
    """A passkey somebody shows; what it becomes is the one of theirs that answered the question of this session.

    Nobody can guess one, so tries are not counted: where codes are blocked, a passkey is a way in.
    """

    is_blocked = False
    credential = CredentialField()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_credential(self) -> Authenticator:
        with refusing_what_is_no_passkey():
            check_origin(self.cleaned_data["credential"])
            return complete_authentication(self.user, self.cleaned_data["credential"])


class PasskeyNameForm(Faulty):
    name = TextField(
        max_length=60,
        error_messages={"required": "Give the passkey a name.", "max_length": "Use at most 60 characters."},
    )


class NewPasskeyForm(PasskeyNameForm):
    credential = CredentialField()

    def clean_credential(self) -> dict[str, Any]:
        with refusing_what_is_no_passkey():
            check_origin(self.cleaned_data["credential"])
            made = complete_registration(self.cleaned_data["credential"])
            check_opens_anything(made)
        return self.cleaned_data["credential"]


@contextmanager
def refusing_what_is_no_passkey() -> Iterator[None]:
    """Whatever is wrong with it is told alike; the library raises what its parsers happen to raise, of any kind."""
    try:
        yield
    except DatabaseError:
        raise
    except Exception as fault:
        raise ValidationError(NO_PASSKEY) from fault


def check_opens_anything(made: AuthenticatorData) -> None:
    """Raises where the key of a new passkey is none: whoever kept it would never come in with it."""
    if made.credential_data is None:
        raise ValidationError(NO_PASSKEY)
    with suppress(InvalidSignature):
        made.credential_data.public_key.verify(b"", b"")


class ConfirmForm(Faulty):
    """The password again, of somebody who has been signed in for a while."""

    password = forms.CharField(strip=False, max_length=LONGEST, error_messages={"required": "Enter your password."})


class ForgottenPasswordForm(Faulty):
    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": WORDS["login", "required"],
            "invalid": WORDS["login", "invalid"],
            "max_length": WORDS["login", "invalid"],
        },
    )


class ChoosePasswordForm(Faulty):
    new = forms.CharField(strip=False, max_length=LONGEST, error_messages={"required": "Choose a password."})
