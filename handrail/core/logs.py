"""Writes the log: one JSON object on a line for each event, with codes and numbers, and nobody's words."""

import json
import logging
import re
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from handrail.core.log_events import ALWAYS, EVENTS

OURS = Path(__file__).resolve().parent.parent
MOST_PLACES = 8
# A code, a number, an id, the name of a part: nothing that has a space, nor an address of e-mail.
CODE = re.compile(r"[A-Za-z0-9_.:+/<>-]{1,200}")
NOT_SHOWN = "not shown"

_log = logging.getLogger("handrail")
NOTHING: Mapping[str, object] = MappingProxyType({})
_about: ContextVar[Mapping[str, object]] = ContextVar("about", default=NOTHING)


def note(event: str, *, error: BaseException | None = None, **fields: object) -> None:
    """Logs an event of the inventory with fields of its own; of an error, its kind and where it came up."""
    known = EVENTS[event]
    if unknown := fields.keys() - {*known.fields}:
        raise ValueError(f"{event} has no {', '.join(sorted(unknown))}")
    said = {**fields, **(fault(error) if error is not None else {})}
    _log.log(known.level, event, extra={"handrail_event": event, "handrail_fields": said}, exc_info=error)


@contextmanager
def about(**fields: object) -> Iterator[None]:
    """What every line says that is logged within, such as the number of the request."""
    before = _about.set({**_about.get(), **fields})
    try:
        yield
    finally:
        _about.reset(before)


def say_too(**fields: object) -> None:
    """What lines say from now on until the end of the enclosing `about`."""
    _about.set({**_about.get(), **fields})


def current(field: str) -> str:
    return str(_about.get().get(field, ""))


def write_nothing_past_the_lines(*, production: bool) -> None:
    """Python itself would write what no handler takes and, as developers want it, warnings and lines that failed."""
    logging.lastResort = None
    logging.captureWarnings(production)
    logging.raiseExceptions = not production


def write_to_standard_error() -> None:
    """For a process of ours that needs no settings."""
    console = logging.StreamHandler()
    console.setFormatter(Line())
    logging.getLogger().addHandler(console)


class Line(logging.Formatter):
    """One line; what is none of our events is told by where it comes from alone, since it may say anything."""

    converter = time.gmtime

    def format(self, logged: logging.LogRecord) -> str:
        fields: Mapping[str, object]
        if event := getattr(logged, "handrail_event", None):
            fields = logged.__dict__["handrail_fields"]
        else:
            event, fields = "other", {"logger": logged.name, "at": f"{logged.module}:{logged.lineno}"}
            if logged.exc_info and logged.exc_info[1] is not None:
                fields = {**fault(logged.exc_info[1]), **fields}
        line = {
            "time": datetime.fromtimestamp(logged.created, UTC).isoformat(timespec="milliseconds"),
            "level": logged.levelname.lower(),
            "event": event,
            **{name: value for name, value in _about.get().items() if name in ALWAYS and value},
            **fields,
        }
        return json.dumps({name: shown(value) for name, value in line.items()})


class LineAndTrace(Line):
    """For developers, who have made-up people only: the line, and below it what Python says of an error."""

    def format(self, logged: logging.LogRecord) -> str:
        line = super().format(logged)
        return f"{line}\n{self.formatException(logged.exc_info)}" if logged.exc_info else line


def shown(value: object) -> object:
    """A number as it is, a text where it is a code, a list of either; whatever else was handed over stays unsaid."""
    if isinstance(value, int | float):
        return value
    if isinstance(value, list):
        return [shown(one) for one in value]
    text = str(value)
    return text if CODE.fullmatch(text) else NOT_SHOWN


def fault(error: BaseException) -> dict[str, object]:
    """What may be said of an error: a database prints whole rows in its message."""
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    kinds = [kind(error), *([kind(behind)] if behind is not None else [])]
    code = getattr(behind, "sqlstate", None) or getattr(behind, "sqlite_errorname", None)
    return {"error": kinds, "at": places(error), **({"code": code} if code else {})}


def kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def places(error: BaseException) -> list[str]:
    """The innermost places of our own that it came through; where there is none, the innermost of all."""
    frames = [(Path(frame.f_code.co_filename), line) for frame, line in traceback.walk_tb(error.__traceback__)]
    ours = [f"{path.relative_to(OURS.parent)}:{line}" for path, line in frames if path.is_relative_to(OURS)]
    return ours[-MOST_PLACES:] or [f"{path.name}:{line}" for path, line in frames[-1:]]
