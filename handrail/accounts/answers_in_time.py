"""An answer of another server is waited for until a moment, however it comes, and read up to a size.

What `requests` calls a timeout is one for each piece: a byte every few seconds is waited for without end.
"""

import io
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from contextvars import ContextVar
from threading import Timer
from time import monotonic
from typing import Any

from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from requests.exceptions import ConnectionError as BrokenOff
from requests.exceptions import RequestException
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

LARGEST = 1024 * 1024

_until: ContextVar[float] = ContextVar("until")
# What is to be done once an answer is read.
_afterwards: ContextVar[ExitStack] = ContextVar("afterwards")


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """All that is asked in here has answered by then, together; within another such time, by the earlier."""
    before = _until.set(min(monotonic() + seconds, _until.get(float("inf"))))
    try:
        yield
    finally:
        _until.reset(before)


class TooLarge(RequestException):
    """The answer is larger than any that is meant for us."""


class _Ends:
    """The connection is ended at the moment, from another thread: whatever is read or written on it then breaks off."""

    def _new_conn(self) -> socket.socket:
        connected: socket.socket = super()._new_conn()  # type: ignore[misc]
        # Encryption takes the socket over: what was copied before goes on meaning the same connection.
        copied = _afterwards.get().enter_context(connected.dup())
        timer = Timer(max(0.0, _until.get() - monotonic()), _end, [copied])
        timer.daemon = True
        _afterwards.get().callback(timer.cancel)
        timer.start()
        return connected


def _end(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


class _Connection(_Ends, HTTPConnection):
    pass


class _EncryptedConnection(_Ends, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _EncryptedPool(HTTPSConnectionPool):
    ConnectionCls = _EncryptedConnection


class AnswersInTime(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _EncryptedPool}

    def proxy_manager_for(self, *args: Any, **options: Any) -> Any:
        manager = super().proxy_manager_for(*args, **options)
        manager.pool_classes_by_scheme = {"http": _Pool, "https": _EncryptedPool}
        return manager

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        # Unpacked, an answer could be of any size.
        request.headers["Accept-Encoding"] = "identity"
        with ExitStack() as afterwards:
            before = _afterwards.set(afterwards)
            afterwards.callback(_afterwards.reset, before)
            response = super().send(request, *args, **options)
            coming = afterwards.enter_context(closing(response.raw))
            try:
                response.raw = io.BytesIO(_all_of(coming))
            except (HTTPError, OSError) as fault:
                raise BrokenOff(fault, request=request) from fault
            return response


def _all_of(coming: Any) -> bytes:
    read = coming.read(LARGEST + 1, decode_content=False)
    if len(read) > LARGEST:
        raise TooLarge
    return bytes(read)


def answer_in_time(session: Session) -> None:
    for scheme in ("http://", "https://"):
        session.mount(scheme, AnswersInTime())
