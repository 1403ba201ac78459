"""What Handrail's own questions answer of everybody at once: each QuerySet is put into SQL, and all asked together.

Who asks and when are filled in afterwards, as building a QuerySet takes twenty times as long as its answer. So that
nothing is missed that it may come to depend on, the walk also asks somebody's question as it is, after every step.
"""

import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateField, DateTimeField, QuerySet, UUIDField

from handrail.accounts.models import User
from handrail.core import clock

Question = Callable[[User], QuerySet[Any]]
PERSON, TEAM = (uuid.uuid5(uuid.NAMESPACE_OID, f"stands in for a {what}") for what in ("person", "team"))
MOMENT = datetime.datetime(1903, 2, 4, 9, 8, 7, 654321, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Statement:
    sql: str
    parameters: tuple[Any, ...]


@dataclass
class Asking:
    """Questions about what somebody may do with which rows; `column` says what is told of each row."""

    questions: Sequence[Question]
    column: str
    kept: dict[tuple[int, str, bool], Statement | None] = field(default_factory=dict)

    def everybody(self, people: Sequence[User], moments: Sequence[datetime.datetime]) -> set[tuple[Any, ...]]:
        """Each answer as moment, person and question, by their places, and what is told of the row; one statement."""
        parts, parameters = [], []
        for when, moment in enumerate(moments):
            with clock.at(moment):
                today = clock.today()
            for who, user in enumerate(people):
                filled = self._filled_in(user, moment, today)
                for which in range(len(self.questions)):
                    if statement := self._statement(which, user):
                        parts.append(f"SELECT {when}, {who}, {which}, found.* FROM ({statement.sql}) found")
                        parameters += [filled.get(one, one) for one in statement.parameters]
        if not parts:
            return set()
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # which would take seconds to compile what takes milliseconds to run
                cursor.execute("SET jit = off")
            cursor.execute(" UNION ALL ".join(parts), parameters)
            return set(cursor.fetchall())

    def as_it_is(self, which: int, user: User) -> set[Any]:
        """The same of one person, asked as Handrail asks."""
        return set(self.questions[which](user).values_list(self.column, flat=True))

    def _statement(self, which: int, user: User) -> Statement | None:
        key = which, user.role, user.is_active
        if key not in self.kept:
            somebody = User(pk=PERSON, team_id=TEAM, role=user.role, is_active=user.is_active)
            with clock.at(MOMENT):
                question = self.questions[which](somebody).order_by().values_list(self.column, flat=True)
                try:
                    sql, parameters = question.query.get_compiler(connection=connection).as_sql()
                    self.kept[key] = Statement(sql, tuple(parameters))
                except EmptyResultSet:
                    self.kept[key] = None
        return self.kept[key]

    @staticmethod
    def _filled_in(user: User, moment: datetime.datetime, today: datetime.date) -> Mapping[Any, Any]:
        with clock.at(MOMENT):
            that_day = clock.today()
        stood_in = [(UUIDField(), PERSON, user.pk), (UUIDField(), TEAM, user.team_id)]
        stood_in += [(DateTimeField(), MOMENT, moment), (DateField(), that_day, today)]
        return {
            column.get_db_prep_value(before, connection): column.get_db_prep_value(now, connection)
            for column, before, now in stood_in
        }
