"""Whether somebody may open one case, or write in it, asked before every page and at every save: put into SQL once."""

import datetime
import uuid
from typing import Any, NamedTuple

from django.db.models import QuerySet

from handrail.accounts.models import User
from handrail.cases.models import Case
from handrail.core import clock
from handrail.core.prepared import prepared


class Standing(NamedTuple):
    """What the gate reads besides ids: a statement is made for each, and anew each day, since it asks the clock."""

    role: str
    is_active: bool
    day: str


def may_open(case_id: uuid.UUID, *, user: User) -> bool:
    """The same answer as `Case.objects.visible_to(user).filter(pk=case_id).exists()`, without building it anew."""
    return bool(_opened(case=case_id, at=clock.now(), **working(user)))


def may_work_on(case_id: uuid.UUID, *, user: User) -> bool:
    """The same answer as `Case.objects.worked_on_by(user).filter(pk=case_id).exists()`, without building it anew."""
    return bool(_worked_on(case=case_id, **working(user)))


def asking(user: User) -> dict[str, Any]:
    """Who asks to read, and when, as a prepared question takes it: `user`, `team`, `standing` and `at`."""
    return {"at": clock.now(), **working(user)}


def working(user: User) -> dict[str, Any]:
    """Who asks to write, as a prepared question takes it: `user`, `team` and `standing`."""
    standing = Standing(role=user.role, is_active=user.is_active, day=clock.today().isoformat())
    return {"user": user.pk, "team": user.team_id, "standing": standing}


def cases_of_whoever_asks(
    user: uuid.UUID, team: uuid.UUID | None, standing: Standing, at: datetime.datetime | None
) -> QuerySet[Case]:
    """The cases they may open, for a prepared question about what hangs off them."""
    return Case.objects.visible_to(_somebody(user, team, standing), at=at)


def cases_worked_on_by_whoever_asks(user: uuid.UUID, team: uuid.UUID | None, standing: Standing) -> QuerySet[Case]:
    """The cases they may write in, for a prepared question about what hangs off them."""
    return Case.objects.worked_on_by(_somebody(user, team, standing))


def _somebody(user: uuid.UUID, team: uuid.UUID | None, standing: Standing) -> User:
    return User(pk=user, team_id=team, role=standing.role, is_active=standing.is_active)


@prepared
def _opened(
    *, case: uuid.UUID, user: uuid.UUID, team: uuid.UUID | None, standing: Standing, at: datetime.datetime | None
) -> QuerySet[Case, Any]:
    return cases_of_whoever_asks(user, team, standing, at).filter(pk=case).order_by().values_list("pk", flat=True)


@prepared
def _worked_on(*, case: uuid.UUID, user: uuid.UUID, team: uuid.UUID | None, standing: Standing) -> QuerySet[Case, Any]:
    return cases_worked_on_by_whoever_asks(user, team, standing).filter(pk=case).order_by().values_list("pk", flat=True)
