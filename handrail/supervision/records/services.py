"""Starting, saving, opening and abandoning a record; every change leaves a revision and a trace in one transaction."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from handrail.accounts.models import User
from handrail.audit import trail
from handrail.cases import gate, meeting_sight
from handrail.cases.models import Case
from handrail.core import clock
from handrail.core.changed_since import overtaken
from handrail.core.refusals import Invalid, NotAllowed, NotFound, changed_meanwhile
from handrail.families import queries as family_queries
from handrail.families import services as family_services
from handrail.families.models import Person
from handrail.form_library import forms_on_file
from handrail.supervision.meetings.models import Expectation, Meeting
from handrail.supervision.records import attendance, day, policies, queries
from handrail.supervision.records.choices import RecordStatus, SaveOutcome
from handrail.supervision.records.models import ChildChange, Record, RecordChild, Revision
from handrail.supervision.records.models.rows import AS_IT_STOOD
from handrail.supervision.records.querysets import RevisionQuerySet
from handrail.supervision.records.row_kinds import Faults, Refused, RowKind
from handrail.supervision.records.saving import reconcile

Follow = Callable[..., list[str]]


@dataclass
class Saved:
    """What became of one save; `at` says when what it saved was written, and `wrote` whether that is now."""

    record: Record
    outcome: str
    row_id: uuid.UUID
    revision: int
    values: dict[str, str]
    at: str = ""
    unread: Faults = field(default_factory=dict)
    wanting: Faults = field(default_factory=dict)
    apart: dict[str, dict[str, str]] = field(default_factory=dict)
    apart_id: int | None = None
    theirs_by: str = ""
    also: list[str] = field(default_factory=list)
    wrote: bool = False


@transaction.atomic
def start_record(*, by: User, meeting: Meeting, case: Case, record_id: uuid.UUID | None = None) -> Record:
    """Begins one family's record at one meeting with its people, children and form; asking again gives the same."""
    gate.check_works_on(case.pk, user=by)
    existing = Record.objects.filter(meeting=meeting, case=case).exclude(status=RecordStatus.ABANDONED).first()
    if existing:
        return existing
    # of two who begin at two meetings one waits, and is told of the other's record
    meeting_sight.hold([case.pk])
    unsigned = queries.unsigned_record_of(case.id)
    if unsigned:
        raise NotAllowed(
            f"The record of {unsigned.on:%-d %B %Y} for this family is not signed yet. "
            "Sign it or abandon it first; its actions are not lost."
        )
    chair, deputy = attendance.chair_and_deputy(meeting, case)
    record = Record(
        pk=record_id or uuid.uuid4(),
        case=case,
        meeting=meeting,
        form_version=forms_on_file.published(),
        kind=meeting.kind,
        on=meeting.on,
        chair=chair,
        deputy=deputy,
        started_at=clock.now(),
    )
    record.accountable_manager = attendance.accountable_manager(record)
    record.save(force_insert=True)
    children = family_queries.children_of(case)
    RecordChild.objects.bulk_create(
        RecordChild(record=record, child=child, position=place) for place, child in enumerate(children)
    )
    attendance.fill_in_from_meeting(by=by, record=record)
    trail.record("record.started", by=by, case_reference=case.reference, subject="Record", subject_id=record.id)
    return record


@transaction.atomic
def begin_recording(*, by: User, record_id: uuid.UUID) -> Record:
    """Moves a record that was being prepared into the meeting, from its day on; asking again changes nothing."""
    record = _to_change(record_id, by)
    if record.status == RecordStatus.PREPARING:
        day.move(by=by, record=record, to=day.check_its_day_has_come(record, record.meeting, today=clock.today()))
        Record.objects.filter(pk=record.pk).update(status=RecordStatus.RECORDING)
        record.status = RecordStatus.RECORDING
        trail.record(
            "record.opened_for_recording",
            by=by,
            case_reference=record.case.reference,
            subject="Record",
            subject_id=record.id,
        )
    policies.check_can_write(record)
    return record


@transaction.atomic
def set_children(
    *,
    by: User,
    record_id: uuid.UUID,
    children: Sequence[Mapping[str, Any]],
    added: Mapping[str, Any] | None = None,
) -> Record:
    """Says which children a record is about and puts right what is known of them; what was written of one stays.

    Each holds the child's `id`, and where they change: whether the record is `about` them, the columns that were
    corrected, and how these `stood` when that was decided. Where somebody else corrected the same, nothing is saved.
    `added` is what is said of one more child, with its `id`.
    """
    record = _to_change(record_id, by)
    policies.check_can_write(record)
    family = family_queries.children_of(record.case)
    said_of = {said["id"]: said for said in children}
    corrected = {
        child: {name: value for name, value in said_of[child.id].items() if name in family_services.CORRECTED}
        for child in family
        if child.id in said_of
    }
    _refuse_overtaken(corrected, stood={child: said_of[child.id].get("stood", {}) for child in corrected})
    is_corrected = False
    for child, columns in corrected.items():
        before = {name: getattr(child, name) for name, value in columns.items() if value != getattr(child, name)}
        if before:
            is_corrected = True
            family_services.correct_child(by=by, case=record.case, child=child, corrected=columns)
            ChildChange.objects.create(record=record, child=child, added=False, before=before, by=by)
    held = list(RecordChild.objects.filter(record=record).values_list("child_id", flat=True))
    about = [child.id for child in family if said_of.get(child.id, {}).get("about", child.id in held)]
    if held != about:
        RecordChild.objects.filter(record=record).exclude(child__in=about).delete()
        for place, child_id in enumerate(about):
            RecordChild.objects.update_or_create(record=record, child_id=child_id, defaults={"position": place})
        trail.record(
            "record.children_chosen",
            by=by,
            case_reference=record.case.reference,
            subject="Record",
            subject_id=record.id,
        )
    if held != about or is_corrected:
        _tell_open_pages_of_children(record)
    if added is not None:
        said = {name: value for name, value in added.items() if name in family_services.CORRECTED}
        add_child(by=by, record_id=record.id, child_id=added["id"], said=said)
    return record


@transaction.atomic
def add_child(*, by: User, record_id: uuid.UUID, child_id: uuid.UUID, said: Mapping[str, Any]) -> Record:
    """Adds a child to the family, and to this record after the others; asking the same again changes nothing."""
    record = _to_change(record_id, by)
    policies.check_can_write(record)
    known = {child.id for child in family_queries.children_of(record.case)}
    child = family_services.add_child(by=by, case=record.case, child_id=child_id, **said)
    if child.id not in known:
        ChildChange.objects.create(record=record, child=child, added=True, by=by)
    place = RecordChild.objects.filter(record=record).count()
    _, is_new = RecordChild.objects.get_or_create(record=record, child=child, defaults={"position": place})
    if is_new:
        _tell_open_pages_of_children(record)
    return record


def _refuse_overtaken(
    corrected: Mapping[Person, Mapping[str, Any]], *, stood: Mapping[Person, Mapping[str, Any]]
) -> None:
    faults = {
        f"{child.id}-{name}": changed_meanwhile(child.in_words(name))
        for child, columns in corrected.items()
        for name in overtaken(columns, stood=stood[child], now=child)
    }
    if faults:
        raise Invalid(faults)


def _tell_open_pages_of_children(record: Record) -> None:
    Record.objects.filter(pk=record.pk).update(children_changed_at=clock.now())


@transaction.atomic
def abandon(*, by: User, record_id: uuid.UUID, because: str, sum_of_withdrawn: str = "") -> Record:
    """Closes a record without signing, and what its meeting gave with it.

    What was agreed and answered in it counts, unless it is about another family and there is a sum of what it said.
    """
    record = _to_change(record_id, by)
    policies.check_chairs(record, by, to="abandon this record")
    policies.check_can_become(record, RecordStatus.ABANDONED)
    record.status, record.abandoned_because = RecordStatus.ABANDONED, because
    record.is_about_another_family = bool(sum_of_withdrawn)
    record.save(update_fields=["status", "abandoned_because", "is_about_another_family"])
    trail.record(
        "record.withdrawn" if sum_of_withdrawn else "record.abandoned",
        by=by,
        case_reference=record.case.reference,
        subject="Record",
        subject_id=record.id,
        detail={"sha256": sum_of_withdrawn} if sum_of_withdrawn else {},
    )
    meeting_sight.withdraw(by=by, meeting_id=record.meeting_id, cases=[record.case_id])
    # a typed name opens nothing, and without the family for which it was typed everybody at the meeting would read it
    expected = Expectation.objects.filter(participant__user__isnull=False)
    expected.filter(item__meeting=record.meeting_id, item__case=record.case_id).delete()
    return record


def save_row(
    *,
    by: User,
    record_id: uuid.UUID,
    kind: RowKind,
    key: str,
    based_on: int,
    typed: Mapping[str, str],
    save_id: uuid.UUID,
    settles: int | None = None,
    copied_from: Revision | None = None,
    follow: Follow | None = None,
) -> Saved:
    """Saves what was typed into one row: once per save id, against the revision it was based on, with its trace.

    What cannot be read is left out and named in `unread`; what contradicts somebody else's save is kept apart.
    `settles` is the kept-apart revision that this save decides about, or takes the place of; `copied_from` the save in
    withdrawn notes whose words these are.
    """
    arguments: dict[str, Any] = {
        "by": by,
        "record_id": record_id,
        "kind": kind,
        "key": key,
        "based_on": based_on,
        "typed": typed,
        "save_id": save_id,
        "settles": settles,
        "copied_from": copied_from,
        "follow": follow,
    }
    try:
        return _save_row(**arguments)
    except IntegrityError:
        # Two people's first save of the same row, or the same save twice, at the same moment: now the other one stands.
        try:
            return _save_row(**arguments)
        except IntegrityError as fault:
            row_id = kind.row_id(record_id, key)
            is_taken = queries.stands_elsewhere(kind, row_id, record_id=record_id)
            if is_taken or queries.saved_another_row(save_id, row_id, record_id=record_id):
                raise NotFound from fault
            raise


@transaction.atomic
def _save_row(
    *,
    by: User,
    record_id: uuid.UUID,
    kind: RowKind,
    key: str,
    based_on: int,
    typed: Mapping[str, str],
    save_id: uuid.UUID,
    settles: int | None,
    copied_from: Revision | None,
    follow: Follow | None,
) -> Saved:
    record = queries.find_record_to_write(record_id, user=by)
    row_id = kind.row_id(record.id, key)
    found = queries.row_to_save(
        model=kind.model,
        row=row_id,
        record=record.id,
        case=record.case_id,
        outlives_its_record=kind.outlives_its_record,
        save=save_id,
    )
    row = next(iter(found), None)
    if row is not None and row.made_before:
        return _as_it_stands(kind, row, record, typed, save_id)
    policies.check_can_write(record)
    is_new = row is None
    if row is None:
        if kind.own_id:
            if queries.is_of_another_kind(kind, row_id, record=record):
                raise NotFound
            policies.check_has_room(kind.name, kind.noun, held=queries.rows_standing(kind, record))
        row = kind.new(record, row_id, key, typed, is_copy=copied_from is not None)
    standing, saves = kind.values_of(row), Revision.objects.of_row(kind, row.pk, record=record)
    is_stale = based_on != row.revision
    result = reconcile(
        kind,
        standing=standing,
        base=_values_at(saves, based_on) if is_stale else standing,
        typed=typed,
        reading=queries.reading_for(record),
        is_by_one_person=is_stale and queries.is_by_one_person(saves, by=by, since=based_on),
    )
    _refuse_contradictions(kind, row, record, result)
    if kind.own_id and not is_new and result.changes.get("removed") is False:
        policies.check_has_room(kind.name, kind.noun, held=queries.rows_standing(kind, record))
    outcome = SaveOutcome.MERGED if result.merged else SaveOutcome.SAVED
    revision = {
        "record": record,
        "row_kind": kind.name,
        "row_key": key,
        "row_id": row.pk,
        "by": by,
        "saved_at": clock.now(),
        "copied_from": copied_from,
    }
    settles_id = _settled(saves, record, settles)
    # the page may send the same words again before anybody has decided about them
    apart = queries.kept_apart_before(saves, values=result.apart) if result.apart else None
    is_kept_apart_now = bool(result.apart) and apart is None
    if is_kept_apart_now:
        apart = Revision.objects.create(
            **revision,
            number=None,
            based_on=based_on,
            values=result.apart,
            outcome=SaveOutcome.KEPT_APART,
            settles_id=settles_id,
            save_id=save_id if not result.changes else _kept_apart_id(save_id),
        )
    also: list[str] = []
    decides = settles_id is not None and not result.apart and not result.unread
    accepts = bool(result.changes or decides or (is_new and not result.unread))
    if accepts:
        if kind.outlives_its_record and not is_new and row.revision == AS_IT_STOOD:
            _keep_as_it_stood(revision, standing, save_id)
        row.revision += 1
        row.save(force_insert=is_new, update_fields=None if is_new else [*result.changes, "revision"])
        if follow is not None:
            also = follow(by=by, record=record, row=row, changed=set(result.changes), is_new=is_new)
        Revision.objects.create(
            **revision,
            number=row.revision,
            based_on=based_on,
            values=kind.values_of(row),
            outcome=outcome,
            settles_id=settles_id,
            save_id=save_id,
        )
    wrote = accepts or is_kept_apart_now
    if wrote:
        trail.record(
            _event(is_new, result.changes),
            by=by,
            case_reference=record.case.reference,
            subject=kind.noun,
            subject_id=row.pk,
        )
    return Saved(
        record=record,
        outcome="kept_apart" if result.apart else str(outcome) if wrote else "unchanged",
        row_id=row.pk,
        revision=row.revision,
        values=kind.values_of(row),
        at=f"{clock.london(revision['saved_at']):%H:%M}" if wrote else "",
        unread=result.unread,
        wanting=kind.wanting(row),
        apart={name: {"yours": text, "theirs": standing[name]} for name, text in result.apart.items()},
        apart_id=apart.pk if apart else None,
        theirs_by=_writer_before(saves, apart) if apart else "",
        also=also,
        wrote=wrote,
    )


def _to_change(record_id: uuid.UUID, user: User) -> Record:
    """The record, locked against everybody else's saves until this transaction ends."""
    records = Record.objects.select_for_update(of=("self",)).select_related("case", "chair", "meeting")
    return queries.theirs(records, record_id, user=user)


def _values_at(saves: QuerySet[Revision], number: int) -> dict[str, str]:
    return saves.filter(number=number).values_list("values", flat=True).first() or {}


def _keep_as_it_stood(revision: Mapping[str, Any], standing: Mapping[str, str], save_id: uuid.UUID) -> None:
    """What was there before the first record would be gone with the first save, and could be given back to nobody."""
    Revision.objects.create(
        **revision,
        number=AS_IT_STOOD,
        based_on=AS_IT_STOOD,
        values=standing,
        outcome=SaveOutcome.SAVED,
        save_id=uuid.uuid5(save_id, "as it stood"),
    )


def _as_it_stands(kind: RowKind, row: Any, record: Record, typed: Mapping[str, str], save_id: uuid.UUID) -> Saved:
    """The answer to a save that was made before: the same effect, said again."""
    saves = Revision.objects.of_row(kind, row.pk, record=record)
    newest = saves.order_by("-id").values_list("saved_at", flat=True)[0]
    made = {
        revision.outcome == SaveOutcome.KEPT_APART: revision
        for revision in saves.filter(record=record, save_id__in=(save_id, _kept_apart_id(save_id)))
    }
    apart, accepted = made.get(True), made.get(False)
    values, wanting = kind.values_of(row), kind.wanting(row)
    return Saved(
        record=record,
        outcome=str(SaveOutcome.KEPT_APART if apart else SaveOutcome.SAVED),
        row_id=row.pk,
        revision=row.revision,
        values=values,
        at=f"{clock.london(newest):%H:%M}",
        unread=_unread_then(kind, row, record, typed, accepted.values if accepted else values),
        wanting=wanting,
        apart={name: {"yours": text, "theirs": values[name]} for name, text in apart.values.items()} if apart else {},
        apart_id=apart.pk if apart else None,
        theirs_by=_writer_before(saves, apart) if apart else "",
    )


def _unread_then(
    kind: RowKind, row: Any, record: Record, typed: Mapping[str, str], accepted: Mapping[str, str]
) -> Faults:
    """What a save that is sent again had left out, so that nobody is told that it is saved."""
    alone = {box.name: typed[box.name] for box in kind.boxes if box.name in typed and not box.merges}
    standing = {**kind.values_of(row), **accepted}
    result = reconcile(kind, standing=standing, base=standing, typed=alone, reading=queries.reading_for(record))
    _refuse_contradictions(kind, row, record, result)
    return result.unread


def _writer_before(saves: RevisionQuerySet, apart: Revision) -> str:
    """Who wrote what stood when this text was kept beside it."""
    accepted = saves.accepted().filter(pk__lt=apart.pk)
    return accepted.order_by("-pk").values_list("by__name", flat=True).first() or ""


def _kept_apart_id(save_id: uuid.UUID) -> uuid.UUID:
    """A save of which one part is accepted and another kept apart leaves two revisions."""
    return uuid.uuid5(save_id, "kept apart")


def _refuse_contradictions(kind: RowKind, row: Any, record: Record, result: Any) -> None:
    """Applies the changes one fault at a time: a box that contradicts another keeps what stood, and is named.

    What contradicted before, as the record has another day since, keeps nobody from writing in the other boxes.
    """
    stood = _contradiction(kind, row, record)
    before = {name: getattr(row, name) for name in result.changes}
    for name, value in result.changes.items():
        setattr(row, name, value)
    while True:
        try:
            kind.refuse(row, record)
            return
        except Refused as fault:
            if fault.box not in result.changes and fault.args == stood:
                return
            culprit = fault.box if fault.box in result.changes else next(iter(result.changes), None)
            # named by the box that was typed into, also where the message speaks of another: that one is not saved
            result.unread[culprit or fault.box] = fault.message
            if culprit is None:
                return
            setattr(row, culprit, before[culprit])
            del result.changes[culprit]


def _contradiction(kind: RowKind, row: Any, record: Record) -> tuple[Any, ...] | None:
    try:
        kind.refuse(row, record)
    except Refused as fault:
        return fault.args
    return None


def _settled(saves: QuerySet[Revision], record: Record, settles: int | None) -> int | None:
    if settles is None:
        return None
    return saves.filter(pk=settles, record=record).values_list("pk", flat=True).first()


def _event(is_new: bool, changes: Mapping[str, Any]) -> str:
    if "removed" in changes:
        return "row.removed" if changes["removed"] else "row.restored"
    return "row.added" if is_new else "answer.saved"
