"""What stands in the log, line by line, as a council's log has it at its most talkative."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from handrail.core.logs import Line


@contextmanager
def what_is_logged() -> Iterator[list[str]]:
    """Every line that comes to the log's own handler: what Django keeps to itself is not among them."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, logged: logging.LogRecord) -> None:
            lines.append(Line().format(logged))

    keep, loggers = Keep(logging.INFO), [logging.getLogger(), logging.getLogger("handrail")]
    levels = [logger.level for logger in loggers]
    loggers[0].addHandler(keep)
    for logger in loggers:
        logger.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        loggers[0].removeHandler(keep)
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
