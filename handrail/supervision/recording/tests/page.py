"""A record page as a browser without a script has it: its fields, what is typed into them, and the button pressed."""

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from handrail.accounts.models import User
from handrail.core.tests.answers import FROM_OUR_PAGE
from handrail.supervision.records.models import Record

Fields = dict[str, list[str]]


class FieldReader(HTMLParser):
    """Collects what a browser would send of the page's form."""

    def __init__(self, form: tuple[str, str] = ("id", "recording")) -> None:
        super().__init__()
        self.form = form
        self.fields: Fields = {}
        self.inside = False
        self.textarea = self.select = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.inside = self.form in given.items()
        if not self.inside:
            return
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "input" and name and (kind not in ("radio", "checkbox") or "checked" in given):
            self.fields.setdefault(name, []).append(given.get("value", ""))
        elif tag == "textarea":
            self.textarea = name
            self.fields[name] = [""]
        elif tag == "select":
            self.select = name
            self.fields[name] = [""]
        elif tag == "option" and self.select and "selected" in given:
            self.fields[self.select] = [given.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.fields[self.textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.fields[self.textarea] = [self.fields[self.textarea][0].removeprefix("\n")]
            self.textarea = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.inside = False


def fields_of(answer: Any, *, form: tuple[str, str]) -> dict[str, str]:
    """What a browser would send of a form, of which each field stands once."""
    reader = FieldReader(form)
    reader.feed(answer.content.decode())
    return {name: values[0] for name, values in reader.fields.items()}


@dataclass
class Sheet:
    client: Client
    address: str

    @classmethod
    def of(cls, user: User, record: Record) -> "Sheet":
        client = Client(headers=FROM_OUR_PAGE)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return cls(client, reverse("record", args=[record.id]))

    def open(self) -> str:
        answer = self.client.get(self.address)
        assert answer.status_code == 200
        return answer.content.decode()

    def text(self) -> str:
        """The page's words, one space between them."""
        words = re.sub(r"<[^>]+>", " ", self.open())
        return re.sub(r" ([.,:])", r"\1", " ".join(html.unescape(words).split()))

    def fields(self) -> Fields:
        reader = FieldReader()
        reader.feed(self.open())
        return reader.fields

    def press(self, do: str, typed: dict[str, Any] | None = None, *, at: str = "", on: Fields | None = None) -> Any:
        """Sends the whole page as it was opened (`on`), with what was typed since, by one of its buttons."""
        sent = {**(self.fields() if on is None else on), **(typed or {}), "do": do}
        return self.client.post(f"{self.address}?at={at}" if at else self.address, sent)

    def save(self, typed: dict[str, Any], *, at: str = "", on: Fields | None = None) -> Any:
        return self.press("save", typed, at=at, on=on)
