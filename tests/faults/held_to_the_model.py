"""What people do at random, held to the model: after each step everything in the database is compared with it.

Hypothesis draws which things are done, in which order, and a seed for each; what finds nothing to do is no step. Each
example begins with the same council and leaves nothing behind.
"""

import datetime
import functools
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, ClassVar

from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from handrail.core import clock
from handrail.core.ids import random_from
from tests.faults import what_is_stored as stored
from tests.faults.model_of_recording import Meeting, Model, Record
from tests.faults.small_council import LEADS, SmallCouncil
from tests.faults.typing_at_random import Page
from tests.faults.ways_in import Refused

SEEDS = st.integers(0, 2**48)
PAGES_OPEN = 8
FEWEST_EXAMPLES = 4  # the first that Hypothesis makes takes no step


@dataclass
class Tally:
    """What was tried and done over all examples, and after how many steps something was wrong."""

    rules: Counter = field(default_factory=Counter)
    done: Counter = field(default_factory=Counter)
    refused: int = 0
    answers: Counter = field(default_factory=Counter)
    wrong_after: int = 0

    @property
    def steps(self) -> int:
        return sum(self.rules.values())


def take(machine: Any, steps: int, *, each: int, always_the_same: bool = False) -> None:
    """Takes at least so many steps, in examples of so many each, always others unless said; raises what is wrong."""
    how = settings(
        max_examples=max(FEWEST_EXAMPLES, min(20, steps // each)),
        stateful_step_count=each,
        deadline=None,
        database=None,
        derandomize=always_the_same,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    while machine.tally.steps < steps:
        run_state_machine_as_test(machine, settings=how)


@dataclass
class Made:
    """A save that left something, to be sent again."""

    who: str
    record: Record
    save: dict[str, Any]
    outcome: str


Act = Callable[["HeldToTheModel"], bool | None]
ACTS: dict[str, Act] = {}
WEIGHTED: list[str] = []


LOOKED = "case.looked"


def step(act: Act | None = None, *, weight: int = 2) -> Any:
    """One thing somebody does; by its weight it happens more often than others."""
    if act is None:
        return functools.partial(step, weight=weight)
    ACTS[act.__name__] = act
    WEIGHTED.extend([act.__name__] * weight)
    return act


class HeldToTheModel(RuleBasedStateMachine):
    council: ClassVar[SmallCouncil]
    tally: ClassVar[Tally]

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone._from_testcase = True  # so that a look, which is durable, may be written inside it
        self.undone.__enter__()
        self.council.everybody_active()
        self.council.everybody_comes_back()
        self.model: Model = self.council.model()
        self.family = self.council.family
        self.moment = self.council.begins
        self.chance = Random(0)
        self.numbers = 0
        self.pages: list[Page] = []
        self.made: list[Made] = []
        self.meetings: list[Meeting] = []
        self.untouched = stored.rows()

    def teardown(self) -> None:
        connection.check_constraints()
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @rule(act=st.deferred(lambda: st.sampled_from(WEIGHTED)), seed=SEEDS)
    def somebody(self, act: str, seed: int) -> None:
        """Does something, a few minutes after the last, and then everything is looked at."""
        self.chance = Random(seed)
        self.moment += datetime.timedelta(minutes=self.chance.randint(1, 9))
        with clock.at(self.moment):
            self.council.everybody_comes_back()
            try:
                if ACTS[act](self) is not False:
                    self.tally.rules[act] += 1
                    self.compare()
            except Exception:
                self.tally.wrong_after = self.tally.wrong_after or self.tally.steps + 1
                raise

    # what acts use

    @property
    def today(self) -> datetime.date:
        return clock.today()

    def new_id(self) -> uuid.UUID:
        self.numbers += 1
        return random_from(self.council.namespace, f"{self.numbers}")

    def new_word(self) -> str:
        self.numbers += 1
        return f"w{self.numbers}"

    def anybody(self) -> str:
        """Most often one of those who run the meetings."""
        return self.chance.choice([*LEADS * 4, *self.model.people])

    def may_open(self, who: str) -> bool:
        return self.model.may_open(who, self.family, self.today)

    def a_record(self) -> Record:
        """Most often the one that is being written."""
        return self.model.records[-1] if self.chance.random() < 0.9 else self.chance.choice(self.model.records)

    def refuses(self, ask: Callable[[], Any]) -> None:
        """Whatever is refused has changed nothing at all."""
        before = stored.fingerprint()
        try:
            ask()
        except Refused:
            assert stored.fingerprint() == before, "something refused left a trace"
            self.tally.refused += 1
        else:
            raise AssertionError("this was to be refused")

    def changes_nothing(self, ask: Callable[[], Any]) -> Any:
        before = stored.fingerprint()
        answer = ask()
        assert stored.fingerprint() == before, "something sent again changed something"
        return answer

    def page(self, *, fresh: bool) -> Page:
        """A page somebody has open: as the record stands now, or as they read it a while ago."""
        if not fresh and self.pages:
            return self.chance.choice(self.pages)
        return self._open_page(self.anybody(), self.a_record())

    def _open_page(self, who: str, record: Record) -> Page:
        seen = {(row.kind, row.key): (row.revision, dict(row.values)) for row in self.model.rows_of(record)}
        self.pages = [*self.pages[1 - PAGES_OPEN :], Page(who, record, seen)]
        return self.pages[-1]

    # what must hold

    def compare(self) -> None:
        model = self.model
        said = {
            row.id: (row.kind, row.revision, frozenset((box, text) for box, text in row.values.items() if text))
            for row in model.rows.values()
        }
        assert_same("rows", stored.rows(), {**self.untouched, **said})
        revisions = stored.revisions()
        assert_same("revisions", dict(revisions), dict(model.revisions))
        numbers: dict[uuid.UUID, list[int]] = {}
        for _, _, row_id, number, *_ in revisions:
            if number is not None:
                numbers.setdefault(row_id, []).append(number)
        for row in model.rows.values():
            assert sorted(numbers.get(row.id, [])) == list(range(1, row.revision + 1)), "a revision is missing"
        left, said = dict(stored.trail()), dict(model.trail)
        assert_same("trail", without_looks(left), without_looks(said))
        assert not [look for look in said if look[0] == LOOKED and look not in left]
        words = set(stored.words().replace(",", " ").split())
        assert not (lost := model.inserted - words), f"words lost: {lost}"
        signed = stored.signed()
        assert_same("signed", signed, {one.id: one.signed for one in model.records if one.signed})
        assert all(stored.sha256(content) == sha256 for content, sha256 in signed.values())
        assert all(count == 1 for count in stored.unsigned_per_case().values())
        mine = {one.id: (one.status, one.children) for one in model.records}
        assert_same("records", stored.records(), {**self.council.other_records, **mine})
        grants = Counter((who, family, one.starts, one.ends) for (who, family, _), one in model.grants.items())
        assert_same("grants", dict(stored.grants()), dict(grants))
        assert_same("owners", stored.owners(), {row.id: row.owners for row in model.rows.values() if row.owners})
        replaced = {row.id: row.replaced_by.id for row in model.rows.values() if row.replaced_by}
        assert_same("replaced", stored.replaced(), replaced)
        assert sorted(stored.addenda(), key=str) == sorted(model.addenda, key=str)
        for record in model.records[-1:]:
            assert_same("to answer", stored.to_answer(record.id), model.to_answer(record))


def without_looks(trail: dict[tuple[str, str, str], int]) -> dict[tuple[str, str, str], int]:
    """An answer to a save that wrote nothing leaves a look as well; how many there are is measured by S3."""
    return {row: count for row, count in trail.items() if row[0] != LOOKED}


def assert_same(what: str, found: dict, expected: dict) -> None:
    """The same as ==, with only what differs in the message."""
    if found == expected:
        return
    names = [name for name in {**found, **expected} if found.get(name) != expected.get(name)]
    differs = "\n".join(f"  {name}: {found.get(name)} instead of {expected.get(name)}" for name in names[:4])
    raise AssertionError(f"{what}:\n{differs}")
