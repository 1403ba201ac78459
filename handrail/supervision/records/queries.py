"""Questions asked about records, each a constant number of statements."""

import datetime
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery, Value

from handrail.accounts.models import User
from handrail.accounts.roles import opens_families
from handrail.cases import gate
from handrail.cases.may_open import (
    Standing,
    asking,
    cases_of_whoever_asks,
    cases_worked_on_by_whoever_asks,
    may_work_on,
    working,
)
from handrail.cases.models import Case
from handrail.cases.open_until import what_it_takes
from handrail.cases.queries import restriction_in_force
from handrail.core import clock
from handrail.core.clock import london
from handrail.core.names import search_key
from handrail.core.prepared import prepared
from handrail.core.refusals import NotFound
from handrail.council.queries import closed_days
from handrail.supervision.meetings.models import Meeting
from handrail.supervision.records.fields import Reading
from handrail.supervision.records.models import Attendee, ComplianceCheck, Record, RecordChild, Revision
from handrail.supervision.records.models.rows import AS_IT_STOOD
from handrail.supervision.records.querysets import RevisionQuerySet
from handrail.supervision.records.row_kinds import RowKind

Row = TypeVar("Row", bound=Model)
MOST_FOUND = 20


def find_record(record_id: uuid.UUID, *, user: User) -> Record:
    """The record with its case, chair and meeting, or the same 404 whether it does not exist or is not theirs.

    `is_theirs_to_write` says whether this person works with the family, or only reads; `is_kept` that they may not open
    it at all, and read what is about another one.
    """
    beside = ("case__family", "chair", "deputy", "accountable_manager", "meeting__team")
    found = _visible_record(record=record_id, beside=beside, **asking(user))
    found = found or list(kept_by(user).filter(pk=record_id).select_related(*beside))
    if not found:
        raise NotFound
    return found[0]


def find_record_to_write(record_id: uuid.UUID, *, user: User) -> Record:
    """The record with its case alone, where this person may write; who may only read is told so, anybody else 404."""
    found = _record_worked_on(record=record_id, **working(user))
    if not found:
        readable = Record.objects.read_by(user.pk, role=user.role).filter(pk=record_id)
        gate.say_that_they_only_read(readable.values("case"), user=user)
    return found[0]


@prepared
def _visible_record(
    *,
    record: uuid.UUID,
    beside: tuple[str, ...],
    user: uuid.UUID,
    team: uuid.UUID | None,
    standing: Standing,
    at: datetime.datetime | None,
) -> QuerySet[Record]:
    visible = Record.objects.filter(case__in=cases_of_whoever_asks(user, team, standing, at))
    visible = visible.read_by(user, role=standing.role)
    works_on = cases_worked_on_by_whoever_asks(user, team, standing).filter(pk=OuterRef("case"))
    return (
        visible.filter(pk=record)
        .select_related(*beside)
        .annotate(is_theirs_to_write=Exists(works_on), is_kept=Value(False))
    )


def kept_by(user: User) -> QuerySet[Record]:
    """Notes about another family that they chaired or closed, which tell nothing of the one that they stand under.

    So they are theirs whatever they open now, unless a restriction or their role shuts them out.
    """
    if not opens_families(user):
        return Record.objects.none()
    theirs = Record.objects.filter(Q(chair=user) | Q(withdrawn__withdrawn_by=user), is_about_another_family=True)
    is_open = Exists(Case.objects.visible_to(user).filter(pk=OuterRef("case")))
    open_to_them = theirs.filter(case__in=Case.objects.not_closed_to(user))
    return open_to_them.annotate(is_theirs_to_write=Value(False), is_kept=~is_open)


@prepared
def _record_worked_on(
    *, record: uuid.UUID, user: uuid.UUID, team: uuid.UUID | None, standing: Standing
) -> QuerySet[Record]:
    theirs = Record.objects.filter(case__in=cases_worked_on_by_whoever_asks(user, team, standing))
    return theirs.read_by(user, role=standing.role).filter(pk=record).select_related("case")


def theirs(records: QuerySet[Record], record_id: uuid.UUID, *, user: User) -> Record:
    """One of these records where this person may write in its case; who may only read is told so, anybody else 404."""
    try:
        record = records.filter(pk__in=Record.objects.read_by(user.pk, role=user.role)).get(pk=record_id)
    except Record.DoesNotExist as fault:
        raise NotFound from fault
    if not may_work_on(record.case_id, user=user):
        gate.say_that_they_only_read([record.case_id], user=user)
    return record


def attendees_of(record: Record) -> list[Attendee]:
    """Each with what it takes to say until when they may open the family."""
    return _attendees(record=record.pk, on=clock.today())


@prepared
def _attendees(*, record: uuid.UUID, on: datetime.date) -> QuerySet[Attendee]:
    rows = Attendee.objects.filter(record=record, removed=False).select_related("user")
    return rows.annotate(**what_it_takes(case=OuterRef("record__case"), user=OuterRef("user"), on=on))


def names_only(record: Record) -> list[Attendee]:
    """The attendees of whom nobody knows yet who they are: a name was typed, and nobody chosen."""
    return list(Attendee.objects.filter(record=record, user=None, removed=False).exclude(name=""))


def rows_called(record: Record, name: str) -> list[Attendee]:
    """Those of them whose name is this one, however it is typed."""
    return [row for row in names_only(record) if search_key(row.name) == search_key(name)]


@dataclass(frozen=True)
class PersonFound:
    """Somebody with an account who is called as was asked, and what keeps them from being let in."""

    user: User
    is_here: bool
    is_kept_out: bool

    @property
    def opens_no_family(self) -> bool:
        return not opens_families(self.user)

    @property
    def can_be_chosen(self) -> bool:
        return not (self.is_here or self.is_kept_out or self.opens_no_family)


def people_called(words: str, *, record: Record) -> list[PersonFound]:
    """By name, with team and agency; also those who cannot be chosen, so that nobody looks for them in vain."""
    people = User.objects.in_use().called(words).select_related("team", "agency").order_by("search_key", "email")
    here = set(Attendee.objects.filter(record=record, removed=False, user__isnull=False).values_list("user", flat=True))
    restriction = restriction_in_force(record.case)
    named = set(restriction.names.filter(may_see=True).values_list("user", flat=True)) if restriction else set()
    return [
        PersonFound(user=user, is_here=user.pk in here, is_kept_out=bool(restriction) and user.pk not in named)
        for user in people[: MOST_FOUND + 1]
    ]


def person_to_choose(person_id: uuid.UUID) -> User:
    person = User.objects.in_use().select_related("team", "agency").filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person


def unsigned_record_of(case_id: uuid.UUID) -> Record | None:
    return Record.objects.unsigned().filter(case=case_id).select_related("meeting").first()


def unsigned_to_change(meeting: Meeting, *, cases: Collection[uuid.UUID]) -> list[Record]:
    """Those records of a meeting that are not signed yet, locked against everybody else's changes."""
    records = Record.objects.select_for_update(of=("self",)).unsigned().filter(meeting=meeting, case__in=cases)
    return list(records.select_related("case__team__head", "chair", "deputy").order_by("pk"))


SURELY_COMMITTED = datetime.timedelta(seconds=30)
SAVES_ON_A_PAGE = 25


@dataclass(frozen=True)
class Newest:
    """The newest accepted save of a record as 14:02, and the number up to which every save can be seen by now."""

    at: str = ""
    all_up_to: int = 0


def newest_save(record: Record) -> Newest:
    """To be asked before the record is read, so that what is saved meanwhile is told later."""
    found = _newest_save(record=record.id, long_ago=clock.now() - SURELY_COMMITTED)
    return Newest(f"{london(found[0].saved_at):%H:%M}", found[0].all_up_to or 0) if found else Newest()


@prepared
def _newest_save(*, record: uuid.UUID, long_ago: datetime.datetime) -> QuerySet[Revision, Any]:
    """Saves are numbered when made and seen when committed: before one that is older, no other can still come."""
    saves = Revision.objects.filter(record=record).order_by("-id")
    older = saves.filter(saved_at__lt=long_ago).values("pk")[:1]
    return saves.only("saved_at").annotate(all_up_to=Subquery(older))[:1]


def reading_for(record: Record) -> Reading:
    """What dates typed into this record are read against."""

    def next_meeting(kind: str) -> datetime.date | None:
        return (
            ComplianceCheck.objects.filter(record=record, next_meeting_type=kind, next_meeting_on__gte=record.on)
            .order_by("next_meeting_on")
            .values_list("next_meeting_on", flat=True)
            .first()
        )

    return Reading(on=record.on, next_meeting=next_meeting, closed=closed_days)


def kept_apart(record: Record) -> list[Revision]:
    """Texts nobody has decided about: kept beside what stands because two people wrote at once."""
    return _undecided(record=record.id)


def kept_apart_before(saves: QuerySet[Revision], *, values: Mapping[str, str]) -> Revision | None:
    """These very words of a row, where they are kept apart already and nobody has decided about them."""
    waiting = saves.filter(outcome="kept_apart", settled_by=None).order_by("-id")
    return next((revision for revision in waiting if revision.values == values), None)


def is_by_one_person(saves: QuerySet[Revision], *, by: User, since: int) -> bool:
    """Whether nobody else has saved a row since one of its revisions."""
    return not saves.filter(number__gt=since).exclude(by=by).exists()


@prepared
def _undecided(*, record: uuid.UUID) -> QuerySet[Revision]:
    return (
        Revision.objects.filter(record=record, outcome="kept_apart", settled_by=None)
        .select_related("by", "copied_from__by")
        .order_by("id")
    )


@prepared
def saved_since(*, record: uuid.UUID, since: int) -> QuerySet[Revision]:
    """The saves of a record after one of them, oldest first, with who made them; read from its index."""
    return Revision.objects.filter(record=record, pk__gt=since).select_related("by").order_by("id")


@dataclass(frozen=True)
class History:
    """A page of the saves of one row, newest first, with the newest accepted one and the accepted one before them."""

    saves: list[Revision]
    newest: Revision | None
    one_before: Revision | None
    goes_on: bool


def history_of(record: Record, kind: RowKind, key: str, *, before: int = 0) -> History:
    """The newest saves of a row, or those before one of them; where there are none before it, the newest."""
    all_of_it = _saves_of_row(record, kind, key).select_related("by", "copied_from__by").order_by("-id")
    accepted, saves = all_of_it.accepted(), all_of_it.exclude(number=AS_IT_STOOD)
    found = list(saves.filter(pk__lt=before)[: SAVES_ON_A_PAGE + 1]) if before else []
    found = found or list(saves[: SAVES_ON_A_PAGE + 1])
    page = found[:SAVES_ON_A_PAGE]
    return History(
        saves=page,
        newest=accepted.first(),
        one_before=accepted.filter(pk__lt=page[-1].pk if page else 0).first(),
        goes_on=len(found) > SAVES_ON_A_PAGE,
    )


def last_saves_in(record: Record) -> list[Revision]:
    """The newest accepted save of each row in a record, in the order in which the rows were begun."""
    accepted = Revision.objects.accepted().filter(record=record).select_related("by").order_by("pk")
    newest = {(revision.row_kind, revision.row_id): revision for revision in accepted}
    return list(newest.values())


def save_in_history(record: Record, kind: RowKind, key: str, save: int) -> Any:
    """One save of a row, or 404."""
    found = _saves_of_row(record, kind, key).filter(pk=save).first()
    if found is None:
        raise NotFound
    return found


def _saves_of_row(record: Record, kind: RowKind, key: str) -> RevisionQuerySet:
    """With whether each `waits` for somebody who says which words shall stand.

    What outlives its record was also written in others: those of its day or before, and those begun before it.
    """
    saves = Revision.objects.of_row(kind, kind.row_id(record.id, key), record=record)
    if kind.outlives_its_record:
        up_to_it = Q(record__on__lte=record.on) | Q(record__started_at__lte=record.started_at)
        about_the_family = Q(record__is_about_another_family=False) | Q(record=record)
        saves = saves.filter(up_to_it, about_the_family)
    return saves.annotate(waits=Q(number=None) & ~Exists(Revision.objects.filter(settles=OuterRef("pk"))))


@prepared
def rows_of(*, record: uuid.UUID, model: type[Row]) -> QuerySet[Row]:
    """The rows of one kind in a record, without those that were taken out again."""
    return model._default_manager.filter(record=record, removed=False)


def rows_standing(kind: RowKind, record: Record) -> int:
    """How many rows of a kind were made in a record and are not taken out."""
    return kind.model._default_manager.filter(record=record, removed=False).count()


@prepared
def row_to_save(
    *,
    model: type[Row],
    row: uuid.UUID,
    record: uuid.UUID | None,
    case: uuid.UUID | None,
    outlives_its_record: bool,
    save: uuid.UUID,
) -> QuerySet[Any, Row]:
    """The row, locked against other saves, with whether this very save was `made_before`."""
    made_before = Exists(Revision.objects.filter(record=record, save_id=save, row_id=OuterRef("pk")))
    rows = model._default_manager.select_for_update(of=("self",)).filter(pk=row)
    if outlives_its_record:
        rows = rows.filter(Q(record=None) | Q(record__is_about_another_family=False), case=case)
    elif model is not Record:
        rows = rows.filter(record=record)
    return rows.annotate(made_before=made_before)


def stands_elsewhere(kind: RowKind, row_id: uuid.UUID, *, record_id: uuid.UUID) -> bool:
    """Whether there is a row of this kind and id, but in another record."""
    return kind.model is not Record and kind.model._default_manager.filter(pk=row_id).exclude(record=record_id).exists()


def is_of_another_kind(kind: RowKind, row_id: uuid.UUID, *, record: Record) -> bool:
    """Whether a record has a row of this id already, which is another kind of row."""
    return Revision.objects.filter(record=record, row_id=row_id).exclude(row_kind=kind.name).exists()


def saved_another_row(save: uuid.UUID, row_id: uuid.UUID, *, record_id: uuid.UUID) -> bool:
    return Revision.objects.filter(record=record_id, save_id=save).exclude(row_id=row_id).exists()


@prepared
def children_of(*, record: uuid.UUID) -> QuerySet[RecordChild]:
    return RecordChild.objects.filter(record=record).select_related("child")
