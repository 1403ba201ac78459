"""Goes wherever a person can go, and where they cannot, and gathers what comes to light that is not theirs."""

import re
import zipfile
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from unittest import mock
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from tests.access.asking import taken_back
from tests.access.canaries import Canaries
from tests.faults.forms_of_a_page import forms_of

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# what somebody still reads of an action that falls to them, once the family is not theirs to open any more
KEPT = {"actions.AgreedAction.what", "actions.ActionAnswer.explanation"}
LEAVE_ALONE = ("/sign-out/", "/account/sign-out-everywhere/", "/demonstration/become/")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "a" and given.get("href"):
            self.found.append(given["href"] or "")


@dataclass
class Crawl:
    """One person's way through everything; `theirs` are the families that they may read about.

    `also` are fields that they may read of any family, such as why it is restricted for those who restrict. Of the
    families of `keeps` they see on their home page what KEPT names.
    """

    client: Any
    canaries: Canaries
    theirs: set[int]
    also: set[str] = field(default_factory=set)
    keeps: set[int] = field(default_factory=set)
    most_of_a_kind: int = 2
    answers: int = 0
    leaks: Counter = field(default_factory=Counter)
    met: Counter = field(default_factory=Counter)
    seen: set[int] = field(default_factory=set)

    def everywhere(self, more: list[str]) -> None:
        """From home along every link and form, then straight to the addresses of what may not be theirs."""
        self.along_links()
        for address in more:
            self.look(self.get(address), address)

    def along_links(self) -> None:
        waiting, known = deque(["/"]), {"/"}
        while waiting:
            address = waiting.popleft()
            response = self.get(address)
            self.look(response, address)
            if not is_page(response):
                continue
            html = response.content.decode()
            for link in (urljoin(address, urldefrag(link).url) for link in Links(html).found):
                if link not in known and link.startswith("/") and self.is_one_of_few(link):
                    known.add(link)
                    waiting.append(link)
            self.send_forms(html, address)

    def is_one_of_few(self, address: str) -> bool:
        """Of a kind of address, a few of each family; whole runs go to many."""
        parts = urlsplit(address)
        kind = ID.sub("…", f"{parts.path}?{'&'.join(sorted(part.split('=')[0] for part in parts.query.split('&')))}")
        self.met[kind] += 1
        return self.met[kind] <= self.most_of_a_kind and not parts.path.startswith(("/static/", *LEAVE_ALONE))

    def send_forms(self, html: str, address: str) -> None:
        for form in forms_of(html, address):
            kind = ID.sub("…", f"POST {form.action} {sorted(ID.sub('…', name) for name in form.fields)}")
            self.met[kind] += 1
            if self.met[kind] > 1 or form.action.startswith(LEAVE_ALONE):
                continue
            with taken_back():
                self.look(self.client.post(form.action, form.fields), f"POST {form.action}")

    def get(self, address: str) -> Any:
        with taken_back():
            return self.client.get(address)

    def look(self, response: Any, address: str) -> None:
        self.answers += 1
        self.note(shown_in(response), self.theirs, ID.sub("…", address))
        # what a browser or a proxy keeps by itself: addresses and headers, for nobody
        for text in (unquote(address), *(f"{name}: {unquote(value)}" for name, value in response.headers.items())):
            self.note_anywhere(text, f"the address or a header of {ID.sub('…', address)}")

    def note(self, text: str, theirs: set[int], where: str) -> None:
        for case, names in self.canaries.found_in(text).items():
            self.seen.add(case)
            allowed = self.also | KEPT if where == "/" and case in self.keeps else self.also
            for name in names - allowed if case not in theirs else ():
                self.leaks[f"{where} shows {name} of {self.canaries.cases[case].reference}"] += 1

    def note_anywhere(self, text: str, where: str) -> None:
        for names in self.canaries.found_in(text).values():
            for name in names - {"cases.Case.reference"}:
                self.leaks[f"{where} holds {name}"] += 1


def is_page(response: Any) -> bool:
    return response.get("Content-Type", "").startswith("text/html") and not response.streaming


def shown_in(response: Any) -> str:
    """All that an answer says, also where it is a document."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.get("Content-Type", "")
    if kind.startswith(WORD):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    if kind.startswith("application/pdf"):
        return text_of_pdf(content)
    return content.decode(errors="replace")


def text_of_pdf(content: bytes) -> str:
    """What is drawn, and what the file says of itself."""
    import pikepdf

    from handrail.documents.tests.samples import drawn_on_pages

    with pikepdf.open(BytesIO(content)) as pdf:
        of_itself = f"{dict(pdf.docinfo)} {pdf.open_metadata()}"
    return "\n".join([*drawn_on_pages(content), of_itself])


@contextmanager
def something_broken() -> Iterator[None]:
    with mock.patch("handrail.home.queries.home_of", side_effect=OSError):
        yield


def addresses_of_everything(most_of_a_kind: int) -> list[str]:
    """Where one could go by typing: each address of the table, with every family's things in place of Hartley's."""
    from django.urls import reverse

    from handrail.cases.models import Case
    from handrail.demo.council_on_file import id_of
    from handrail.supervision.meetings.models import Meeting
    from handrail.supervision.records.models import Record
    from tests.access.table import TABLE

    def some(model: Any, by: str) -> list[Any]:
        """A few of each family's, or team's, the newest first."""
        counted: Counter = Counter()
        found = []
        for row in model.objects.order_by("-pk" if by == "pk" else "-on"):
            counted[getattr(row, by)] += 1
            if counted[getattr(row, by)] <= most_of_a_kind:
                found.append(row.pk)
        return found

    instead = {}
    for model, by in ((Case, "pk"), (Record, "case_id"), (Meeting, "team_id")):
        of_this_kind = some(model, by)
        instead |= dict.fromkeys(model.objects.values_list("pk", flat=True), of_this_kind)
    found = []
    for row in TABLE:
        if row.method == "get" and len(row.things) == 1:
            for thing in instead.get(id_of(row.things[0]), ()):
                found.append(reverse(row.page, args=[thing, *row.words]))
    return list(dict.fromkeys(found))
