"""Who may see a case, written once."""

from typing import Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from handrail.accounts.choices import Reach
from handrail.accounts.roles import rights_of
from handrail.core import clock


class CaseQuerySet(QuerySet):
    def visible_to(self, user) -> Self:
        """Cases they may open: their team's where the role sees teams, or granted; restricted ones only if named."""
        sees = rights_of(user).sees
        if sees == Reach.NONE:
            return self.none()
        about_this_case = Q(case=OuterRef("pk"))
        today = clock.today()
        grants = apps.get_model("cases", "Grant").objects.filter(about_this_case, user=user, starts__lte=today)
        restrictions = apps.get_model("cases", "Restriction").objects.filter(about_this_case, lifted_on=None)
        reach = Exists(grants.filter(Q(ends=None) | Q(ends__gte=today)))
        if sees == Reach.OWN_TEAM:
            reach |= Q(team=user.team_id)
        visible = self if sees == Reach.EVERY_TEAM else self.filter(reach)
        return visible.filter(
            ~Exists(restrictions) | Exists(restrictions.filter(names__user=user, names__may_see=True))
        )

    def open(self) -> Self:
        return self.filter(status="open")


class BelongsToCaseQuerySet(QuerySet):
    """For every model that hangs off a case by a column named `case`."""

    def visible_to(self, user) -> Self:
        return self.filter(case__in=apps.get_model("cases", "Case").objects.visible_to(user))
