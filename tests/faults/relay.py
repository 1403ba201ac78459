"""An address between a browser and a server that can go dead, with every connection, and come back."""

import contextlib
import socket
import threading
from urllib.parse import urlsplit

PART = 1 << 16


class Relay:
    def __init__(self, server_url: str) -> None:
        parts = urlsplit(server_url)
        self._server = (parts.hostname, parts.port)
        self._open: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self._let_in()

    def start(self) -> None:
        self._door = socket.create_server(("127.0.0.1", self.port))
        self._let_in()

    def stop(self) -> None:
        """Nobody is answered any more, and what was being said breaks off."""
        for each in (self._door, *self._open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._open.clear()

    def _let_in(self) -> None:
        door = self._door

        def accept() -> None:
            with contextlib.suppress(OSError):  # the door was closed
                while True:
                    browser, _ = door.accept()
                    server = socket.create_connection(self._server)
                    self._open |= {browser, server}
                    for one, other in ((browser, server), (server, browser)):
                        threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while part := one.recv(PART):
                other.sendall(part)
        for each in (one, other):
            self._open.discard(each)
            each.close()
