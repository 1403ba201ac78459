"""Reads the rows of the trail one after another, and says of each what is wrong with it beside those before it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count

from handrail.audit.macs import AT, COLUMNS, EVENT, ID, MAC, NUMBER, WRITER, WRITTEN, is_proved
from handrail.audit.models import TrailEvent

# A row is written within its save. One that says it is older than this, beside those sealed before it, came later.
LATEST = timedelta(minutes=5)
ASKED_AT_ONCE = 500
Row = tuple[Any, ...]


def newest_is_ours(using: str) -> bool:
    """Whether the newest row was proved with the trail's key in use; also where no row was proved with any."""
    newest = TrailEvent.objects.using(using).order_by("-id").values_list(*COLUMNS).first()
    return newest is None or newest[MAC] is None or is_proved(newest)


class Reading:
    """What the rows read so far have come to: how late it is, which row of which writer, and which ids are absent."""

    def __init__(self) -> None:
        self.newest: datetime | None = None
        self.rows_are_proved = False
        # PostgreSQL passes over ids in honest use, and often: there the numbers of the writers tell.
        self._ids_tell = connection.vendor == "sqlite"
        self._last_id: int | None = None
        self._absent: list[range] = []
        self._numbers: dict[str, int] = {}
        self._loading: set[str] = set()
        self._come_again: dict[bytes, Row] = {}
        # What is known to be gone has been said: neither its ids nor its numbers are said again.
        self._ids_known_gone = 0
        self._numbers_known_gone = 0

    def faults(self, row: Row) -> Iterator[str]:
        """What is wrong with the next row."""
        self._note_id(row[ID])
        if row[MAC] is None and not self.rows_are_proved:
            yield from self._faults_of_time(row, row[AT])
            return
        self.rows_are_proved = True
        if not is_proved(row):
            yield f"{named(row)} is not as Handrail wrote it: it was changed, or put there."
            self._numbers_known_gone += 1
            return
        yield from self._faults_of_number(row)
        is_loaded = self._is_loaded(row)
        if not is_loaded and abs(row[AT] - row[WRITTEN]) > LATEST:
            yield f"{named(row)} was written {moment(row[WRITTEN])}, and in no loading of what happened earlier."
        yield from self._faults_of_time(row, row[WRITTEN], may_be_late=is_loaded)

    def pass_over(self, row_id: int) -> None:
        """A row that is said to be gone already."""
        self._note_id(row_id)
        self._numbers_known_gone += 1

    def miss(self, how_many: int) -> None:
        """So many rows are said to be gone already, whichever they were."""
        self._ids_known_gone += how_many
        self._numbers_known_gone += how_many

    def is_in_a_loading(self, row: Row) -> bool:
        return row[WRITER] in self._loading

    def faults_of_all(self, *, ids_given: int) -> Iterator[str]:
        """What is known only when every row has been read; `ids_given` is what the database says it has counted to."""
        yield from self._rows_come_again()
        if not self._ids_tell:
            return
        # SQLite takes an id back when what had it is rolled back, so each that is absent had a row.
        if self._last_id is not None and ids_given > self._last_id:
            self._absent.append(range(self._last_id + 1, ids_given + 1))
        for ids in self._absent:
            self._ids_known_gone -= len(ids)
            if self._ids_known_gone < 0:
                yield f"{_counted(ids)} deleted."
                self._ids_known_gone = 0

    def ids_without_rows(self, *, ids_given: int) -> int:
        """How many ids the database gave after that of the newest row."""
        return max(0, ids_given - (self._last_id or ids_given))

    def _note_id(self, row_id: int) -> None:
        last = self._last_id
        self._last_id = row_id if last is None else max(last, row_id)
        if last is None or not self._ids_tell:
            return
        if row_id < last:
            self._absent = [part for ids in self._absent for part in _without(ids, row_id)]
        elif row_id > last + 1:
            self._absent.append(range(last + 1, row_id))

    def _faults_of_number(self, row: Row) -> Iterator[str]:
        last = self._numbers.get(row[WRITER], 0)
        if row[NUMBER] <= last:
            # Where a connection broke in the middle of a commit, Handrail cannot know that the number was used.
            self._come_again[bytes(row[MAC])] = row
            return
        self._numbers[row[WRITER]] = row[NUMBER]
        gone = row[NUMBER] - last - 1
        known = min(gone, self._numbers_known_gone)
        self._numbers_known_gone -= known
        if gone := gone - known:
            self._ids_known_gone += gone
            how_many = "One row" if gone == 1 else f"{gone:,} rows"
            yield f"{how_many} written by the same worker before {named(row, begins=False)} were deleted unsealed."

    def _is_loaded(self, row: Row) -> bool:
        if row[EVENT] == "loading.began":
            self._loading.add(row[WRITER])
        is_loaded = row[WRITER] in self._loading
        if row[EVENT] == "loading.ended":
            self._loading.discard(row[WRITER])
        return is_loaded

    def _faults_of_time(self, row: Row, at: datetime, *, may_be_late: bool = False) -> Iterator[str]:
        if self.newest and at < self.newest - LATEST and not may_be_late:
            yield f"{named(row)} came later than it says, or the clock had been put back."
        self.newest = max(self.newest, at) if self.newest else at

    def _rows_come_again(self) -> Iterator[str]:
        macs = list(self._come_again)
        for first in range(0, len(macs), ASKED_AT_ONCE):
            wanted = TrailEvent.objects.filter(mac__in=macs[first : first + ASKED_AT_ONCE])
            for mac in wanted.values_list("mac", flat=True).annotate(times=Count("pk")).filter(times__gt=1):
                yield f"{named(self._come_again[bytes(mac)])} is a copy of another row: it was put there."


def named(row: Row, *, begins: bool = True) -> str:
    return f"{'Row' if begins else 'row'} {row[ID]} ({row[EVENT]}, {moment(row[AT])})"


def moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def ids_given() -> int:
    """Up to which id the database has counted, whether or not a row has it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'audit_trailevent'")
        else:
            cursor.execute(
                "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('audit_trailevent', 'id')::regclass), 0)"
            )
        return cursor.fetchone()[0]


def _without(ids: range, one: int) -> list[range]:
    if one not in ids:
        return [ids]
    return [part for part in (range(ids.start, one), range(one + 1, ids.stop)) if part]


def _counted(ids: range) -> str:
    return f"Row {ids[0]} was" if len(ids) == 1 else f"Rows {ids[0]} to {ids[-1]} were"
