"""Who is answered next: everybody in turn, however much any one of them has asked for."""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

# What takes longer goes on beside the next, so that a slow answer holds up nobody.
SECONDS_OF_A_TURN = 0.02


class Turns:
    """A fair queue before a pool of threads: requesters take turns, and each has one request at work at a time.

    It lives on the event loop and is called from there alone, so it needs no lock.
    """

    def __init__(self, *, at_once: int, threads: int) -> None:
        self._at_once, self._free = at_once, threads
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}
        self._at_work: set[str] = set()
        self._in_turn = 0

    async def run(self, whose: str, work: Callable[..., Any], *arguments: Any) -> Any:
        """What the work returns, done in a thread once it is the requester's turn."""
        await self._turn_of(whose)
        done = self._threads.submit(work, *arguments)
        self._hold_turn_until(done, whose)
        return await asyncio.wrap_future(done)

    def waiting(self, whose: str) -> int:
        """How many requests of one requester wait for their turn."""
        return len(self._waiting.get(whose, ()))

    def close(self) -> None:
        """Waits for what is at work: a save that has begun is finished."""
        self._threads.shutdown(wait=True)

    async def _turn_of(self, whose: str) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(whose, deque()).append(turn)
        self._let_in()
        await turn

    def _let_in(self) -> None:
        while self._in_turn < self._at_once and self._free and (whose := self._next()) is not None:
            line = self._waiting.pop(whose)
            turn = line.popleft()
            if line:
                # behind everybody else who waits
                self._waiting[whose] = line
            if turn.cancelled():
                continue
            self._at_work.add(whose)
            self._in_turn += 1
            self._free -= 1
            turn.set_result(None)

    def _next(self) -> str | None:
        return next((whose for whose in self._waiting if whose not in self._at_work), None)

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
            self._at_work.discard(whose)
            self._free += 1
            pass_turn_on()

        done.add_done_callback(lambda _: loop.call_soon_threadsafe(end))
