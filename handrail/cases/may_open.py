"""Whether somebody may open one case, asked at every save and before every page: `visible_to`, put into SQL once."""

import datetime
import uuid
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import UUIDField

from handrail.accounts.choices import Reach
from handrail.accounts.models import User
from handrail.accounts.roles import rights_of
from handrail.cases.models import Case
from handrail.core import clock

# Stand in the statement where the real ids are filled in.
SOMEBODY, THEIR_TEAM, SOME_CASE = (uuid.UUID(int=number) for number in (1, 2, 3))


def may_open(case_id: uuid.UUID, *, user: User) -> bool:
    """The same answer as `Case.objects.visible_to(user).filter(pk=case_id).exists()`, without building it anew."""
    if rights_of(user).sees == Reach.NONE:
        return False
    connection = connections[DEFAULT_DB_ALIAS]
    statement, parameters = _in_sql(connection.vendor, user.role, clock.today())
    real = {SOMEBODY: user.pk, THEIR_TEAM: user.team_id, SOME_CASE: case_id}
    filled = {_adapted(blank, connection): _adapted(value, connection) for blank, value in real.items()}
    with connection.cursor() as cursor:
        # Raw only in form: it is what the ORM makes of `visible_to`, on either database.
        cursor.execute(statement, [filled.get(parameter, parameter) for parameter in parameters])
        return cursor.fetchone() is not None


@lru_cache(maxsize=100)
def _in_sql(vendor: str, role: str, today: datetime.date) -> tuple[str, tuple[Any, ...]]:
    """The statement for one role on one day, which is all that `visible_to` reads besides the ids."""
    stand_in = User(pk=SOMEBODY, team_id=THEIR_TEAM, role=role)
    found = Case.objects.visible_to(stand_in).filter(pk=SOME_CASE).order_by().values("pk")
    return found.query.sql_with_params()


def _adapted(value: uuid.UUID, connection: Any) -> Any:
    return UUIDField().get_db_prep_value(value, connection)
