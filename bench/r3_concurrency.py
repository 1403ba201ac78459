"""Thirty people add to one answer at the same moment over HTTP; two save different sections at the same moment."""

import json
import threading
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bench import Figure
from bench.serving import ask_in_process, postgresql, serving, sqlite
from bench.stored_texts import word
from bench.visitor import Visitor
from handrail.demo.council_on_file import id_of

ID = "R3"
MARK = (
    "30 writers × 20 saves on one record: 600 of 600 texts findable, no error, nobody told of a lock; "
    "two at the same moment in different sections: 0 of 60 lost; on both databases"
)
WRITERS = 30
SAVES_EACH = 20
MOMENTS = 30
RECORD = "hartley-2026-11-23"
PEOPLE = ("sam.okafor@example.org", "lorraine.pike@example.org", "callum.reeve@example.org")
SHARED = ("answer.what_needs_to_change", "text")
SECTIONS = (("answer.values", "text"), ("permanence.plan", "primary_plan"))
FIRST_OF_TWO = 1000


@dataclass
class Written:
    """What the writers were told."""

    saved: set[str] = field(default_factory=set)
    merged: int = 0
    kept_apart: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass
class Writer:
    """Adds a word to what they last saw in a box, before or after it, again and again, as the page's script does."""

    visitor: Visitor
    number: int
    row: str
    box: str
    written: Written
    text: str = ""
    base: int = 0

    def add(self, count: int) -> None:
        mine = word(self.number, count)
        lines = (self.text, mine) if self.number % 2 else (mine, self.text)
        fields = {
            "row": self.row,
            "base": str(self.base),
            "save_id": str(uuid.uuid4()),
            f"typed.{self.box}": "\n".join(lines).strip(),
        }
        answer = self.visitor.post(f"/records/{id_of(RECORD)}/save/", fields)
        if answer.status != 200 or b"locked" in answer.body:
            self.written.faults.append(f"{answer.status} {answer.body[:200]!r}")
            return
        told = json.loads(answer.body)
        if told["outcome"] in ("saved", "merged", "kept_apart"):
            self.written.saved.add(mine)
        self.written.merged += told["outcome"] == "merged"
        self.written.kept_apart += told["outcome"] == "kept_apart"
        self.text, self.base = told["values"][self.box], told["revision"]


def measure() -> Figure:
    parts, holds = [], True
    for name, database in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        with database() as address:
            with serving(address) as server:
                one = one_answer(server.address, writers=WRITERS, saves_each=SAVES_EACH)
                two = two_sections(server.address, moments=MOMENTS)
            stored = ask_in_process("stored_texts", address, str(id_of(RECORD)))
        found = set(stored["words"])
        wanted, of_two = all_words(range(WRITERS), SAVES_EACH), all_words(FIRST_OF_TWO + place for place in (0, 1))
        faults = [*one.faults, *two.faults]
        parts.append(
            f"{name}: {len(wanted & found & one.saved)} of {len(wanted)} texts of {WRITERS} writers found"
            f" ({one.merged} merged, {one.kept_apart} kept apart), {len(of_two - (found & two.saved))} of {len(of_two)}"
            f" lost in different sections, {len(faults)} errors, {len(stored['half_saves'])} half-saves"
        )
        holds &= wanted <= found & one.saved and of_two <= found & two.saved
        holds &= not faults and not stored["half_saves"]
    return Figure("; ".join(parts), holds=holds)


def all_words(writers: Iterable[int], saves_each: int = MOMENTS) -> set[str]:
    return {word(writer, count) for writer in writers for count in range(saves_each)}


def one_answer(address: str, *, writers: int, saves_each: int) -> Written:
    """Everybody adds to the same answer."""
    written = Written()
    people = [Writer(Visitor(address).become(PEOPLE[place % 3]), place, *SHARED, written) for place in range(writers)]
    begin = threading.Barrier(writers)

    def work(writer: Writer) -> None:
        begin.wait()
        for count in range(saves_each):
            writer.add(count)

    at_the_same_time([lambda writer=writer: work(writer) for writer in people], written)
    return written


def two_sections(address: str, *, moments: int) -> Written:
    """Two workers save at the same moments, each in a section of their own."""
    written = Written()
    begin = threading.Barrier(2)

    def work(writer: Writer) -> None:
        for count in range(moments):
            begin.wait(60)
            writer.add(count)

    people = [
        Writer(Visitor(address).become(PEOPLE[place]), FIRST_OF_TWO + place, *section, written)
        for place, section in enumerate(SECTIONS)
    ]
    at_the_same_time([lambda writer=writer: work(writer) for writer in people], written)
    return written


def at_the_same_time(works: list[Callable[[], None]], written: Written) -> None:
    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as fault:
            written.faults.append(f"{type(fault).__name__}: {fault}")

    threads = [threading.Thread(target=guarded, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
