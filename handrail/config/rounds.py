"""What Handrail does by itself: processes beside the server go its rounds, and each part is tried every time."""

import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from django.db import InterfaceError, OperationalError

from handrail.core import logs
from handrail.core.beside_the_server import BesideTheServer
from handrail.core.only_log_lines import tell_of_what_is_not_caught

ROUND_EVERY = 10.0
LONGEST_ROUND = 600
LOOKS_FOR_ITS_SERVER_EVERY = 1.0

TELLS_AGAIN_AFTER = 60.0


@dataclass
class Told:
    """What failed in earlier rounds: a fault that lasts is told once a minute, not at each round."""

    last: dict[tuple[str, type], float] = field(default_factory=dict)
    away_since: float | None = None

    def is_due(self, part: str, fault: Exception) -> bool:
        now = time.monotonic()
        due = now - self.last.get((part, type(fault)), -math.inf) >= TELLS_AGAIN_AFTER
        if due:
            self.last[part, type(fault)] = now
        return due


def go_round(told: Told | None = None, *, of: Callable[[], list[Callable[[], object]]] | None = None) -> None:
    """Does everything that is due, once; what fails is logged and tried again on the next round."""
    told = told or Told()
    for part in (of or parts)():
        name = part.__qualname__
        try:
            part()
        except (OperationalError, InterfaceError) as fault:
            # the other parts would only find out the same
            if told.away_since is None:
                told.away_since = time.monotonic()
            if told.is_due("", fault):
                logs.note("database_away", error=fault)
            return
        except Exception as fault:
            if told.is_due(name, fault):
                logs.note("round_failed", part=name, error=fault)
    if told.away_since is not None:
        logs.note("database_back", seconds=round(time.monotonic() - told.away_since))
        told.away_since = None


def parts() -> list[Callable[[], object]]:
    """All that is done by itself; each part finds out whether there is anything to do."""
    return [*letters(), *upkeep()]


def letters() -> list[Callable[[], object]]:
    """In the order of their haste; each waits for a mail server, which may be slow or away."""
    from handrail.access.letters import ask_about_unsigned_records, escalate_late_reviews, tell_of_emergencies
    from handrail.accounts.letters import send_password_links
    from handrail.accounts.notices import send_notices
    from handrail.administration.letters import tell_of_changes_to_confirm

    return [
        tell_of_emergencies,
        tell_of_changes_to_confirm,
        send_password_links,
        send_notices,
        escalate_late_reviews,
        ask_about_unsigned_records,
    ]


def upkeep() -> list[Callable[[], object]]:
    """What waits for nothing but the database: the trail is sealed and anchored however long letters take."""
    from django.conf import settings

    from handrail.accounts.attempts import forget_old_counts
    from handrail.accounts.queries import people_nobody_has_seen
    from handrail.accounts.services.people import disable_dormant
    from handrail.accounts.sessions import SessionStore
    from handrail.administration.letters import make_changes_nobody_stopped
    from handrail.audit.anchors import anchor_when_due
    from handrail.audit.seals import seal_new_rows
    from handrail.core import clock

    def anchor_the_trail() -> bool:
        return anchor_when_due(settings.HANDRAIL_TRAIL_ANCHORS, now=clock.now())

    def disable_accounts_nobody_uses() -> object:
        now = clock.now()
        return bool(people_nobody_has_seen(now=now)) and disable_dormant(by=None, now=now)

    return [
        make_changes_nobody_stopped,
        seal_new_rows,
        anchor_the_trail,
        disable_accounts_nobody_uses,
        SessionStore.clear_expired,
        forget_old_counts,
    ]


# Each has a process of its own, so that what waits in one holds up nothing of the other.
ROUNDS = {"letters": letters, "upkeep": upkeep}


def start_beside_the_server() -> list[BesideTheServer]:
    """Goes rounds in processes that are started anew if they end, and end with the server itself."""

    def start(name: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603 - this program's own, with no words of anybody's
            [sys.executable, "-m", __name__, str(os.getpid()), name]
        )

    return [BesideTheServer(partial(start, name), tell=lambda: logs.note("rounds_ended")) for name in ROUNDS]


def go_rounds(server: int, of: Callable[[], list[Callable[[], object]]]) -> None:
    from django.db import connections

    told = Told()
    while os.getppid() == server:
        # What hangs is ended from outside of the program, whatever holds it up, and is begun again.
        signal.alarm(LONGEST_ROUND)
        go_round(told, of=of)
        connections.close_all()
        signal.alarm(0)
        until = time.monotonic() + ROUND_EVERY
        while time.monotonic() < until and os.getppid() == server:
            time.sleep(LOOKS_FOR_ITS_SERVER_EVERY)


def main(server: int, name: str) -> None:
    # At a terminal, and by what runs services, all are told to stop at once: the server stops this one.
    for told_to_stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told_to_stop, signal.SIG_IGN)

    import django
    from django.conf import settings

    django.setup()
    if settings.PRODUCTION:
        tell_of_what_is_not_caught()
    go_rounds(server, ROUNDS[name])


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
