"""What the page of closed days shows."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from handrail.core import dates
from handrail.core.form_fields import boxes

if TYPE_CHECKING:
    from handrail.administration.forms.closed_days import ClosedDayForm
    from handrail.council.models import ClosedDay


@dataclass(frozen=True)
class ClosedDayLine:
    on: str
    value: str
    what: str


def closed_days_page(form: "ClosedDayForm", closed: Sequence["ClosedDay"], *, today: datetime.date) -> dict[str, Any]:
    return {
        **boxes(form),
        "to_come": [_line(day) for day in closed if day.on >= today],
        "past": [_line(day) for day in reversed(closed) if day.on < today],
    }


def _line(day: "ClosedDay") -> ClosedDayLine:
    return ClosedDayLine(on=dates.say_weekday(day.on), value=day.on.isoformat(), what=day.what)
