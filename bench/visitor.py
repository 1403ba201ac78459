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
    def __init__(self, address: str, *, timeout: float = 60) -> None:
        self.host = urllib.parse.urlsplit(address).netloc
        self.connection = http.client.HTTPConnection(self.host, timeout=timeout)
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
        sent = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.cookies.get(TOKEN, "")}
        return self._ask("POST", path, urllib.parse.urlencode(fields), sent | headers)

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        began = time.perf_counter()
        self.connection.request(method, path, body, {"Host": self.host, "Cookie": cookies, **headers})
        response = self.connection.getresponse()
        content = response.read()
        milliseconds = (time.perf_counter() - began) * 1000
        for line in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return Answer(response.status, content, dict(response.headers.items()), milliseconds)
