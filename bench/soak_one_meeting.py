"""Eight people in one meeting of six families for half an hour, at people's pace; and fifty who only look on.

Each does over HTTP what the page's script does: opens the record that is talked about, says where they are, asks every
other second what the others saved, and writes now in an answer they share, now in a row of their own.
"""

import json
import os
import random
import re
import statistics
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from bench import Figure
from bench.resources import memory_of, processor_time_of
from bench.serving import ask_in_process, serving, sqlite
from bench.stored_texts import WORD, word
from bench.visitor import Visitor

ID = "SOAK"
MARK = (
    "30 minutes, 8 people in one meeting of 6 families: nothing lost, no error, others' saves seen within 3 s, "
    "memory grows less than 10%; what 50 people in 10 records cost who look on is printed"
)
FAMILIES, MINUTES = 6, float(os.environ.get("HANDRAIL_SOAK_MINUTES", "30"))
WANTED_MINUTES = 30
ASKS_EVERY, SAYS_HERE_EVERY = 2.0, 20.0
THINKS_FOR = (1.0, 9.0)
SEEN_WITHIN = 3.0
GROWTH = 1.1
LOOK_AT_MEMORY_EVERY = 5.0
ONLOOKERS, THEIR_RECORDS, THEY_LOOK_FOR = 50, 10, 20.0
SHARED = ("key_factors", "values", "models", "what_needs_to_change")
ALL_UP_TO = re.compile(rb'data-all-up-to="(\d+)"')


@dataclass
class Heard:
    """What everybody wrote and saw; each adds to it from a thread of their own."""

    saved_at: dict[str, float] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)
    seen_after: list[float] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    kept_apart: int = 0
    faults: list[str] = field(default_factory=list)


class Person(threading.Thread):
    """Somebody in the meeting; `talked_about` answers with the record everybody is in now, or nothing at the end."""

    def __init__(self, visitor: Visitor, number: int, heard: Heard, talked_about: Callable[[], str | None]) -> None:
        super().__init__(daemon=True)
        self.visitor, self.number, self.heard, self.talked_about = visitor, number, heard, talked_about
        self.draw = random.Random(number)
        self.count = 0
        self.record = ""
        self.seen: set[str] = set()

    def run(self) -> None:
        try:
            while record := self.talked_about():
                if record != self.record:
                    self.open(record)
                self.ask()
                if time.monotonic() > self.said_here + SAYS_HERE_EVERY:
                    self.say_here()
                if time.monotonic() > self.writes_at:
                    self.write()
                    self.writes_at = time.monotonic() + self.draw.uniform(*THINKS_FOR)
                time.sleep(ASKS_EVERY)
        except Exception as fault:
            self.heard.faults.append(repr(fault))

    def open(self, record: str) -> None:
        self.record, self.address = record, f"/records/{record}/"
        page = self._must(self.visitor.get(self.address))
        found = ALL_UP_TO.search(page)
        self.all_up_to = int(found[1]) if found else 0
        self.known: dict[int, float] = {}
        self.rows: dict[str, tuple[str, int]] = {}
        self.own = f"mirroring.{uuid.uuid4()}"
        self.opened = time.monotonic()
        self.writes_at = self.opened + self.draw.uniform(*THINKS_FOR)
        self.say_here()

    def say_here(self) -> None:
        self._must(self.visitor.post(f"{self.address}here/", {"section": "dynamics"}))
        self.said_here = time.monotonic()

    def ask(self) -> None:
        known = ",".join(map(str, self.known))
        answer = self.visitor.get(f"{self.address}together/?since={self.all_up_to}&known={known}")
        told = json.loads(self._must(answer))
        now = time.monotonic()
        self.heard.polls.append(answer.milliseconds)
        for row in told["rows"]:
            values = row["values"]
            self.rows[row["row"]] = (values.get("text") or values.get("among_us") or "", row["revision"])
            self.see(values)
        self.known |= dict.fromkeys(told["ids"], now)
        old = [save for save, at in self.known.items() if now - at > 60]
        self.all_up_to = max([self.all_up_to, *old])
        self.known = {save: at for save, at in self.known.items() if save > self.all_up_to}

    def see(self, values: dict[str, str]) -> None:
        """Notes of each word of another how long after its save it came here."""
        for each in set(WORD.findall(json.dumps(values))) - self.seen:
            self.seen.add(each)
            if (at := self.heard.saved_at.get(each)) and at > self.opened:
                self.heard.seen_after.append(time.monotonic() - at)

    def write(self) -> None:
        row, box = (
            (self.own, "among_us") if self.draw.random() < 0.5 else (f"answer.{self.draw.choice(SHARED)}", "text")
        )
        before, base = self.rows.get(row, ("", 0))
        mine = word(self.number, self.count)
        self.seen.add(mine)
        self.count += 1
        text = f"{before}\n{mine}" if self.number % 2 else f"{mine}\n{before}"
        fields = {"row": row, "base": str(base), "save_id": str(uuid.uuid4()), f"typed.{box}": text.strip()}
        answer = self.visitor.post(f"{self.address}save/", fields)
        told = json.loads(self._must(answer))
        self.rows[row] = (told["values"][box], told["revision"])
        self.see(told["values"])
        self.heard.took.append(answer.milliseconds)
        self.heard.kept_apart += told["outcome"] == "kept_apart"
        self.heard.saved_at[mine] = time.monotonic()

    def _must(self, answer) -> bytes:
        if answer.status not in (200, 204):
            raise RuntimeError(f"{answer.status} {answer.body[:200]!r}")
        return answer.body


def measure() -> Figure:
    with sqlite() as database:
        with serving(database) as server:
            meeting = ask_in_process("meeting_of_families", database, str(THEIR_RECORDS))
            heard, memory = in_the_meeting(server, meeting["people"], meeting["records"][:FAMILIES], MINUTES * 60)
            share, each = looking_on(server, meeting["people"], meeting["records"])
        stored = [ask_in_process("stored_texts", database, record) for record in meeting["records"][:FAMILIES]]
    found = {each for record in stored for each in record["words"]}
    halves = [half for record in stored for half in record["half_saves"]]
    lost = set(heard.saved_at) - found
    begun, ended = statistics.median(memory[: len(memory) // 5]), statistics.median(memory[-len(memory) // 5 :])
    within = sum(seconds <= SEEN_WITHIN for seconds in heard.seen_after)
    text = (
        f"{MINUTES:g} minutes, {len(meeting['people'])} people, {FAMILIES} families: {len(lost)} of"
        f" {len(heard.saved_at):,} saves lost, {len(halves)} half-saves, {len(heard.faults)} errors,"
        f" {heard.kept_apart} kept apart; {within:,} of {len(heard.seen_after):,} sights of another's words within 3 s"
        f" (the latest after {max(heard.seen_after):.1f} s); save p50 {p(heard.took, 50):.1f} ms, p95"
        f" {p(heard.took, 95):.1f} ms; {len(heard.polls):,} polls p50 {p(heard.polls, 50):.1f} ms, p95"
        f" {p(heard.polls, 95):.1f} ms; memory {begun:.0f} to {ended:.0f} MB; {ONLOOKERS} people in {THEIR_RECORDS}"
        f" records who look on: {share:.0%} of one processor, {each:.1f} ms of it a poll"
    )
    holds = MINUTES >= WANTED_MINUTES and not (lost or halves or heard.faults)
    holds &= within == len(heard.seen_after) and ended < GROWTH * begun and len(meeting["people"]) == 8
    return Figure(text, holds=holds)


def p(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


def in_the_meeting(server, people: list[str], records: list[str], seconds: float) -> tuple[Heard, list[float]]:
    """The families are talked about one after another, each for the same time."""
    heard, began = Heard(), time.monotonic()

    def talked_about() -> str | None:
        place = int((time.monotonic() - began) / seconds * len(records))
        return records[place] if place < len(records) else None

    everybody = [
        Person(Visitor(server.address).become(email), number, heard, talked_about)
        for number, email in enumerate(people)
    ]
    began = time.monotonic()
    for person in everybody:
        person.start()
    memory = []
    while any(person.is_alive() for person in everybody):
        memory.append(memory_of(server.process.pid))
        time.sleep(min(LOOK_AT_MEMORY_EVERY, seconds / 20))
    return heard, memory


def looking_on(server, people: list[str], records: list[str]) -> tuple[float, float]:
    """What they cost: the share of one processor, and its milliseconds for each poll."""
    onlookers = []
    for number in range(ONLOOKERS):
        visitor = Visitor(server.address).become(people[number % len(people)])
        address = f"/records/{records[number % len(records)]}/"
        page = visitor.get(address).body
        found = ALL_UP_TO.search(page)
        onlookers.append((visitor, f"{address}together/?since={int(found[1]) if found else 0}&known="))
    over, polls = threading.Event(), []

    def look(visitor: Visitor, address: str, wait: float) -> None:
        while not over.wait(wait):
            polls.append(visitor.get(address).status)
            wait = ASKS_EVERY

    threads = [
        threading.Thread(target=look, args=[*onlooker, ASKS_EVERY * place / ONLOOKERS])
        for place, onlooker in enumerate(onlookers)
    ]
    before, began = processor_time_of(server.process.pid), time.monotonic()
    for thread in threads:
        thread.start()
    time.sleep(THEY_LOOK_FOR)
    over.set()
    for thread in threads:
        thread.join()
    used, took = processor_time_of(server.process.pid) - before, time.monotonic() - began
    if set(polls) != {200}:
        raise RuntimeError(f"polls were answered with {sorted(set(polls))}")
    return used / took, 1000 * used / len(polls)
