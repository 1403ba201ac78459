"""Fills the disk of the database while four clients save, frees it, and so on, with the same processes throughout.

Each client goes on as the page does: what was refused is sent again under the same save id. What is sent without a
script is sent as a whole page, which has to give back what it could not save.
"""

import os
import random
import re
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

from bench import Figure
from bench.disk_full import HOW, PostgreSQLOnDisk, SQLiteOnDisk
from bench.r1_kill import RECORD, Client, Starter, Told, lost_and_halved, signed_in, started
from bench.serving import manage, settings_of
from bench.stored_texts import word
from bench.visitor import Answer, Visitor
from handrail.demo.council_on_file import id_of

ID = "R8"
MARK = (
    "no false “Saved”, no corruption, recovers without a restart, in 50 fillings of the disk while 4 clients save,"
    " on both databases"
)
WANTED = 50
FILLINGS = int(os.environ.get("HANDRAIL_FILLINGS", WANTED))
SAFE = "handrail.config.settings"
LATEST = 0.06
LONGEST_FULL = 20.0
STAYS_FULL_EVERY, STAYS_FULL = 10, 6.0  # longer than PostgreSQL takes to give up
RECOVERS_WITHIN = 30.0
A_MOMENT = 0.02
TRIES = 3
ROW_OF_THE_PAGE = "answer.key_factors"

OnDisk = SQLiteOnDisk | PostgreSQLOnDisk


@dataclass
class Fillings:
    """What was seen over all the fillings."""

    told: Told = field(default_factory=Told)
    fillings: int = 0
    refused: int = 0
    pages_refused: int = 0
    refused_after: int = 0
    slowest_after_freeing: float = 0.0
    slowest_after_answering: float = 0.0
    unanswered: int = 0
    replaced: int = 0
    damage: list[str] = field(default_factory=list)
    lost: int = 0
    half_saves: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return bool(self.refused) and not (
            self.told.faults or self.refused_after or self.replaced or self.damage or self.lost or self.half_saves
        )


class Saver(Client):
    """Saves as R1's clients do; a refusal has to be one that the page takes for "not saved, try again"."""

    def __init__(self, visitor: Visitor, number: int, found: Fillings, over: threading.Event) -> None:
        super().__init__(visitor, number, found.told, over)
        self.refusals: list[float] = []
        self.saved: list[float] = []
        self.unanswered = 0
        self.began = 0.0
        self.text = ""

    def _send(self, fields: dict[str, str]) -> dict | None:
        self.text = fields[f"typed.{self.box}"]
        self.began = time.monotonic()
        before = len(self.refusals)
        told = super()._send(fields)
        if told is not None:
            self.saved.append(time.monotonic())
        elif len(self.refusals) > before:
            time.sleep(A_MOMENT)
        else:
            self.unanswered += 1
        return told

    def refused(self, answer: Answer) -> None:
        self.refusals.append(self.began)
        if not says_it_is_not_saved(answer, self.text):
            super().refused(answer)

    def was_refused_since(self, moment: float) -> bool:
        return bool(self.refusals) and self.refusals[-1] > moment

    def first_saved_since(self, moment: float) -> float:
        return min(takewhile(lambda saved: saved > moment, reversed(self.saved)), default=0.0)


class PageSender:
    """Sends a whole page without a script, and again when it was given back."""

    def __init__(self, visitor: Visitor, found: Fillings) -> None:
        self.visitor, self.found = visitor, found
        self.path = f"/records/{id_of(RECORD)}/"
        self.count = 0
        self.fields: dict[str, str] = {}

    def type(self) -> None:
        """Types into the page; into none where it is not given, which is a fault that was noted."""
        page = self.opened().body.decode()
        base = re.search(rf'name="{ROW_OF_THE_PAGE}\.base" value="(\d+)"', page)
        if base is None:
            self.found.told.faults.append(f"the page has no {ROW_OF_THE_PAGE}")
            self.fields = {}
            return
        self.text = word(9, self.count)
        self.count += 1
        self.fields = {
            "save_id": str(uuid.uuid4()),
            "do": "save",
            f"{ROW_OF_THE_PAGE}.text": self.text,
            f"{ROW_OF_THE_PAGE}.base": base[1],
        }

    def opened(self) -> Answer:
        """The page, asked for again where the server says it cannot answer now, which is a fault: the disk has room."""
        for _ in range(TRIES):
            answer = self.visitor.get(self.path)
            if answer.status == 200:
                break
            self.found.told.faults.append(f"opening the page: {answer.status}")
        return answer

    def send(self) -> bool:
        if not self.fields:
            return True
        answer = self.visitor.post(self.path, self.fields)
        if answer.status == 303:
            self.found.told.acknowledged.append(self.text)
            return True
        if not says_it_is_not_saved(answer, self.text):
            self.found.told.faults.append(f"a page: {answer.status} {answer.body[:200]!r}")
        return False


def says_it_is_not_saved(answer: Answer, text: str) -> bool:
    """The page tries again after any error of the server; without a script the text has to be on what comes."""
    page = answer.body.decode()
    return answer.status >= 500 and f"{text}</textarea>" in page and "It is not saved." in page


def measure() -> Figure:
    parts, holds = [], FILLINGS >= WANTED
    for database in (SQLiteOnDisk, PostgreSQLOnDisk):
        with council_on_disk(database) as council:
            found = filled_again_and_again(council, fillings=FILLINGS)
            parts.append(f"{council.name}: {in_words(found)}{council.of_its_own()}")
        holds &= found.holds
    return Figure("; ".join(parts), holds=holds)


def in_words(found: Fillings) -> str:
    return (
        f"{found.fillings} of {WANTED} fillings, {found.refused:,} saves and {found.pages_refused} whole pages refused"
        f" with their text given back, {found.lost} of {len(found.told.acknowledged):,} acknowledged lost,"
        f" {len(found.half_saves)} half-saves, {len(found.damage)} faults in the database,"
        f" {len(found.told.faults)} other answers, {found.unanswered} unanswered, {found.replaced} processes of"
        f" Handrail replaced; all four save again at most {found.slowest_after_freeing:.2f} s after freeing and"
        f" {found.slowest_after_answering:.2f} s after the database answers, {found.refused_after} later tries refused"
    )


def filled_again_and_again(
    council: OnDisk, *, fillings: int, settings: str = SAFE, longest: float = LONGEST_FULL
) -> Fillings:
    """The database holds the made-up council; each filling lasts until it has refused everybody. Ends with a kill."""
    found, over = Fillings(), threading.Event()
    with started(council.address, settings, council.environment) as starter:
        first = signed_in(starter)
        sender = PageSender(first.again(), found)
        savers = [Saver(first.again(), number, found, over) for number in range(4)]
        for saver in savers:
            saver.start()
        wait_for(lambda: all(saver.saved for saver in savers), RECOVERS_WITHIN)
        processes = processes_of(starter)
        try:
            for number in range(fillings):
                fill_once(council, HOW[number % len(HOW)], savers, sender, found, longest)
            found.replaced = len(processes - processes_of(starter))
            found.unanswered = sum(saver.unanswered for saver in savers)
            fill(council, HOW[0], savers, longest)
            starter.kill()
        finally:
            council.disk.free()
            over.set()
        for saver in savers:
            saver.join(RECOVERS_WITHIN)
    council.wait_until_it_answers()
    found.refused = sum(len(saver.refusals) for saver in savers)
    found.damage += council.stop_and_look()
    found.lost, found.half_saves = lost_and_halved(council.address, found.told)
    return found


def fill_once(
    council: OnDisk, how: str, savers: list[Saver], sender: PageSender, found: Fillings, longest: float
) -> None:
    sender.type()
    time.sleep(random.uniform(0, LATEST))
    if not fill(council, how, savers, longest):
        found.told.faults.append(f"{how}: a client was not refused")
    sent = sender.send()
    found.pages_refused += not sent
    if found.fillings % STAYS_FULL_EVERY == STAYS_FULL_EVERY - 1:
        time.sleep(STAYS_FULL)
    council.disk.free()
    freed = time.monotonic()
    council.wait_until_it_answers()
    answered = time.monotonic()
    wait_for(lambda: all(saver.first_saved_since(freed) for saver in savers), RECOVERS_WITHIN)
    last_of_all = max(saver.first_saved_since(freed) for saver in savers)
    found.slowest_after_freeing = max(found.slowest_after_freeing, last_of_all - freed)
    found.slowest_after_answering = max(found.slowest_after_answering, last_of_all - answered)
    if not sent and not sender.send():
        found.told.faults.append("a page was refused again after the disk was freed")
    found.refused_after += sum(began > answered for saver in savers for began in saver.refusals)
    found.damage += council.damage()
    found.fillings += 1


def fill(council: OnDisk, how: str, savers: list[Saver], longest: float) -> bool:
    """Tells whether each client was refused within that time."""
    full = time.monotonic()
    council.disk.fill(how)
    try:
        wait_for(lambda: all(saver.was_refused_since(full) for saver in savers), longest)
    except TimeoutError:
        return False
    return True


def processes_of(starter: Starter) -> set[int]:
    """The server and all its workers, without the processes that make documents: those are ended at their limits."""
    return {
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and group_of(int(entry.name)) == starter.group and not makes_documents(entry)
    }


def makes_documents(process: Path) -> bool:
    try:
        return b"handrail.documents.made_apart" in (process / "cmdline").read_bytes()
    except OSError:
        return False


def group_of(process: int) -> int:
    try:
        return os.getpgid(process)
    except ProcessLookupError:
        return 0


def wait_for(holds: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError(f"did not come about within {seconds} s")
        time.sleep(0.001)


def load_council(address: str) -> None:
    manage(settings_of(address), "migrate", "--verbosity", "0")
    manage(settings_of(address), "demo")


@contextmanager
def council_on_disk(database: type[OnDisk]) -> Iterator[OnDisk]:
    with tempfile.TemporaryDirectory(prefix="handrail-disk-") as folder:
        council = database(Path(folder))
        try:
            load_council(council.address)
            yield council
        finally:
            council.close()
