"""Questions asked again and again: the QuerySet says what is asked, and is put into SQL once instead of every time.

Building a QuerySet and its SQL takes many times as long as the database takes to answer. `@prepared` keeps the SQL and
fills in what changes: arguments annotated as uuid.UUID, datetime.date, datetime.datetime, int or FilledIn, a text.
All others, such as a role, have a statement of their own for each value. The function must pass what changes on as it
is: it cannot ask about it. What may be None (uuid.UUID | None) it may also leave out. Several ids at once are
tuple[uuid.UUID, ...], to be asked for with `__in`: the places left over stand for an id that nothing has.
"""

import datetime
import uuid
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache, wraps
from operator import itemgetter
from types import NoneType, UnionType
from typing import Any, NamedTuple, NewType, ParamSpec, TypeVar, get_args, get_type_hints

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BigIntegerField, CharField, DateField, DateTimeField, Field, QuerySet, UUIDField
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)

Asked = ParamSpec("Asked")
Row = TypeVar("Row")

FilledIn = NewType("FilledIn", str)
FIELDS: dict[Any, Field] = {
    FilledIn: CharField(),
    uuid.UUID: UUIDField(),
    datetime.date: DateField(),
    datetime.datetime: DateTimeField(),
    int: BigIntegerField(),
}
SEVERAL = tuple[uuid.UUID, ...]
FEWEST_PLACES = 8
NOTHINGS_ID = uuid.UUID(int=0)
STATEMENTS_KEPT = 100
_kept: list[Callable[[], None]] = []


class CannotBePrepared(TypeError):
    """The question does not hold what it is asked about as it was given, so filling it in would answer another one."""


class Blank(NamedTuple):
    """Which argument belongs here, which of several it is, and how it is written."""

    name: str
    which: int | None
    field: Field

    def value(self, given: dict[str, Any]) -> Any:
        if self.which is None:
            return given[self.name]
        several = given[self.name]
        return several[self.which] if self.which < len(several) else NOTHINGS_ID


@dataclass(frozen=True)
class Statement:
    """SQL with blanks, and what becomes of the rows it answers."""

    sql: str
    parameters: tuple[Any, ...]
    blanks: dict[int, Blank]
    converters: list[tuple[int, Sequence[Callable[..., Any]], Any]]
    made_of: Callable[[list[Any]], Any]

    def ask(self, given: dict[str, Any]) -> list[Any]:
        connection = connections[DEFAULT_DB_ALIAS]
        filled = list(self.parameters)
        for place, blank in self.blanks.items():
            filled[place] = blank.field.get_db_prep_value(blank.value(given), connection)
        with connection.cursor() as cursor:
            cursor.execute(self.sql, filled)
            found = [list(row) for row in cursor.fetchall()]
        for place, converters, expression in self.converters:
            for convert in converters:
                for row in found:
                    row[place] = convert(row[place], expression, connection)
        return [self.made_of(row) for row in found]


def prepared(build: Callable[Asked, QuerySet[Any, Row]]) -> Callable[Asked, list[Row]]:
    """Turns a function that builds a QuerySet from keyword arguments into one that answers with its rows."""
    annotations = {name: kind for name, kind in get_type_hints(build).items() if name != "return"}
    changing = {name: kind for name, kind in annotations.items() if kind_of(kind) in FIELDS}
    several = [name for name, kind in annotations.items() if kind == SEVERAL]

    @lru_cache(maxsize=STATEMENTS_KEPT)
    def statement(vendor: str, fixed: tuple[tuple[str, Any], ...], wide: tuple[int, ...]) -> Statement | None:
        return put_into_sql(build, changing, dict(zip(several, wide, strict=True)), dict(fixed))

    _kept.append(statement.cache_clear)

    @wraps(build)
    def ask(**given: Any) -> list[Row]:
        fixed = tuple((name, value) for name, value in given.items() if name not in changing and name not in several)
        wide = tuple(places_for(len(given[name])) for name in several)
        found = statement(connections[DEFAULT_DB_ALIAS].vendor, fixed, wide)
        return found.ask(given) if found else []

    return ask  # type: ignore[return-value]


def forget_statements() -> None:
    """Lets every question be put into SQL anew: for whoever changes what a QuerySet says while the program runs."""
    for forget in _kept:
        forget()


def places_for(several: int) -> int:
    """A power of two, so that lists of any length share a few statements."""
    return max(FEWEST_PLACES, 1 << (several - 1).bit_length()) if several else FEWEST_PLACES


def put_into_sql(
    build: Callable[..., QuerySet], changing: dict[str, type], several: dict[str, int], fixed: dict[str, Any]
) -> Statement | None:
    """Builds the QuerySet with stand-ins that occur nowhere else, and finds each of them among the parameters."""
    connection = connections[DEFAULT_DB_ALIAS]
    kinds = {name: kind_of(kind) for name, kind in changing.items()}
    stand_ins = {name: stand_in(kind, place) for place, (name, kind) in enumerate(kinds.items(), start=1)}
    lists = {
        name: tuple(stand_in(uuid.UUID, f"{name} {which}") for which in range(wide)) for name, wide in several.items()
    }
    question: Any = build(**stand_ins, **lists, **fixed)
    if question._prefetch_related_lookups:
        raise CannotBePrepared(f"{build.__qualname__} fetches related rows in statements of their own.")
    compiler: Any = question.query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return None
    stand_for = [(value, Blank(name, None, FIELDS[kinds[name]])) for name, value in stand_ins.items()]
    for name, values in lists.items():
        stand_for += [(value, Blank(name, which, FIELDS[uuid.UUID])) for which, value in enumerate(values)]
    known = {blank.field.get_db_prep_value(value, connection): blank for value, blank in stand_for}
    blanks = {
        place: known[value] for place, value in enumerate(parameters) if isinstance(value, Hashable) and value in known
    }
    needed = {name for name, kind in changing.items() if kind in FIELDS} | set(several)
    if missing := needed - {blank.name for blank in blanks.values()}:
        raise CannotBePrepared(f"{build.__qualname__} does not pass on as it is: {', '.join(sorted(missing))}.")
    columns = [column for column, _, _ in compiler.select]
    converters = [(place, *how) for place, how in compiler.get_converters(columns).items()]
    return Statement(sql, tuple(parameters), blanks, converters, row_maker(question, compiler))


def row_maker(question: Any, compiler: Any) -> Callable[[list[Any]], Any]:
    """Makes of a row what Django would: an instance with those fetched beside it and its annotations, or one value."""
    if question._iterable_class is FlatValuesListIterable:
        return itemgetter(0)
    if question._iterable_class is ValuesListIterable and not question.query.extra_select:
        return tuple
    if question._iterable_class is not ModelIterable or question._known_related_objects:
        raise CannotBePrepared("Only instances, and lists of values, can be asked for.")
    model, places = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    begin, end = places[0], places[-1] + 1
    names = [column.target.attname for column, _, _ in compiler.select[begin:end]]
    beside = get_related_populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)
    annotations = list(compiler.annotation_col_map.items())

    def instance(row: list[Any]) -> Any:
        made = model.from_db(DEFAULT_DB_ALIAS, names, row[begin:end])
        for related in beside:
            related.populate(row, made)
        for name, place in annotations:
            setattr(made, name, row[place])
        return made

    return instance


def kind_of(annotation: Any) -> Any:
    """The kind of something that may be None, or the annotation as it is."""
    kinds = [kind for kind in get_args(annotation) if kind is not NoneType]
    return kinds[0] if isinstance(annotation, UnionType) and len(kinds) == 1 else annotation


def stand_in(kind: Any, place: Any) -> Any:
    if kind is FilledIn:
        return f"stands in for argument {place}"
    if kind is uuid.UUID:
        return uuid.uuid5(uuid.NAMESPACE_OID, f"stands in for argument {place}")
    if kind is int:
        return -(7**20 + place)
    if kind is datetime.datetime:
        return datetime.datetime(1900, 2, place, 3, 4, 5, 678, tzinfo=datetime.UTC)
    return datetime.date(1900, 3, place)
