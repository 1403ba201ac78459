"""How much of a body is read, and how long it is waited for: no more than its sender has a use for."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

KIB, MIB = 1024, 1024 * 1024
# All that is sent by somebody who has not signed in: an address, a password, a code.
LARGEST_OF_STRANGERS = 64 * KIB
# A page whose session has ended meanwhile: what was typed on it is given back.
LARGEST_OF_ENDED_SESSIONS = MIB
# What each worker holds at once of larger bodies that are still coming.
MOST_OF_ONE_PERSON, MOST_OF_ALL = 24 * MIB, 96 * MIB
# A session that never was cannot be told from one that has ended: who makes some up takes the room of one network.
MOST_OF_ENDED_SESSIONS, MOST_OF_THEM_IN_ONE_NETWORK = 32 * MIB, 4 * MIB
# Of that, whoever has something under way already leaves so much to those who have nothing yet.
KEPT_FOR_OTHERS = 24 * MIB
ENDED = "whose session has ended: "
# A page of words comes within seconds; one sent from a moving train within half a minute.
SECONDS_TO_BEGIN, BYTES_A_SECOND = 15, 50_000

NO_LENGTH = "Handrail could not read what was sent, because its length was not said."
TOO_LARGE = "This is more than Handrail takes at once. Go back: what you typed is still there. Save a part of it first."
TOO_SLOW = (
    "What you sent did not arrive in time, so nothing was changed. Go back, look at your connection, and send it again."
)
NO_ROOM = "Too much is being sent at this moment. Go back, wait a minute, and send it again. Nothing was changed."


class Refused(Exception):
    """A request whose body is not read, or not to its end."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


class Bodies:
    """Reads bodies whole, on the event loop; it is asked from there alone, so it needs no lock."""

    def __init__(self, *, largest: int) -> None:
        self._largest = largest
        self._being_read: Counter[str] = Counter()

    async def read(
        self,
        receive: Callable[[], Awaitable[bytes]],
        *,
        size: int,
        has_session: bool,
        network: str,
        who_is_signed_in: Callable[[], Awaitable[str]],
    ) -> bytes:
        """The body; raises Refused where it is too large for its sender, too slow, or too much beside the others.

        Room is counted for each person, however many sessions, devices and networks they send from; of those whose
        session has ended, for each network.
        """
        if size <= LARGEST_OF_STRANGERS:
            return await _in_time(receive, size)
        if not has_session or size > self._largest:
            raise Refused(413, TOO_LARGE)
        whose, room = await who_is_signed_in(), MOST_OF_ONE_PERSON
        if not whose:
            if size > LARGEST_OF_ENDED_SESSIONS:
                raise Refused(413, TOO_LARGE)
            whose, room = ENDED + network, MOST_OF_THEM_IN_ONE_NETWORK
            if self._held_by_ended_sessions() + size > MOST_OF_ENDED_SESSIONS:
                raise Refused(503, NO_ROOM)
        under_way = self._being_read[whose]
        room_of_all = MOST_OF_ALL - KEPT_FOR_OTHERS if under_way else MOST_OF_ALL
        if under_way + size > room or self._being_read.total() + size > room_of_all:
            raise Refused(503, NO_ROOM)
        self._being_read[whose] += size
        try:
            return await _in_time(receive, size)
        finally:
            self._being_read[whose] -= size
            if not self._being_read[whose]:
                del self._being_read[whose]

    def _held_by_ended_sessions(self) -> int:
        return sum(held for whose, held in self._being_read.items() if whose.startswith(ENDED))


async def _in_time(receive: Callable[[], Awaitable[bytes]], size: int) -> bytes:
    try:
        async with asyncio.timeout(SECONDS_TO_BEGIN + size / BYTES_A_SECOND):
            return await receive()
    except TimeoutError:
        raise Refused(408, TOO_SLOW) from None
