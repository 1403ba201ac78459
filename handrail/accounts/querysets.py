"""Which people of a council are meant."""

import datetime
from typing import Self

from django.db.models import Q, QuerySet


class UserQuerySet(QuerySet):
    def unused_since(self, moment: datetime.datetime) -> Self:
        """Those who may sign in and have not since then, counted from when they were added or enabled."""
        not_signed_in = Q(last_login=None) | Q(last_login__lte=moment)
        not_enabled = Q(enabled_at=None) | Q(enabled_at__lte=moment)
        return self.filter(not_signed_in, not_enabled, is_active=True, created_at__lte=moment)
