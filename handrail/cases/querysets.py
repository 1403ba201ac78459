"""Who may see a case, written once."""

import datetime
from typing import Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from handrail.accounts.choices import Reach
from handrail.accounts.roles import rights_of
from handrail.cases.choices import FROM_A_MEETING
from handrail.core import clock


class CaseQuerySet(QuerySet):
    def visible_to(self, user, *, at: datetime.datetime | None = None) -> Self:
        """Cases they may open to read: by their role, by a grant, or in an emergency; restricted ones only if named.

        `at` is now, unless a question put into SQL once says when it is asked.
        """
        rights = rights_of(user)
        if rights.sees == Reach.NONE:
            return self.none()
        open_to_them = _opened_without_emergency(user, rights.sees)
        if rights.opens_in_an_emergency:
            emergencies = apps.get_model("cases", "EmergencyAccess").objects.filter(case=OuterRef("pk"), user=user)
            open_to_them |= Exists(emergencies.in_force(at or clock.now()))
        return self.filter(open_to_them)

    def visible_without_emergency_to(self, user) -> Self:
        """Cases they may open by their role or by a grant: an emergency lets them read, and decides nothing else."""
        sees = rights_of(user).sees
        return self.none() if sees == Reach.NONE else self.filter(_opened_without_emergency(user, sees))

    def worked_on_by(self, user) -> Self:
        """Cases they may also write in: their team's where the role writes there, or granted; never by emergency."""
        rights = rights_of(user)
        if rights.sees == Reach.NONE:
            return self.none()
        sees = rights.sees if rights.changes_what_it_sees else Reach.GRANTED
        return self.filter(_team_or_grant(user, sees) & _not_closed_to(user))

    def not_closed_to(self, user) -> Self:
        """Cases without a restriction in force, or with one in which they are named."""
        return self.filter(_not_closed_to(user))

    def open(self) -> Self:
        return self.filter(status="open")

    def nobody_allocates(self) -> Self:
        """Open ones of whose team nobody who may open them says who works with them."""
        allocating = apps.get_model("accounts", "User").objects.who_allocate().filter(team=OuterRef("team"))
        restrictions = apps.get_model("cases", "Restriction").objects.filter(case=OuterRef("pk"), lifted_on=None)
        named = allocating.filter(
            named_in_restrictions__may_see=True,
            named_in_restrictions__restriction__case=OuterRef("pk"),
            named_in_restrictions__restriction__lifted_on=None,
        )
        return self.open().exclude(Exists(allocating) & ~Exists(restrictions) | Exists(named))


class EmergencyAccessQuerySet(QuerySet):
    def in_force(self, at: datetime.datetime) -> Self:
        return self.filter(starts_at__lte=at, ends_at__gt=at)

    def unreviewed(self) -> Self:
        return self.filter(reviewed_at=None)

    def late(self, on: datetime.date) -> Self:
        """Still to be reviewed after the last day for it."""
        return self.filter(reviewed_at=None, review_by__lt=on)


class BelongsToCaseQuerySet(QuerySet):
    """For every model that hangs off a case by a column named `case`."""

    def visible_to(self, user) -> Self:
        return self.filter(case__in=apps.get_model("cases", "Case").objects.visible_to(user))

    def visible_without_emergency_to(self, user) -> Self:
        return self.filter(case__in=apps.get_model("cases", "Case").objects.visible_without_emergency_to(user))

    def worked_on_by(self, user) -> Self:
        return self.filter(case__in=apps.get_model("cases", "Case").objects.worked_on_by(user))


class GrantQuerySet(BelongsToCaseQuerySet):
    def from_meetings(self) -> Self:
        return self.filter(why__in=FROM_A_MEETING)

    def not_over(self, on: datetime.date) -> Self:
        return self.filter(Q(ends=None) | Q(ends__gte=on))


class AllocationQuerySet(BelongsToCaseQuerySet):
    def in_force(self, on: datetime.date) -> Self:
        return self.not_over(on).filter(starts__lte=on)

    def not_over(self, on: datetime.date) -> Self:
        """Those in force on a day, and those that begin later."""
        return self.filter(Q(ends=None) | Q(ends__gte=on))


def _opened_without_emergency(user, sees: str) -> Q:
    reach = _everywhere() if sees == Reach.EVERY_TEAM else _team_or_grant(user, sees)
    return reach & _not_closed_to(user)


def _everywhere() -> Q:
    return Q(pk__isnull=False)


def _team_or_grant(user, sees: str) -> Q:
    today = clock.today()
    grants = apps.get_model("cases", "Grant").objects.filter(case=OuterRef("pk"), user=user, starts__lte=today)
    reach = Q(Exists(grants.filter(Q(ends=None) | Q(ends__gte=today))))
    return reach | Q(team=user.team_id) if sees == Reach.OWN_TEAM else reach


def _not_closed_to(user) -> Q:
    restrictions = apps.get_model("cases", "Restriction").objects.filter(case=OuterRef("pk"), lifted_on=None)
    return Q(~Exists(restrictions) | Exists(restrictions.filter(names__user=user, names__may_see=True)))
