"""What the sign-in page takes."""

from typing import Any

from allauth.account.forms import LoginForm
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from handrail.accounts.sign_in import NOT_RIGHT

WORDS = {
    ("login", "required"): "Enter your e-mail address.",
    ("login", "invalid"): "Write the e-mail address like name@example.org.",
    ("password", "required"): "Enter your password.",
}


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
