"""Serves a WSGI application to Granian by RSGI, so that the network is waited for by no thread.

Granian's own WSGI takes a thread when the headers have come, and waits for the body as long as its sender likes.
"""

import asyncio
import io
import json
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, NamedTuple

from granian.rsgi import ProtocolClosed

from handrail.core import logs
from handrail.serving.bodies import NO_LENGTH, Bodies, Refused
from handrail.serving.environ import Environ, environ_of
from handrail.serving.turns import Turns

# Where the application says who asked: one person's requests take turns with each other, whatever session they are in.
# Empty, it says that nobody is signed in with what was sent.
WHO_ASKED = "handrail.who_asked"
PEOPLE_REMEMBERED = 10_000
# In one line: a browser asks for a page with all that belongs to it at once, and somebody may open several; or the
# people of an office who have not signed in yet, each of whom takes a fraction of a second.
MOST_WAITING = 100
TOO_MANY_REQUESTS, SECONDS_BEFORE_TOO_MANY = 429, 1.0
TOO_MANY = "You asked for more than Handrail answers at once. Wait a moment, then go back and try again."
WENT_WRONG = "Something in Handrail went wrong. It is not because of what you did."

PRIVATE = [
    ("Cache-Control", "no-store, private"),
    (
        "Content-Security-Policy",
        "default-src 'none'; object-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    # what of a body was not read is not taken for the next request
    ("Connection", "close"),
]

Answer = tuple[int, list[tuple[str, str]], bytes]


class Gone(Exception):
    """Whoever asked has closed the connection."""


class Known(NamedTuple):
    """Whose session it is, and whether it has ended, for what waits in their line with it."""

    person: str
    ended: asyncio.Future[None]


class Bridge:
    """Reads each body whole, within its limits, and has it answered in a thread when it is the sender's turn."""

    def __init__(
        self,
        application: Callable[..., Iterable[bytes]],
        *,
        at_once: int,
        threads: int,
        largest_body: int,
        session_of: Callable[[Environ], str],
        who_is_signed_in: Callable[[str], str],
        line_of_stranger: Callable[[Environ], tuple[str, str]],
        page: Callable[[str], str],
        also_says: Callable[[Environ], Iterable[tuple[str, str]]],
    ) -> None:
        self._application, self._page, self._also_says = application, page, also_says
        self._at_once, self._threads = at_once, threads
        self._session_of, self._who_is_signed_in = session_of, who_is_signed_in
        self._line_of_stranger = line_of_stranger
        self._bodies = Bodies(largest=largest_body)
        self._people: OrderedDict[str, Known] = OrderedDict()
        self._turns: Turns

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._turns = Turns(at_once=self._at_once, threads=self._threads)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._turns.close()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        environ = environ_of(scope)
        try:
            status, headers, content = await self._answer(environ, protocol)
        except Refused as refused:
            logs.note("turned_away", status=refused.status)
            status, headers, content = self._refusal(environ, refused.status, refused.words)
        except (ProtocolClosed, Gone):
            # whoever asked is no longer there, with their body half sent or their turn not come
            return
        except Exception as fault:
            logs.note("request_not_answered", error=fault)
            status, headers, content = self._refusal(environ, 500, WENT_WRONG)
        if status == TOO_MANY_REQUESTS:
            # it costs nothing to wait here, and whoever goes on asking at once is slowed
            await asyncio.sleep(SECONDS_BEFORE_TOO_MANY)
        protocol.response_bytes(status, headers, content)

    def _refusal(self, environ: Environ, status: int, words: str) -> Answer:
        status, headers, content = refusal(environ, status, words, self._page)
        return status, [*headers, *self._also_says(environ)], content

    async def _answer(self, environ: Environ, protocol: Any) -> Answer:
        session = self._session_of(environ)
        body = b""
        if "HTTP_TRANSFER_ENCODING" in environ:
            raise Refused(411, NO_LENGTH)
        if size := int(environ.get("CONTENT_LENGTH") or 0):
            body = await self._bodies.read(
                protocol,
                size=size,
                has_session=bool(session),
                network=self._line_of_stranger(environ)[0],
                who_is_signed_in=lambda: self._look_up(session, environ),
            )
        # what somebody signed in has sent may be a save: it is made though they have gone
        answer = await self._in_line_of_person(session, self._ask, environ, body)
        if answer is None:
            answer = await unless_gone(self._in_line_of_stranger(environ, self._ask, environ, body), protocol)
        if asked := environ.get(WHO_ASKED):
            self._remember(session, asked)
        elif asked is not None:
            self._forget(session)
        return answer

    async def _look_up(self, session: str, environ: Environ) -> str:
        """Whose session it is, or nothing: before a body is read that nobody else may send."""
        person = await self._in_line_of_person(session, self._who_is_signed_in, session)
        if person is None:
            person = await self._in_line_of_stranger(environ, self._who_is_signed_in, session)
        if person:
            self._remember(session, person)
        else:
            self._forget(session)
        return person

    async def _in_line_of_person(self, session: str, work: Callable[..., Any], *arguments: Any) -> Any:
        """What the work returns, done when it is the turn of whoever is known to have this session; None for strangers.

        A session may end while its requests wait: whoever has what is left of it does not stand before its owner.
        """
        known = self._people.get(session)
        if known is None:
            return None
        has_begun = False

        def unless_ended() -> Any:
            nonlocal has_begun
            has_begun = True
            return None if known.ended.done() else work(*arguments)

        async def in_turn() -> Any:
            self._refuse_too_many(known.person)
            return await self._turns.run(known.person, unless_ended)

        turn = asyncio.ensure_future(in_turn())
        try:
            await asyncio.wait({turn, known.ended}, return_when=asyncio.FIRST_COMPLETED)
            return await turn if turn.done() or has_begun else None
        finally:
            turn.cancel()

    async def _in_line_of_stranger(self, environ: Environ, work: Callable[..., Any], *arguments: Any) -> Any:
        """What the work returns: a session that is not known yet may be made up, and anew for every request."""
        whose, within = self._line_of_stranger(environ)
        self._refuse_too_many(whose, within)
        return await self._turns.run(whose, work, *arguments, within=within, of_stranger=True)

    def _refuse_too_many(self, whose: str, within: str = "") -> None:
        if self._turns.waiting(whose, within) >= MOST_WAITING:
            raise Refused(TOO_MANY_REQUESTS, TOO_MANY)

    def _ask(self, environ: Environ, body: bytes) -> Answer:
        said: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            said[:] = [int(status.split(" ", 1)[0]), headers]

        environ["wsgi.input"] = io.BytesIO(body)
        pieces = self._application(environ, start_response)
        try:
            content = b"".join(pieces)
        finally:
            if hasattr(pieces, "close"):
                pieces.close()
        status, headers = said
        return status, headers, content

    def _remember(self, session: str, person: str) -> None:
        known = self._people.get(session)
        if known is None or known.person != person:
            self._forget(session)
            self._people[session] = Known(person, asyncio.get_running_loop().create_future())
        self._people.move_to_end(session)
        if len(self._people) > PEOPLE_REMEMBERED:
            self._people.popitem(last=False)

    def _forget(self, session: str) -> None:
        if known := self._people.pop(session, None):
            known.ended.set_result(None)


async def unless_gone(turn: Coroutine[Any, Any, Answer], protocol: Any) -> Answer:
    """The answer; raises Gone where whoever asked goes before: what waited for its turn is not begun."""
    answer = asyncio.ensure_future(turn)
    gone = asyncio.ensure_future(protocol.client_disconnect())
    try:
        await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            raise Gone
        return answer.result()
    finally:
        answer.cancel()
        gone.cancel()


def refusal(environ: Environ, status: int, words: str, page: Callable[[str], str]) -> Answer:
    """A refusal by the server itself, which asks neither the database nor who it is."""
    if "application/json" in environ.get("HTTP_ACCEPT", ""):
        kind, content = "application/json", json.dumps({"reason": words})
    else:
        kind, content = "text/html; charset=utf-8", page(words)
    headers = [("Content-Type", kind), *PRIVATE]
    if status in (TOO_MANY_REQUESTS, 503):
        headers.append(("Retry-After", "10"))
    return status, headers, content.encode()
