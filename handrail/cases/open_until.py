"""Until when somebody may open a case: `visible_to` for the rows of a page, but for emergencies, which last an hour.

Each row is asked what was granted and whether a restriction closes the case, within the statement that reads it anyway.
"""

import datetime
import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import DateField, Exists, Model, OuterRef, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from handrail.accounts.choices import Reach
from handrail.accounts.models import User
from handrail.accounts.roles import rights_of
from handrail.cases.models import Case, Grant, Restriction
from handrail.core import clock

NO_END = datetime.date.max


def what_it_takes(*, case: Combinable, user: Combinable, on: datetime.date) -> dict[str, Any]:
    """What `last_day` needs to know of a row: annotations, which say where in it the case and the person stand."""
    grants = Grant.objects.filter(case=case, user=user, starts__lte=on).not_over(on)
    last = grants.annotate(last=Coalesce("ends", Value(NO_END, output_field=DateField()))).order_by("-last")
    restrictions = Restriction.objects.filter(case=case, lifted_on=None)
    named = restrictions.filter(names__user=user, names__may_see=True)
    return {
        "granted_until": Subquery(last.values("last")[:1]),
        "is_closed_to_them": Exists(restrictions) & ~Exists(named),
    }


def last_day(row: Model | Any, *, user: User, team_id: uuid.UUID) -> datetime.date | None:
    """None where the person may not open the case, which is of this team; `NO_END` where no end of it is known."""
    sees = rights_of(user).sees
    if sees == Reach.NONE or row.is_closed_to_them:
        return None
    opens_by_role = sees == Reach.EVERY_TEAM or (sees == Reach.OWN_TEAM and user.team_id == team_id)
    return NO_END if opens_by_role else row.granted_until


def open_until(case: Case, people: Collection[User]) -> dict[uuid.UUID, datetime.date]:
    """The last day of each of these people; who may not open the case is not there at all."""
    asked = User.objects.filter(pk__in=[user.pk for user in people]).annotate(
        **what_it_takes(case=Value(case.pk), user=OuterRef("pk"), on=clock.today())
    )
    days = {user.pk: last_day(user, user=user, team_id=case.team_id) for user in asked}
    return {user_id: last for user_id, last in days.items() if last is not None}
