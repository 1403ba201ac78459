"""What the pages of one's own account show."""

from typing import TYPE_CHECKING, Any

from handrail.accounts.choices import Role

if TYPE_CHECKING:
    from handrail.accounts.forms import PasswordForm
    from handrail.accounts.models import User


# Why somebody stands at the sign-in page who did not ask to sign out.
ENDED = {
    "idle": "You were signed out because nothing was done here for a while. Sign in to go on where you were.",
    "longest": "You were signed out because you had signed in long ago. Sign in to go on where you were.",
    "everywhere": "You are signed out on all devices.",
}


def why_signed_out(ended: str) -> str:
    return ENDED.get(ended, "")


def account_page(user: "User") -> dict[str, Any]:
    return {
        "facts": [
            ("Name", user.name),
            ("E-mail address", user.email),
            ("Job title", user.job_title),
            ("Role in Handrail", Role(user.role).label),
            ("Team", user.team.name),
            ("Agency", user.agency.name),
        ],
    }


def password_page(form: "PasswordForm") -> dict[str, Any]:
    problems = form.problems()
    return {"problems": problems, "errors": [(message, field) for field, message in problems.items()]}
