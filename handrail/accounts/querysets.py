"""Which people of a council are meant."""

import datetime
from typing import Self

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from handrail.accounts.roles import RIGHTS


class UserQuerySet(QuerySet):
    def called(self, words: str) -> Self:
        """People whose name or e-mail address holds each of these words."""
        found = self
        for word in words.split():
            found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
        return found

    def named(self, words: str) -> Self:
        """People who have exactly this name or this e-mail address."""
        return self.filter(Q(name__iexact=words.strip()) | Q(email__iexact=words.strip()))

    def in_use(self) -> Self:
        return self.filter(is_active=True)

    def disabled(self) -> Self:
        return self.filter(is_active=False)

    def without_a_password(self) -> Self:
        """People who were invited and have not chosen a password."""
        return self.in_use().filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def unused_since(self, moment: datetime.datetime) -> Self:
        """Those who may sign in and have not since then, counted from when they were added or enabled."""
        not_signed_in = Q(last_login=None) | Q(last_login__lte=moment)
        not_enabled = Q(enabled_at=None) | Q(enabled_at__lte=moment)
        return self.filter(not_signed_in, not_enabled, is_active=True, created_at__lte=moment)

    def who_manage_people(self) -> Self:
        roles = [role for role, rights in RIGHTS.items() if rights.manages_people]
        return self.in_use().filter(role__in=roles)

    def last_to_let_others_in(self) -> Self:
        """Of those who manage people the one seen last: closed for want of use, nobody could open an account again."""
        added = F("created_at")
        seen = Greatest(added, Coalesce("last_login", added), Coalesce("enabled_at", added))
        return self.who_manage_people().order_by(seen.desc(), "pk")[:1]


class PlaceQuerySet(QuerySet):
    """Teams and agencies, which people and families belong to."""

    def in_use(self) -> Self:
        return self.filter(retired_on=None)

    def named(self, words: str) -> Self:
        return self.filter(name__iexact=words)
