"""Links with which somebody chooses a password: for one person, for three days, and good once."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse

from handrail.accounts.models import PasswordLinkRequest, User
from handrail.core import clock


class _Tokens(PasswordResetTokenGenerator):
    """Over once the person signs in, chooses a password, is signed out everywhere, or has another address."""

    key_salt = "handrail.choose-a-password"

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.sessions_token or ''}"

    def _now(self) -> datetime.datetime:
        return clock.now().replace(tzinfo=None)


_tokens = _Tokens()


def path_of_link(person: User) -> str:
    return reverse("choose_password", args=[person.pk, _tokens.make_token(person)])


def link_for(person: User) -> str:
    return settings.HANDRAIL_ADDRESS + path_of_link(person)


def forget_requests_of_nobody() -> object:
    """Deletes those whose address is nobody's, so that however many come, none has a place in a round."""
    return PasswordLinkRequest.objects.of_nobody().delete()


def is_good(person: User, token: str) -> bool:
    return person.is_active and _tokens.check_token(person, token)
