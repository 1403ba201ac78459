"""What every answer carries to keep it private and to let nothing foreign run in it, at each address and each status.

As a program of its own, under whatever settings it is started with, it prints what it asked and what was missing.
"""

import json
import logging
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from unittest import mock

# A year, and whatever stands below this host too.
HSTS = {"max-age=31536000", "includeSubDomains"}
# What browsers read as text is sent with the character set it is in.
OF_TEXT = re.compile(r"text/|application/(?:javascript|xml)|.*\+xml")
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {
    "default-src": ["'none'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "form-action": ["'self'"],
}
NONCE = re.compile(r"'nonce-([A-Za-z0-9+/_=-]{16,})'")
PEOPLE = ("", "sam", "judith", "kieran")


@dataclass
class Seen:
    """What was asked, and each fault as a sentence with how many answers had it."""

    answers: int = 0
    statuses: Counter = field(default_factory=Counter)
    faults: Counter = field(default_factory=Counter)

    def look(self, what: str, response: Any, *, production: bool, static: bool = False) -> None:
        self.answers += 1
        self.statuses[str(response.status_code)] += 1
        for fault in faults_of(response, production=production, static=static):
            self.faults[f"{what} ({response.status_code}): {fault}"] += 1


def faults_of(response: Any, *, production: bool, static: bool = False) -> Iterator[str]:
    """What an answer lacks; `static` files are the same for everybody and may be kept."""
    for name, value in EVERYWHERE.items():
        if response.get(name) != value:
            yield f"{name} is {response.get(name)!r}"
    policy = response.get("Content-Security-Policy", "")
    yield from faults_of_policy(policy)
    if production and not leads_to_https(response):
        said = {word.strip() for word in response.get("Strict-Transport-Security", "").split(";")}
        if not said >= HSTS:
            yield "no Strict-Transport-Security"
    yield from faults_of_kind(response)
    if not static:
        if "no-store" not in response.get("Cache-Control", "") and not leads_to_https(response):
            yield "may be stored"
        yield from faults_of_cookies(response.cookies, production=production)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            found = NONCE.search(policy)
            yield from faults_of_page(response.content.decode(), nonce=found[1] if found else "")


def faults_of_kind(response: Any) -> Iterator[str]:
    """Whether an answer that holds something says what, and of text in which character set."""
    kind = response.get("Content-Type", "")
    if not kind and (response.streaming or response.content):
        yield "does not say what it is"
    if OF_TEXT.match(kind) and "charset=utf-8" not in kind.lower().replace('"', ""):
        yield f"is {kind} without its character set"


def leads_to_https(response: Any) -> bool:
    """Whoever comes without encryption is told nothing but to come with it."""
    return response.status_code == 301 and response["Location"].startswith("https://") and not response.content


def faults_of_policy(policy: str) -> Iterator[str]:
    directives = {words[0]: words[1:] for part in policy.split(";") if (words := part.split())}
    for name, value in POLICY.items():
        if directives.get(name) != value:
            yield f"{name} of the content security policy is {directives.get(name)}"
    for name, sources in directives.items():
        for source in sources:
            is_known = source in ("'none'", "'self'") or (name, source) == ("img-src", "data:") or NONCE.match(source)
            if not is_known:
                yield f"the content security policy lets {source} be {name}"


def faults_of_cookies(cookies: SimpleCookie, *, production: bool) -> Iterator[str]:
    for name, cookie in cookies.items():
        if cookie.value and not cookie["httponly"]:  # one without a value is being taken away
            yield f"the cookie {name} can be read by scripts"
        if cookie["samesite"] not in ("Lax", "Strict"):
            yield f"the cookie {name} is sent along from other sites"
        if production and not (cookie["secure"] and name.startswith("__Host-") and cookie["path"] == "/"):
            yield f"the cookie {name} could be sent unencrypted, or set by a neighbouring site"
        if cookie["domain"]:
            yield f"the cookie {name} is shared with {cookie['domain']}"


class Markup(HTMLParser):
    """What a strict policy would stop, or what a page should not try."""

    def __init__(self, nonce: str) -> None:
        super().__init__()
        self.nonce, self.faults = nonce, []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "script" and "src" not in given and given.get("nonce") != self.nonce:
            self.faults.append("an inline script without the nonce of its answer")
        if tag in ("style", "base", "object", "embed", "iframe", "applet"):
            self.faults.append(f"a <{tag}>")
        for name, value in given.items():
            if name.startswith("on") or name == "style":
                self.faults.append(f"an inline {name}=")
            is_address = name in ("src", "action", "formaction") or (name == "href" and tag == "link")
            if value.strip().lower().startswith(("javascript:", "vbscript:")) or (
                is_address and re.match(r"(?:https?:)?//", value.strip())
            ):
                self.faults.append(f"{name}= of a <{tag}> leads elsewhere")


def faults_of_page(html: str, *, nonce: str) -> list[str]:
    reader = Markup(nonce)
    reader.feed(html)
    return reader.faults


def look_everywhere(*, production: bool, host: str = "testserver") -> Seen:
    """Every row of the table of addresses as four people, then each status that needs something to go wrong."""
    from django.urls import NoReverseMatch

    from tests.access.asking import NOWHERE
    from tests.access.table import TABLE

    seen = Seen()
    for who in PEOPLE:
        for row in TABLE:
            try:
                address = address_of(row, nowhere=NOWHERE)
            except NoReverseMatch:
                if not production:
                    raise
                continue  # addresses of the demonstration are not there in production
            response = getattr(client_of(who, host), row.method)(address, dict(row.send), secure=True)
            seen.look(f"{row.method} {row.page}", response, production=production)
    for what, response in answers_when_things_go_wrong(host):
        seen.look(what, response, production=production)
    for path, response in static_files(host):
        seen.look(path, response, production=production, static=True)
    return seen


def address_of(row: Any, *, nowhere: str) -> str:
    from django.urls import reverse

    from handrail.demo.council_on_file import id_of

    things = [nowhere if " " in thing and not thing.startswith("worker ") else id_of(thing) for thing in row.things]
    return reverse(row.page, args=[*things, *row.words])


def client_of(who: str, host: str) -> Any:
    from django.test import Client

    from handrail.accounts.models import User
    from handrail.demo.council_on_file import id_of

    client = Client(raise_request_exception=False, SERVER_NAME=host)
    if who:
        client.force_login(User.objects.get(pk=id_of(f"worker {who}")))
    return client


def answers_when_things_go_wrong(host: str) -> Iterator[tuple[str, Any]]:
    from handrail.audit.trail import TrailUnavailable

    sam = client_of("sam", host)
    with mock.patch("handrail.home.queries.home_of", side_effect=OSError):
        yield "an error", sam.get("/", secure=True)
    with mock.patch("handrail.cases.gate.open_list", side_effect=TrailUnavailable):
        yield "a trail that cannot be written", sam.get("/", secure=True)
    yield "an address that is not there", sam.get("/nothing/here/", secure=True)
    yield "an address without its slash", sam.get("/families", secure=True)
    yield "a host that is not ours", sam.get("/", secure=True, headers={"host": "elsewhere.example.org"})
    yield "a form without its token", client_with_checks(host).post("/sign-in/", {"login": "a"}, secure=True)
    yield "a body too large", client_of("", host).post("/sign-in/", "login=" + "a" * 11_000_000, FORM, secure=True)
    yield "a file too large", client_of("", host).post("/sign-in/", a_file(11_000_000), MULTIPART, secure=True)
    yield "a body that is no form", client_of("", host).post("/sign-in/", b"--x\r\n", MULTIPART, secure=True)
    yield "a page without encryption", client_of("sam", host).get("/families/")


FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"


def a_file(size: int) -> bytes:
    head = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f.bin"\r\nContent-Type: text/plain\r\n\r\n'
    return head + b"a" * size + b"\r\n--x--\r\n"


def client_with_checks(host: str) -> Any:
    from django.test import Client

    return Client(enforce_csrf_checks=True, raise_request_exception=False, SERVER_NAME=host)


def static_files(host: str) -> Iterator[tuple[str, Any]]:
    from django.contrib.staticfiles import finders
    from django.templatetags.static import static

    paths = sorted({path for finder in finders.get_finders() for path, _ in finder.list([".*"])})
    client = client_of("", host)
    for path in paths:
        yield path, client.get(static(path), secure=True)


def main(host: str) -> None:
    import django

    django.setup()
    logging.disable(logging.CRITICAL)  # each refusal is what was asked for
    seen = look_everywhere(production=True, host=host)
    print(json.dumps({"answers": seen.answers, "statuses": seen.statuses, "faults": seen.faults}))


if __name__ == "__main__":
    main(sys.argv[1])
