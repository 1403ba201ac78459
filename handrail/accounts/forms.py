"""What is typed to sign in, and to change how one does."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.base.internal.flows import check_rate_limit
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from handrail.accounts.models import User
from handrail.core.form_fields import Faulty, TextField

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
    """What somebody could guess: tried as often as a password, and no more."""

    guessed: str

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            try:
                self.was_right = check_rate_limit(self.user)
            except ValidationError as too_many:
                self.add_error(self.guessed, too_many)
        return cleaned


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
