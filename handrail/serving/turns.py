"""Who is answered next: everybody in turn, however much any one of them has asked for; strangers beside, not before."""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

# What takes longer goes on beside the next, so that a slow answer holds up nobody.
SECONDS_OF_A_TURN = 0.02

Line = deque[asyncio.Future[None]]


class Turns:
    """A fair queue before a pool of threads: requesters take turns, and each has one request at work at a time.

    Within one requester, such as the people of a network, lines take turns in the same way: however many those are,
    another requester waits no longer. Strangers, who may be as many as they like, have half of the threads at work at
    most. It lives on the event loop and is called from there alone, so it needs no lock.
    """

    def __init__(self, *, at_once: int, threads: int) -> None:
        self._at_once, self._free = at_once, threads
        self._most_strangers = max(1, threads // 2)
        self._strangers: set[str] = set()
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._waiting: dict[str, dict[str, Line]] = {}
        self._at_work: set[str] = set()
        self._in_turn = 0

    async def run(
        self, whose: str, work: Callable[..., Any], *arguments: Any, within: str = "", of_stranger: bool = False
    ) -> Any:
        """What the work returns, done in a thread at the requester’s turn; cancelled before, it is not begun."""
        if of_stranger:
            self._strangers.add(whose)
        await self._turn_of(whose, within)
        done = self._threads.submit(work, *arguments)
        self._hold_turn_until(done, whose)
        return await asyncio.wrap_future(done)

    def waiting(self, whose: str, within: str = "") -> int:
        """How many requests wait for their turn in one line."""
        return len(self._waiting.get(whose, {}).get(within, ()))

    def close(self) -> None:
        """Waits for what is at work: a save that has begun is finished."""
        self._threads.shutdown(wait=True)

    async def _turn_of(self, whose: str, within: str) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(whose, {}).setdefault(within, deque()).append(turn)
        self._let_in()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._leave(whose, within, turn)
            else:
                # it was given in the moment in which whoever waited left
                self._in_turn -= 1
                self._end(whose)
            raise

    def _leave(self, whose: str, within: str, turn: asyncio.Future[None]) -> None:
        lines = self._waiting.get(whose, {})
        if turn in (line := lines.get(within, deque())):
            line.remove(turn)
        if not line:
            lines.pop(within, None)
        if not lines:
            self._waiting.pop(whose, None)
        self._forget(whose)

    def _forget(self, whose: str) -> None:
        if whose not in self._waiting and whose not in self._at_work:
            self._strangers.discard(whose)

    def _let_in(self) -> None:
        while self._in_turn < self._at_once and self._free and (whose := self._next()) is not None:
            lines = self._waiting.pop(whose)
            within = next(iter(lines))
            line = lines.pop(within)
            turn = line.popleft()
            # behind everybody else who waits
            if line:
                lines[within] = line
            if lines:
                self._waiting[whose] = lines
            if turn.cancelled():
                continue
            self._at_work.add(whose)
            self._in_turn += 1
            self._free -= 1
            turn.set_result(None)

    def _next(self) -> str | None:
        strangers = self._at_work & self._strangers
        waiting = (whose for whose in self._waiting if whose not in self._at_work)
        if len(strangers) >= self._most_strangers:
            waiting = (whose for whose in waiting if whose not in self._strangers)
        return next(waiting, None)

    def _end(self, whose: str) -> None:
        self._at_work.discard(whose)
        self._forget(whose)
        self._free += 1
        self._let_in()

    def _hold_turn_until(self, done: Future[Any], whose: str) -> None:
        loop = asyncio.get_running_loop()

        passed_on = False

        def pass_turn_on() -> None:
            nonlocal passed_on
            if not passed_on:
                passed_on = True
                self._in_turn -= 1
            self._let_in()

        too_long = loop.call_later(SECONDS_OF_A_TURN, pass_turn_on)

        def end() -> None:
            too_long.cancel()
            pass_turn_on()
            self._end(whose)

        done.add_done_callback(lambda _: loop.call_soon_threadsafe(end))
