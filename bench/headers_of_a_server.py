"""What a server in production mode refuses by itself, before Handrail is asked, held to what every answer carries."""

import http.client
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from bench.headers import Seen
from bench.serving import Server

TOO_LARGE = {"Content-Length": str(11 * 1024 * 1024)}
# What is asked, with which headers and body, and the status of a refusal that the server makes itself.
ASKED = [
    ("a body too large, refused by the server", "POST", TOO_LARGE, 413),
    ("the same, told to a script", "POST", TOO_LARGE | {"Accept": "application/json"}, 413),
    ("a body that does not say its length", "POST", {"Transfer-Encoding": "chunked"}, 411),
]


@dataclass
class OverTheWire(dict):
    """An answer as it came, as the checks of headers read one."""

    status_code: int
    content: bytes
    streaming: bool = False
    cookies: SimpleCookie = field(default_factory=SimpleCookie)


def look_at(server: Server, host: str) -> Seen:
    seen = Seen()
    for what, status, answer in answers_of(server, host):
        seen.look(what, answer, production=True)
        if answer.status_code != status:
            seen.faults[f"{what}: {answer.status_code} instead of {status}"] += 1
    return seen


def answers_of(server: Server, host: str) -> Iterator[tuple[str, int, OverTheWire]]:
    for what, method, headers, status in ASKED:
        connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=30)
        connection.putrequest(method, "/sign-in/", skip_host=True)
        for name, value in ({"Host": host, "X-Forwarded-Proto": "https"} | headers).items():
            connection.putheader(name, value)
        connection.endheaders()
        given = connection.getresponse()
        answer = OverTheWire(given.status, given.read())
        answer.update((name.title(), value) for name, value in given.getheaders())
        connection.close()
        yield what, status, answer
