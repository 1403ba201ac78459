"""How people come in and go: those the council has added and nobody else, each time with a trace."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from handrail.accounts import attempts, known_devices, policies, queries
from handrail.accounts.device_words import device_in_words
from handrail.accounts.models import User
from handrail.accounts.network import network_of
from handrail.accounts.second_factors import was_shown
from handrail.accounts.services import refused_sign_ins
from handrail.audit import trail
from handrail.core.refusals import NotFound
from handrail.council.queries import settings_now

NOT_RIGHT = "The e-mail address or the password is not right. Check both and try again."
WAY_ROUND = (
    "If you cannot wait, choose another password: with the link we e-mail you, you can sign in on this device at once."
)


def where_passwords_open(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Leaves a page out where everybody signs in with the council's own account."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.PASSWORD_SIGN_IN:
            raise NotFound
        return view(request, *args, **kwargs)

    return opened


class InvitedPeopleOnly(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {"email_password_mismatch": NOT_RIGHT}

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """allauth asks this before it looks at a password."""
        self.person_meant = queries.person_signing_in(credentials["email"])
        try:
            self.attempt = attempts.at_a_password(request, credentials["email"], self.person_meant)
        except attempts.TooManyAttempts as too_many:
            self.note_refused(request, "too_many_attempts")
            raise ValidationError(f"{too_many} {WAY_ROUND}", code="too_many_login_attempts") from too_many

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Whoever may not come in is answered, and counted, like a wrong password."""
        user = super().authenticate(request, **credentials)
        if user and policies.may_sign_in(user, settings_now()) and not queries.has_no_password(user):
            self.attempt.take_back()
            attempts.note_right_password(request, credentials["email"], user)
            return user
        why = "account_not_in_use" if user else "wrong_password" if self.person_meant else "unknown_address"
        self.note_refused(request, why)
        return None

    def note_refused(self, request: HttpRequest, why: str) -> None:
        refused_sign_ins.note_refused(by=None, why=why, network=network_of(request), person=self.person_meant)

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
        request.session.begin(settings_now(), device=device_in_words(request.headers.get("User-Agent", "")))
        trail.record("signed_in", by=user)

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        response = super().post_login(request, user, **how)
        shown = known_devices.Shown.SECOND_STEP if was_shown(request) else known_devices.Shown.PASSWORD
        known_devices.note_known(request, response, user, by=shown)
        return response

    @transaction.atomic
    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            trail.record("signed_out", by=request.user)
        super().logout(request)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Says nothing: the page one comes to shows that one has signed in or out."""
