"""How people come in and go: those the council has added and nobody else, each time with a trace."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from handrail.accounts import policies
from handrail.accounts.models import User
from handrail.audit import trail
from handrail.core.refusals import NotFound
from handrail.council.queries import settings_now

NOT_RIGHT = "The e-mail address or the password is not right. Check both and try again."


def where_passwords_open(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Leaves a page out where everybody signs in with the council's own account."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.PASSWORD_SIGN_IN:
            raise NotFound
        return view(request, *args, **kwargs)

    return opened


class InvitedPeopleOnly(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": NOT_RIGHT,
        "too_many_login_attempts": "Too many attempts. Wait five minutes, then try again.",
    }

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By the account alone: with the server's name in it, each name and each port would give more guesses."""
        return credentials["email"].lower()

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Whoever may not come in is answered, and counted, like a wrong password."""
        user = super().authenticate(request, **credentials)
        if user and not policies.may_sign_in(user, settings_now()):
            # allauth took the guess back, as the password was right: it must not stand out by never being blocked
            self.pre_authenticate(request, **credentials)
            return None
        return user

    def pre_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse | None:
        """Whichever way somebody comes in, with a password or without, this is asked."""
        # allauth turns away who is not active; it is not saved here
        user.is_active = policies.may_sign_in(user, settings_now())
        return super().pre_login(request, user, **how)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return redirect("sign_in")

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
