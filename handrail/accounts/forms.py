"""What is typed to sign in, and to choose another password."""

from collections.abc import Mapping
from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from handrail.accounts.sign_in import NOT_RIGHT

WORDS = {
    ("login", "required"): "Enter your e-mail address.",
    ("login", "invalid"): "Write the e-mail address like name@example.org.",
    ("password", "required"): "Enter your password.",
}

# Longer than anybody types, and short enough to be hashed in no time.
LONGEST = 1000


class SignInForm(LoginForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.user and not self.user.is_active:
            raise ValidationError(NOT_RIGHT)
        return cleaned

    def problems(self) -> dict[str, str]:
        """What is wrong, by field; a wrong pair is said at the e-mail address."""
        return {
            "login" if field == NON_FIELD_ERRORS else field: WORDS.get((field, faults[0].code), faults[0].messages[0])
            for field, faults in self.errors.as_data().items()
        }


class PasswordForm(forms.Form):
    """The password somebody has, and the one they choose; spaces are part of a password."""

    current = forms.CharField(strip=False, max_length=LONGEST, error_messages={"required": "Enter your password."})
    new = forms.CharField(strip=False, max_length=LONGEST, error_messages={"required": "Choose a new password."})

    def refused(self, errors: Mapping[str, str]) -> None:
        for field, message in errors.items():
            self.add_error(field, message)

    def problems(self) -> dict[str, str]:
        return {field: messages[0] for field, messages in self.errors.items()}
