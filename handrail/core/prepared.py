"""Questions asked again and again: the QuerySet says what is asked, and is put into SQL once instead of every time.

Building a QuerySet and its SQL takes many times as long as the database takes to answer. `@prepared` keeps the SQL and
fills in what changes: arguments annotated as uuid.UUID, datetime.date or datetime.datetime. All others, such as a role,
have a statement of their own for each value. The function must pass what changes on as it is: it cannot ask about it.
What may be None (uuid.UUID | None) it may also leave out.
"""

import datetime
import uuid
from collections.abc import Callable, Hashable
from copy import copy
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar, get_args, get_type_hints

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import DateField, DateTimeField, Field, QuerySet, UUIDField

Asked = ParamSpec("Asked")
Row = TypeVar("Row")

FIELDS: dict[type, Field] = {
    uuid.UUID: UUIDField(),
    datetime.date: DateField(),
    datetime.datetime: DateTimeField(),
}
STATEMENTS_KEPT = 100


class CannotBePrepared(TypeError):
    """The question does not hold what it is asked about as it was given, so filling it in would answer another one."""


@dataclass(frozen=True)
class Statement:
    """A QuerySet with its SQL; `blanks` says which argument, written how, belongs at which place of the parameters."""

    question: Any
    compiler: Any
    sql: str
    parameters: tuple[Any, ...]
    converters: dict[int, Any]
    blanks: dict[int, tuple[str, Field]]

    def ask(self, given: dict[str, Any]) -> list[Any]:
        connection = connections[DEFAULT_DB_ALIAS]
        filled = list(self.parameters)
        for place, (name, field) in self.blanks.items():
            filled[place] = field.get_db_prep_value(given[name], connection)
        compiler = copy(self.compiler)
        compiler.connection = connection
        compiler.get_converters = lambda columns: self.converters
        compiler.as_sql = lambda *args, **kwargs: (self.sql, tuple(filled))
        query = copy(self.question.query)
        query.get_compiler = lambda *args, **kwargs: compiler
        # made anew: to copy a QuerySet is to ask it
        question = type(self.question)(self.question.model, query)
        return list(self.question._iterable_class(question))


def prepared(build: Callable[Asked, QuerySet[Any, Row]]) -> Callable[Asked, list[Row]]:
    """Turns a function that builds a QuerySet from keyword arguments into one that answers with its rows."""
    changing = {name: kind for name, kind in get_type_hints(build).items() if kind_of(kind) in FIELDS}

    @lru_cache(maxsize=STATEMENTS_KEPT)
    def statement(vendor: str, fixed: tuple[tuple[str, Any], ...]) -> Statement | None:
        return put_into_sql(build, changing, dict(fixed))

    @wraps(build)
    def ask(**given: Any) -> list[Row]:
        fixed = tuple((name, value) for name, value in given.items() if name not in changing)
        found = statement(connections[DEFAULT_DB_ALIAS].vendor, fixed)
        return found.ask(given) if found else []

    return ask  # type: ignore[return-value]


def put_into_sql(build: Callable[..., QuerySet], changing: dict[str, type], fixed: dict[str, Any]) -> Statement | None:
    """Builds the QuerySet with stand-ins that occur nowhere else, and finds each of them among the parameters."""
    connection = connections[DEFAULT_DB_ALIAS]
    kinds = {name: kind_of(kind) for name, kind in changing.items()}
    stand_ins = {name: stand_in(kind, place) for place, (name, kind) in enumerate(kinds.items(), start=1)}
    question: Any = build(**stand_ins, **fixed)
    if question._prefetch_related_lookups:
        raise CannotBePrepared(f"{build.__qualname__} fetches related rows in statements of their own.")
    compiler: Any = question.query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return None
    fields = {name: FIELDS[kind] for name, kind in kinds.items()}
    names = {fields[name].get_db_prep_value(value, connection): name for name, value in stand_ins.items()}
    blanks = {
        place: (names[value], fields[names[value]])
        for place, value in enumerate(parameters)
        if isinstance(value, Hashable) and value in names
    }
    needed = {name for name, kind in changing.items() if kind in FIELDS}
    if missing := needed - {name for name, _ in blanks.values()}:
        raise CannotBePrepared(f"{build.__qualname__} does not pass on as it is: {', '.join(sorted(missing))}.")
    columns = [column for column, _, _ in compiler.select]
    return Statement(question, compiler, sql, tuple(parameters), compiler.get_converters(columns), blanks)


def kind_of(annotation: Any) -> Any:
    """The kind of something that may be None, or the annotation as it is."""
    kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
    return kinds[0] if len(kinds) == 1 else annotation


def stand_in(kind: type, place: int) -> Any:
    if kind is uuid.UUID:
        return uuid.uuid5(uuid.NAMESPACE_OID, f"stands in for argument {place}")
    if kind is datetime.datetime:
        return datetime.datetime(1900, 2, place, 3, 4, 5, 678, tzinfo=datetime.UTC)
    return datetime.date(1900, 3, place)
