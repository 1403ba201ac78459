"""Everything that can be asked of a council about its families: each address, each method, each kind of body."""

import uuid
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse

from bench.trail_of_writes import trail_not_written
from handrail.accounts.models import User
from handrail.audit.models import TrailEvent
from handrail.cases.models import Case
from handrail.supervision.recording.presenters.rows import Rows
from handrail.supervision.recording.queries import contents_of
from handrail.supervision.recording.row_kinds import ROW_KINDS
from tests.access.canaries import Canaries
from tests.access.crawling import ID, shown_in
from tests.access.table import TABLE
from tests.faults.forms_of_a_page import forms_of
from tests.faults.test_no_input_gives_an_error import NEVER, addresses

UNAVAILABLE, FAILED = 503, 500
FORM = "application/x-www-form-urlencoded"
NOTHING_SENT, EMPTY, AS_IT_STANDS, STALE, UNREADABLE, REFUSED = (
    "none",
    "empty",
    "valid",
    "stale",
    "unreadable",
    "refused",
)
# What nobody types: changing it makes a body of another kind.
NOT_TYPED = ("save_id", "base", "do", "back", "row", "child_id", "csrfmiddlewaretoken")
SECRET = "Zs-a-secret-of-somebody"
NO_DATE = "in 999999999 weeks"
# The same things of other families, in the place of those of Hartley's.
OTHERS: Mapping[str, Mapping[str, str]] = {
    "Hartley's": {},
    "signed": {"hartley-2026-11-23": "hartley-2026-10-26"},
    "restricted": {
        "hartley": "kearney-prosser",
        "hartley-2026-11-23": "kearney-prosser-2026-11-19",
        "east-2026-11-23": "west-r-2026-11-19",
        "worker sam": "worker rukhsana",
    },
}


@dataclass(frozen=True)
class Asked:
    """One request; `sent` is what stands in its body, or None where it has none."""

    page: str
    method: str
    address: str
    body: str = NOTHING_SENT
    sent: Mapping[str, str] | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.page} ({self.body})"

    @property
    def kind(self) -> tuple[str, ...]:
        """Requests of one kind differ in nothing but the things they are about."""
        row = (self.sent or {}).get("row", "").partition(".")[0]
        return self.page, self.method, self.body, row, ID.sub("…", self.address)

    def by(self, client: Client) -> Any:
        if self.sent is None:
            return getattr(client, self.method)(self.address)
        return client.generic(self.method.upper(), self.address, urlencode(self.sent), content_type=FORM)


def with_bodies(asked: Asked, fields: Mapping[str, str], typed: str = "Typed anew.") -> Iterator[Asked]:
    """One form with each kind of body."""

    def changed(words: str, base: str | None = None) -> dict[str, str]:
        """The form with other words in its boxes, based on what stood before anything was saved where that is said."""
        sent = {}
        for name, value in fields.items():
            last = name.rpartition(".")[2]
            if last == "base" and base is not None:
                value = base
            elif last not in NOT_TYPED:
                value = words
            sent[name] = value
        return sent

    yield replace(asked, body=NOTHING_SENT, sent=None)
    yield replace(asked, body=EMPTY, sent=changed(""))
    yield replace(asked, body=AS_IT_STANDS, sent=dict(fields))
    yield replace(asked, body=STALE, sent=changed(typed, base="0"))
    yield replace(asked, body=UNREADABLE, sent=changed(NO_DATE))


@dataclass
class Found:
    """How much was asked and shown, and each answer that breaks the promise, as a sentence."""

    visits: int = 0
    shown: int = 0
    kinds: set[str] = field(default_factory=set)
    pages: set[tuple[str, str, str]] = field(default_factory=set)
    uncovered: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)
    not_said: list[str] = field(default_factory=list)
    not_looked: list[str] = field(default_factory=list)
    given_back: list[str] = field(default_factory=list)


class Walk:
    """Asks everything as somebody, once with a trail that cannot be written and once as it is, and takes it back.

    What was sent does not count as shown. A look covers fifteen minutes, so each request finds a trail without any.
    """

    def __init__(self, westmere: Any, canaries: Canaries) -> None:
        self.westmere, self.canaries = westmere, canaries
        self.places = [(name, address) for name, address in addresses(westmere) if name not in NEVER]

    def everything(self, who: str, forms_on: Container[str]) -> Iterator[Asked]:
        """What there is to ask: each address, the forms that this person finds there, and what only a script sends."""
        client, known = self.client_of(who), set()
        for which in OTHERS:
            for name, place in self.places:
                address = self.of_another(place, which)
                for method in ("get", "head"):
                    yield Asked(name, method, address)
                yield Asked(name, "post", address)
                yield Asked(name, "post", address, EMPTY, {})
                for form in self.forms_at(client, address) if name in forms_on else ():
                    page = resolve(urlsplit(form.action).path).url_name
                    if page not in NEVER and (form.action, *sorted(form.fields)) not in known:
                        known.add((form.action, *sorted(form.fields)))
                        fields = form.fields | dict.fromkeys(form.secrets, SECRET)
                        yield from with_bodies(Asked(page, "post", form.action), fields)
            yield from self.rows_and_histories(which)
        for row in TABLE:
            if row.method == "post" and row.send and row.page not in NEVER:
                things = [self.westmere.id_of(thing) for thing in row.things if not thing.startswith(("an ", "their "))]
                if len(things) == len(row.things):
                    address = reverse(row.page, args=[*things, *row.words])
                    yield from with_bodies(Asked(row.page, "post", address, REFUSED), row.send)
        for typed in ("a", "Hartley"):
            yield Asked("trail", "post", "/trail/", AS_IT_STANDS, {"family": typed})

    def rows_and_histories(self, which: str) -> Iterator[Asked]:
        """Each kind of row that stands in a record: saved by a script, brought back, and heard of by others."""
        record = self.westmere.record(OTHERS[which].get("hartley-2026-11-23", "hartley-2026-11-23"))
        rows, met = Rows(contents_of(record)), set()
        for (kind, key), row in rows.known.items():
            if kind in met or not row.revision:
                continue
            met.add(kind)
            boxes = {f"typed.{box.name}": row[box.name] for box in ROW_KINDS[kind].boxes if box.name != "removed"}
            sent = {"row": f"{kind}.{key}", "save_id": str(uuid.uuid4()), "base": str(row.revision)}
            saving = Asked("save_row", "post", reverse("save_row", args=[record.pk]))
            yield replace(saving, body=EMPTY, sent=sent)
            yield from with_bodies(saving, sent | boxes)
            history = reverse("record_history", args=[record.pk, kind, key])
            yield Asked("record_history", "get", history)
            for back in record.revisions.filter(row_id=row.stored.pk).values_list("pk", flat=True)[:1]:
                yield from with_bodies(
                    Asked("record_history", "post", history),
                    {"back": str(back), "base": str(row.revision), "save_id": str(uuid.uuid4())},
                )
        for kind in ROW_KINDS:
            address = f"{reverse('record_row', args=[record.pk, kind])}?key={uuid.uuid4()}"
            yield Asked("record_row", "get", address)
        for since in ("0", "999999999"):
            yield Asked("record_together", "get", f"{reverse('record_together', args=[record.pk])}?since={since}")

    def forms_at(self, client: Client, address: str) -> list:
        place = transaction.savepoint()
        answer = client.get(address)
        transaction.savepoint_rollback(place)
        is_page = answer.get("Content-Type", "").startswith("text/html") and not answer.streaming
        return forms_of(answer.content.decode(), address) if is_page else []

    def of_another(self, address: str, which: str) -> str:
        for ours, theirs in OTHERS[which].items():
            address = address.replace(str(self.westmere.id_of(ours)), str(self.westmere.id_of(theirs)))
        return address

    def client_of(self, who: str) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(self.westmere.worker(who))
        return client

    def go(self, who: str, only: Callable[[Asked], bool], found: Found, forms_on: Container[str] | None = None) -> None:
        person, client = self.westmere.worker(who), self.client_of(who)
        theirs = {self.canaries.cases.index(case) for case in Case.objects.visible_to(person)}
        pages = {name for name, _ in self.places} if forms_on is None else forms_on
        for asked in self.everything(who, pages):
            if only(asked):
                self.ask(asked, client, person, theirs, found)

    def ask(self, asked: Asked, client: Client, person: User, theirs: set[int], found: Found) -> None:
        place = transaction.savepoint()
        with trail_not_written():
            failing = asked.by(client)
        left = self.shown_by(failing, asked)
        transaction.savepoint_rollback(place)

        place = transaction.savepoint()
        newest = TrailEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        answer = asked.by(client)
        rows = TrailEvent.objects.of(person.pk).filter(pk__gt=newest)
        covered, looked_at = self.told_by(rows), self.told_by(rows.filter(event__in=["case.looked", "list.looked"]))
        shown = self.shown_by(answer, asked)
        transaction.savepoint_rollback(place)

        what = f"{asked} by {person.name}, {asked.address}"
        found.visits += 1
        pages = [each.content.decode(errors="replace") for each in (failing, answer) if not each.streaming]
        found.given_back += [what for page in pages if SECRET in page]
        found.leaked += [f"{what}: {failing.status_code} shows {self.name(case)} {left[case]}" for case in sorted(left)]
        found.not_looked += [f"{what}: {self.name(case)}" for case in sorted(looked_at - shown.keys() - theirs)]
        if shown:
            found.shown += 1
            found.kinds.add(answer.headers.get("Content-Type", "").partition(";")[0])
            found.pages.add((asked.page, asked.method, asked.body))
            found.uncovered += [
                f"{what}: {answer.status_code} shows {self.name(case)} {shown[case]}"
                for case in sorted(shown.keys() - covered)
            ]
            if failing.status_code != UNAVAILABLE and not (asked.method == "post" and failing.status_code == FAILED):
                found.not_said.append(f"{what}: {failing.status_code}")

    def shown_by(self, answer: Any, asked: Asked) -> dict[int, set[str]]:
        """The families of which an answer, its address or another header says something that was not sent to it."""
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        said = self.canaries.found_in(f"{shown_in(answer)}\n{headers}")
        sent = self.canaries.found_in("\n".join((asked.sent or {}).values()))
        return {case: names for case in said if (names := said[case] - sent.get(case, set()))}

    def told_by(self, rows: Any) -> set[int]:
        references = {*rows.values_list("case_reference", flat=True)}
        references |= {*rows.values_list("cases_named__case_reference", flat=True)}
        return {place for place, case in enumerate(self.canaries.cases) if case.reference in references}

    def name(self, case: int) -> str:
        return self.canaries.cases[case].reference
