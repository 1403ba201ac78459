"""Reads the forms of a page as a browser does: where each is sent, and what it sends as it stands."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

# How a browser is told that a box is for nobody's eyes, or to be filled from where it keeps passwords.
FOR_A_SECRET = {"current-password", "new-password", "one-time-code"}


@dataclass
class Form:
    """Where a form of a page is sent and with what; which boxes hold secrets, take words, are not seen, are buttons."""

    action: str
    page: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    secrets: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    buttons: set[str] = field(default_factory=set)

    @property
    def prefilled(self) -> dict[str, str]:
        """What stands in those boxes that people see, but for what only a button says."""
        return {name: text for name, text in self.fields.items() if name not in self.hidden | self.buttons}


class Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.forms = address, []
        self._form: Form | None = None
        self._by_id: dict[str, Form] = {}
        self._text: tuple[Form, str] | None = None
        self._select: tuple[Form, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form((given.get("action") or self.address).split("#")[0], self.address)
            self._by_id[given.get("id", "")] = self._form
            if given.get("method", "").lower() == "post":
                self.forms.append(self._form)
            return
        name, form = given.get("name", ""), self._by_id.get(given.get("form", ""), self._form)
        if "form" in given and given["form"] in self._by_id:
            form = self._by_id[given["form"]]
        if tag == "option" and self._select:
            form, name = self._select
            if "selected" in given or name not in form.fields:
                form.fields[name] = given.get("value", "")
        if not name or form is None or "disabled" in given:
            return
        kind = given.get("type", "text") if tag == "input" else tag
        if kind == "password" or given.get("autocomplete") in FOR_A_SECRET:
            form.secrets.add(name)
        elif kind in ("text", "email", "textarea"):
            form.words.add(name)
        elif kind == "hidden":
            form.hidden.add(name)
        elif kind in ("button", "submit"):
            form.buttons.add(name)
        if tag == "textarea":
            form.fields[name] = ""
            self._text = (form, name)
        elif tag == "select":
            self._select = (form, name)
        elif tag == "input" and given.get("type") in ("radio", "checkbox"):
            if "checked" in given:
                form.fields[name] = given.get("value", "on")
            else:
                form.fields.setdefault(name, "")
        elif tag in ("input", "button"):
            form.fields.setdefault(name, given.get("value", ""))

    def handle_data(self, text: str) -> None:
        if self._text:
            form, name = self._text
            form.fields[name] += text

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = None
        elif tag == "select":
            self._select = None
        elif tag == "form":
            self._form = None


def forms_of(html: str, address: str) -> list[Form]:
    reader = Reader(address)
    reader.feed(html)
    return reader.forms
