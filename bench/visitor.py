"""Somebody made up who uses the served pages over HTTP, with one connection that is kept, and their cookies."""

import http.client
import time
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie

TOKEN = "csrftoken"


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str]
    milliseconds: float


class Visitor:
    def __init__(self, address: str, *, timeout: float = 60, comes_from: str = "127.0.0.1") -> None:
        self.host = urllib.parse.urlsplit(address).netloc
        self.connection = http.client.HTTPConnection(self.host, timeout=timeout, source_address=(comes_from, 0))
        self.cookies: dict[str, str] = {}

    def become(self, email: str) -> "Visitor":
        """Signs in as one of the made-up people, as the sign-in page of the demonstration does."""
        self.get("/sign-in/")
        answer = self.post("/demonstration/become/", {"person": email})
        if answer.status != 302:
            raise RuntimeError(f"could not sign in as {email}: {answer.status}")
        return self

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        return self._ask("POST", path, urllib.parse.urlencode(fields), self._form() | headers)

    def again(self) -> "Visitor":
        """The same person on another connection, as another tab or another press of a button."""
        other = Visitor(f"http://{self.host}", timeout=self.connection.timeout or 60)
        other.cookies = dict(self.cookies)
        return other

    def send_and_hang_up(self, path: str, fields: Mapping[str, str]) -> None:
        """Sends a form and does not wait for the answer."""
        self.connection.request("POST", path, urllib.parse.urlencode(fields), self._headers(self._form()))
        self.connection.close()

    def _form(self) -> dict[str, str]:
        """What a browser says of a form that one of the pages sends."""
        return {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{self.host}"}

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Host": self.host, "Cookie": cookies, "X-CSRFToken": self.cookies.get(TOKEN, ""), **more}

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        sent = self._headers(headers)
        began = time.perf_counter()
        self.connection.request(method, path, body, sent)
        response = self.connection.getresponse()
        content = response.read()
        milliseconds = (time.perf_counter() - began) * 1000
        for line in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return Answer(response.status, content, dict(response.headers.items()), milliseconds)
