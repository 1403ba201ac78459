"""How people come in and go: those the council has added and nobody else, each time with a trace."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest

from handrail.accounts.models import User
from handrail.audit import trail
from handrail.council.queries import settings_now

NOT_RIGHT = "The e-mail address or the password is not right. Check both and try again."


class InvitedPeopleOnly(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": NOT_RIGHT,
        "too_many_login_attempts": "Too many attempts. Wait five minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["handrail.accounts.second_factors.SecondStep"]

    @transaction.atomic
    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        request.session.begin(settings_now())
        trail.record("signed_in", by=user)

    @transaction.atomic
    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            trail.record("signed_out", by=request.user)
        super().logout(request)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Says nothing: the page one comes to shows that one has signed in or out."""
