"""Serves Handrail with one protection taken out, named by WITHOUT: what a measure must then find."""

import itertools
import os
from typing import Any


def without_reading_bodies_first() -> None:
    """As Granian serves WSGI by itself: a thread for each request from its headers on, two in all."""
    import granian
    from granian.constants import Interfaces

    serve = granian.Granian

    def serve_wsgi(target: str, **options: Any) -> Any:
        options |= {"interface": Interfaces.WSGI, "blocking_threads": 1}
        return serve("handrail.config.wsgi:application", **options)

    granian.Granian = serve_wsgi  # type: ignore[misc, assignment]


def without_turns() -> None:
    """Whoever asks first is answered first, whoever they are, and slow answers hold the others up."""
    from handrail.serving import turns

    number, run = itertools.count(), turns.Turns.run

    async def run_in_order(line: turns.Turns, whose: str, *more: Any, **known: Any) -> Any:
        return await run(line, f"{next(number)}", *more)

    turns.Turns.run = run_in_order  # type: ignore[method-assign]
    turns.SECONDS_OF_A_TURN = 60


def without_lines_by_network() -> None:
    """Each address is a stranger of its own, and as many strangers as there are threads are answered at once."""
    from handrail.config import served
    from handrail.serving import turns

    make = turns.Turns.__init__

    def make_for_anybody(line: turns.Turns, *, at_once: int, threads: int) -> None:
        make(line, at_once=at_once, threads=threads)
        line._most_strangers = threads

    turns.Turns.__init__ = make_for_anybody  # type: ignore[method-assign]
    served.application._line_of_stranger = lambda environ: (environ.get("HTTP_X_FORWARDED_FOR", ""), "")


def without_strict_transport() -> None:
    """What the server refuses by itself says nothing of coming encrypted."""
    from handrail.config import served

    served.application._also_says = lambda environ: []


def without_one_line_for_an_account() -> None:
    """Each device is a stranger of its own, as if it were a network."""
    from handrail.config import served

    served.application._line_of_stranger = lambda environ: (environ.get("HTTP_COOKIE", ""), "")


def without_one_line_for_a_customer() -> None:
    """Each network of 64 bits is a stranger of its own, though one customer has as many as they like."""
    from handrail.config import askers

    askers.customer_of = lambda network: network  # type: ignore[assignment]


def without_room_by_network() -> None:
    """Whoever makes up sessions takes the room of all whose session has ended."""
    from handrail.serving import bodies

    bodies.MOST_OF_THEM_IN_ONE_NETWORK = bodies.MOST_OF_ENDED_SESSIONS


def without_only_log_lines() -> None:
    """Whatever is written to standard output or error stands in the log as it was written."""
    from handrail.core import only_log_lines

    only_log_lines.let_only_lines_out = lambda: None


def without_starting_anew() -> None:
    """What ends beside the server has ended."""
    from handrail.core.beside_the_server import BesideTheServer

    BesideTheServer._watch = lambda _: None  # type: ignore[method-assign]


PROTECTIONS = {
    "reading bodies before a thread is taken": without_reading_bodies_first,
    "turns": without_turns,
    "lines by network": without_lines_by_network,
    "one line for an account": without_one_line_for_an_account,
    "one line for a customer": without_one_line_for_a_customer,
    "room by network": without_room_by_network,
    "starting anew": without_starting_anew,
    "only lines of the log": without_only_log_lines,
    "strict transport in refusals": without_strict_transport,
}

if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.config.settings")
    django.setup()
    PROTECTIONS[os.environ["WITHOUT"]]()
    from handrail.config.command import main

    main(["serve"])
