"""People of all roles give, take and leave alone what others may open, at random; each step is held to the model.

A step that Handrail refuses is one too: then nobody's sight may change. After each, who opens and who writes is
compared of everybody as it stands, and as it will stand on a day to come if nobody does anything more.
"""

import copy
import datetime
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from random import Random
from typing import Any, ClassVar

from django.db import connection, transaction
from hypothesis.stateful import RuleBasedStateMachine, rule

from handrail.access.queries import family_meant
from handrail.accounts.models import User
from handrail.cases.may_open import may_open, may_work_on
from handrail.cases.models import Case
from handrail.core import clock
from handrail.core.refusals import Invalid, NotAllowed, NotFound
from handrail.supervision.records.models import Attendee
from tests.faults.asked_of_everybody import Asking
from tests.faults.council_of_all_roles import BEGINS, CouncilOfAllRoles
from tests.faults.england_by_hand import day_in_england
from tests.faults.held_to_the_model import SEEDS, Tally
from tests.faults.model_of_sight import Meeting, Model, Person
from tests.faults.ways_in import Refused

LONGEST_AHEAD = 110
ALONE = 0.1  # so often somebody is asked about alone too, which takes as long as all that is asked together
ASKED = (lambda user: Case.objects.visible_to(user), lambda user: Case.objects.worked_on_by(user))
REFUSED = "refused"
# few, so that one often stands in two families, by a slip
IDS = ("M-1", "M-2", "M-3", "M-4")
ABOUT_CHILDREN = ("put_a_childs_id_right", "add_a_child", "abandon")
Act = Callable[[Any], bool | None]


@dataclass
class Row:
    """An attendee of a record, and whom choosing them let in."""

    id: uuid.UUID
    name: str
    person: str = ""


@dataclass
class Record:
    id: uuid.UUID
    meeting: Meeting
    family: str
    rows: dict[uuid.UUID, Row]
    is_open: bool = True
    # whose id it put right, in this order, with what it was before; none of a child that it added
    children: list[tuple[uuid.UUID, str | None]] = field(default_factory=list)


class MoreThanThePageSays(AssertionError):
    """Somebody opens or writes in a family that the page of roles closes to them."""


class SightHeldToTheModel(RuleBasedStateMachine):
    council: ClassVar[CouncilOfAllRoles]
    tally: ClassVar[Tally]
    asking: ClassVar[Asking]

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone._from_testcase = True  # so that a look, which is durable, may be written inside it
        self.undone.__enter__()
        self.model: Model = self.council.model()
        self.moment = BEGINS
        self.chance = Random(0)
        self.number = 0
        self.users, self.cases = dict(self.council.users), dict(self.council.cases)
        self.meetings: list[Meeting] = []
        self.records: list[Record] = []

    def teardown(self) -> None:
        connection.check_constraints()
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @rule(seed=SEEDS)
    def somebody(self, seed: int) -> None:
        """Does something; what, and to whom, follows from the seed and from how many steps there were before."""
        self.number += 1
        self.chance = Random(f"{seed} {self.number}")
        act = self.chance.choice(weighted())
        self.moment += datetime.timedelta(minutes=self.chance.randint(1, 9))
        try:
            with clock.at(self.moment):
                if (done := self._does(act)) is False:
                    act = self.what_is_wanted_first()
                    if (done := self._does(act)) is False:
                        return
            self.tally.rules[act] += 1
            self.tally.done[act] += done is not REFUSED
            with clock.at(self.moment):  # days may have passed
                self.compare(
                    f"after {act}", self.moment + datetime.timedelta(days=self.chance.randint(1, LONGEST_AHEAD))
                )
        except Exception:
            self.tally.wrong_after = self.tally.wrong_after or self.tally.steps + 1
            raise

    def _does(self, act: str) -> bool | str | None:
        try:
            return getattr(self, act)()
        except Refused:
            self.tally.refused += 1
            return REFUSED

    def what_is_wanted_first(self) -> str:
        """Most acts need a meeting about families, and many a record: what finds none makes one; else time passes."""
        if not any(meeting.families and not meeting.is_cancelled for meeting in self.meetings):
            return "put_a_family_on" if any(not meeting.is_cancelled for meeting in self.meetings) else "plan_a_meeting"
        return "let_days_pass" if any(record.is_open for record in self.records) else "open_a_record"

    # what acts use

    @property
    def today(self) -> datetime.date:
        return day_in_england(self.moment)

    def ask(self, who: str, service: Callable[..., Any], /, *, may: bool, **given: Any) -> Any:
        """Asks as somebody who `may` do it, as the page says; whoever may not is refused, whatever comes of it."""
        answer = self.ask_the_program(service, by=self.user(who), **given)
        if not may:
            raise MoreThanThePageSays(f"{who} did {service.__name__} with {given}")
        return answer

    def ask_the_program(self, service: Callable[..., Any], /, **given: Any) -> Any:
        try:
            return service(**given)
        except (NotFound, NotAllowed, Invalid) as fault:
            raise Refused(repr(fault)) from fault

    def user(self, who: str) -> User:
        """As the database has them now: their role, team and account may have changed."""
        return User.objects.select_related("team", "agency", "line_manager").get(pk=self.users[who].pk)

    def case(self, family: str) -> Case:
        return Case.objects.select_related("team").get(reference=family)

    def chance_of(self, part: float) -> bool:
        return self.chance.random() < part

    def anybody(self) -> str:
        return self.chance.choice(list(self.model.people))

    def one_of(self, likely: Collection[str]) -> str:
        """Most often one of those who can; or else anybody."""
        return self.chance.choice(sorted(likely)) if likely and self.chance_of(0.85) else self.anybody()

    def of_roles(self, *roles: str) -> list[str]:
        return [who for who, person in self.model.people.items() if person.role in roles and person.is_active]

    def a_family(self) -> str:
        return self.chance.choice(list(self.model.families))

    def a_meeting(self) -> Meeting | None:
        held = [meeting for meeting in self.meetings if not meeting.is_cancelled or self.chance_of(0.05)]
        return self.chance.choice(held) if held else None

    def runs(self, meeting: Meeting, family: str = "") -> str:
        """Somebody who most likely runs it and works on the family, if one is named; or on none of its families."""
        able = {*meeting.leads, *self.of_roles("team_manager", "assistant_team_manager", "coordinator")}
        able = {who for who in able if self.model.runs(who, meeting)}
        return self.one_of([who for who in able if not family or self.model.writes(who, family, self.today)] or able)

    def writes(self, who: str, family: str) -> bool:
        return self.model.writes(who, family, self.today)

    def opens(self, who: str, family: str) -> bool:
        return self.model.opens(who, family, self.moment, self.today)

    def a_record(self) -> Record | None:
        held = [record for record in self.records if record.is_open or self.chance_of(0.1)]
        return self.chance.choice(held) if held else None

    def writer(self, family: str) -> str:
        return self.one_of([who for who in self.model.people if self.model.writes(who, family, self.today)])

    def names(self, ids: Collection[uuid.UUID]) -> set[str]:
        return {who for who, user in self.users.items() if user.pk in ids}

    def let_in_by(self, meeting: Meeting, family: str = "") -> set[str]:
        """Who opens a family of a meeting, or the one named, by that meeting and by nothing else."""
        without = copy.copy(self.model)
        without.given = {key: until for key, until in self.model.given.items() if key[2] != meeting.id}
        return {
            who
            for who in self.model.people
            for one in ([family] if family else meeting.families)
            if self.model.opens(who, one, self.moment, self.today)
            and not without.opens(who, one, self.moment, self.today)
        }

    def most_likely(self, some: list[Any], wanted: Callable[[Any], bool]) -> Any:
        """Mostly one of those wanted, where there are any: what would change nothing would show no fault."""
        likely = [one for one in some if wanted(one)]
        return self.chance.choice(likely if likely and self.chance_of(0.8) else some)

    def give(
        self, by: str, people: Collection[str], families: Collection[str], meeting: Meeting, before: Model
    ) -> None:
        self.model.give(by, people, families, meeting, before, self.today)

    def as_it_stands(self) -> Model:
        return self.model.as_it_stands()

    def end(self, **what: Any) -> None:
        self.model.end(self.today, **what)

    def see_new_rows(self, meeting: Meeting) -> None:
        """A record begins with rows of its meeting's people, and gets rows of who leads it later."""
        names = {user.pk: who for who, user in self.users.items()}
        for record in self.records:
            if record.meeting is meeting:
                for row in Attendee.objects.filter(record=record.id).exclude(pk__in=record.rows):
                    who = names.get(row.user_id, "")
                    assert who in ("", row.name), f"the row of {row.name} is {who}"
                    record.rows[row.pk] = Row(row.pk, row.name, who)

    def unlink(self, meeting: Meeting, people: Collection[str], families: Collection[str] | None = None) -> None:
        for record in self.records:
            if record.meeting is meeting and record.is_open and (families is None or record.family in families):
                for row in record.rows.values():
                    row.person = "" if row.person in people else row.person

    # what must hold

    def compare(self, when: str, later: datetime.datetime) -> None:
        """Of everybody and every family, now and on a day to come; and of one person asked as Handrail itself asks."""
        people, moments = list(self.model.people), (self.moment, later)
        users = {user.pk: user for user in User.objects.select_related("team", "line_manager")}
        asked = [users[self.users[who].pk] for who in people]
        found = self.asking.everybody(asked, moments)
        should = {
            (at, place, which, family)
            for at, moment in enumerate(moments)
            for place, who in enumerate(people)
            for family in self.model.families
            for which, holds in enumerate(self.model.opens_and_writes(who, family, moment, day_in_england(moment)))
            if holds
        }
        for at, place, which, family in sorted(found ^ should):
            does = ("opens", "writes in")[which]
            said = f"{when}, on {moments[at]:%-d %B %Y}: {people[place]} {does} {family}"
            if (at, place, which, family) in found:
                raise MoreThanThePageSays(said)
            raise AssertionError(f"{said} no more")
        self._compare_accounts(when, people, asked)
        if when.endswith(ABOUT_CHILDREN) or self.chance_of(ALONE):
            self.compare_ids(when)
        if self.chance_of(ALONE):
            self._ask_alone(when, people, asked)

    def _compare_accounts(self, when: str, people: list[str], stored: list[User]) -> None:
        for who, user in zip(people, stored, strict=True):
            manager = user.line_manager.name if user.line_manager else ""
            found = Person(user.role, user.team.name, user.is_active, manager)
            if found != self.model.people[who]:
                raise MoreThanThePageSays(f"{when}: {who} is {found}, and {self.model.people[who]} was agreed")

    def compare_ids(self, when: str) -> None:
        """Each id leads in an emergency to the only family that has it, and nowhere where several have."""
        for mosaic_id in IDS:
            case, should = family_meant(mosaic_id).case, self.model.found_by_id(mosaic_id)
            if case and case.reference != should:
                raise MoreThanThePageSays(f"{when}: {mosaic_id} leads to {case}, and should to {should or 'none'}")
            assert case or not should, f"{when}: {mosaic_id} no more leads to {should}"

    def _ask_alone(self, when: str, people: list[str], users: list[User]) -> None:
        place = self.chance.randrange(len(people))
        who, user, family = people[place], users[place], self.a_family()
        should = [
            {
                one
                for one in self.model.families
                if self.model.opens_and_writes(who, one, self.moment, self.today)[which]
            }
            for which in range(len(ASKED))
        ]
        answers = [self.asking.as_it_is(which, user) for which in range(len(ASKED))]
        assert answers == should, f"{when}: {who} is answered {answers} when asked alone"
        case = self.cases[family].pk
        gates = may_open(case, user=user), may_work_on(case, user=user)
        assert gates == (family in should[0], family in should[1]), (
            f"{when}: the gate says {gates} of {who} and {family}"
        )


WEIGHTS: dict[str, int] = {}


def weighted() -> list[str]:
    return [name for name, weight in WEIGHTS.items() for _ in range(weight)]


def step(act: Act | None = None, *, weight: int = 2) -> Any:
    """One thing somebody does; by its weight it happens more often than others."""
    if act is None:
        return lambda it: step(it, weight=weight)
    WEIGHTS[act.__name__] = weight
    return act
