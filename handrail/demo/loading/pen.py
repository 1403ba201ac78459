"""Writes into a record as somebody at the page does: one row at a time, a moment apart."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from handrail.accounts.models import User
from handrail.core import clock, dates
from handrail.demo.council_on_file import id_of
from handrail.demo.loading.directory import Directory
from handrail.supervision.recording.row_kinds import FOLLOWS, ROW_KINDS
from handrail.supervision.records import services as record_services
from handrail.supervision.records.models import Record

BETWEEN_SAVES = datetime.timedelta(seconds=20)
Written = str | bool | int | float | datetime.date | None


@dataclass
class Pen:
    record: Record
    by: User
    directory: Directory
    slug: str
    moment: datetime.datetime = field(default_factory=clock.now)

    @property
    def family(self) -> dict[str, Any]:
        return self.directory.on_file[self.slug]

    def save(self, kind: str, key: object, /, *, based_on: int = 0, follow: bool = True, **written: Written) -> None:
        """Saves what is known of one row; a row of which nothing is known is not begun."""
        typed = {box: _typed(value) for box, value in written.items() if value is not None and value != ""}
        if not typed:
            return
        self.moment += BETWEEN_SAVES
        with clock.at(self.moment):
            saved = record_services.save_row(
                by=self.by,
                record_id=self.record.id,
                kind=ROW_KINDS[kind],
                key=str(key),
                based_on=based_on,
                typed=typed,
                save_id=id_of(f"{self.record.id} {kind} {key}"),
                follow=FOLLOWS.get(kind) if follow else None,
            )
        if saved.unread or saved.apart:
            raise ValueError(f"{kind} {key}: {saved.unread or saved.apart}")

    def answer(self, prompt: str, text: str | None, *, chosen: str | None = None) -> None:
        self.save("answer", prompt, text=text, chosen=chosen)


def _typed(value: Written) -> str:
    """What somebody would type for it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return dates.say(value) if isinstance(value, datetime.date) else str(value)
