"""What gives and ends sight by what is said of somebody's account: their role, team and line manager, and its end."""

import datetime
import uuid
from collections.abc import Collection
from typing import Any

from django.test import override_settings

from handrail.accounts.claims import ClaimMapping, Gives
from handrail.accounts.models import ChangeToConfirm, User
from handrail.accounts.services import confirmations, council_sign_in
from handrail.accounts.services import people as accounts
from handrail.administration import letters
from handrail.administration import services as administration
from tests.faults.model_of_sight import Change, Person
from tests.faults.sight_held_to_the_model import MoreThanThePageSays, step
from tests.faults.sight_of_records import RecordsAtRandom

NEWCOMERS = ("Ada Lund", "Tomas Vale")
UNUSED_FOR = datetime.timedelta(days=45)
OF_THE_COUNCILS_DIRECTORY = "roles"


class AccountsAtRandom(RecordsAtRandom):
    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[uuid.UUID, Change] = {}
        self.seen = dict.fromkeys(self.model.people, self.moment)

    # what one who manages people says of somebody, and what waits for a second

    @step(weight=3)
    def change_a_line_manager(self) -> None:
        who, to = self.anybody(), self.anybody() if self.chance_of(0.7) else ""
        self._change(who, self.model.needs_two_to_manage(who, to, self.today), line_manager=to)

    @step(weight=4)
    def change_a_role_or_team(self) -> None:
        who = self.anybody()
        role = self.chance.choice([self.model.people[who].role, *(one.role for one in self.model.people.values())])
        team = self.chance.choice(list(self.council.teams))
        self._change(who, self.model.needs_two(who, role, team), role=role, team=team)

    def _change(self, who: str, needs_two: bool, **to: Any) -> None:
        by, before = self._an_administrator(but=who), self.model.people[who]
        changes = {what: self._as_stored(what, value) for what, value in to.items()}
        is_another = any(getattr(before, what) != value for what, value in to.items())
        may = self.model.manages_people(by) and (by != who or to.get("role", before.role) == before.role)
        self.ask(by, administration.change_person, may=may, person=self.user(who), changes=changes)
        if not is_another:
            return
        if needs_two:
            self._now_waits(who, by, **to)
        else:
            self.model.change(who, **to)

    def _as_stored(self, what: str, value: Any) -> Any:
        if what == "line_manager":
            return self.user(value) if value else None
        return self.council.teams[value] if what == "team" else value

    def _an_administrator(self, *, but: str = "") -> str:
        return self.one_of([one for one in self.of_roles("it_administrator") if one != but])

    def _now_waits(self, who: str, asked_by: str, **to: Any) -> None:
        """By one person's word alone nothing of it counts; asked twice, it is one."""
        asked = ChangeToConfirm.objects.filter(outcome="", person=self.users[who].pk)
        about = "line_manager" if "line_manager" in to else "role" if "role" in to else ""
        kinds = [about] if about else ["enable", "new_account"]
        for pk in asked.filter(kind__in=kinds).values_list("pk", flat=True):
            self.waiting.setdefault(pk, self.model.as_asked_for(who, asked_by, **to))

    def _a_change(self) -> tuple[ChangeToConfirm, Change] | None:
        asked = list(ChangeToConfirm.objects.filter(outcome="", pk__in=self.waiting).order_by("created_at", "pk"))
        if not asked:
            return None
        stored = self.chance.choice(asked)
        return stored, self.waiting[stored.pk]

    @step(weight=6)
    def confirm_a_change(self) -> bool | None:
        if (found := self._a_change()) is None:
            return False
        stored, change = found
        by = self._an_administrator(but=change.asked_by)
        self.ask(by, administration.confirm_change, may=self.model.confirms(by, change), change=stored)
        self._is_made(change)
        return None

    def _is_made(self, change: Change) -> None:
        if self.model.is_overtaken(change):
            return
        if "is_active" in change.to:
            self._is_let_in(change.person)
        else:
            self.model.change(change.person, **change.to)

    @step(weight=1)
    def stop_a_change(self) -> bool | None:
        """Whoever heard of it may; it comes about no more, whoever confirms it then."""
        if (found := self._a_change()) is None:
            return False
        stored, change = found
        self.ask_the_program(confirmations.stop, by=self.user(change.person), change=stored, because="Not I.")
        return None

    @step(weight=1)
    def let_those_concerned_know(self) -> bool | None:
        return None if letters.tell_of_changes_to_confirm() else False

    @step(weight=1)
    def make_what_nobody_stopped(self) -> bool | None:
        """By itself a change is made only where no second person manages people, and never at once."""
        if not self.waiting:
            return False
        letters.make_changes_nobody_stopped()
        made = ChangeToConfirm.objects.filter(outcome="took_effect", pk__in=self.waiting).order_by("closed_at", "pk")
        for stored in made:
            change = self.waiting.pop(stored.pk)
            others = [who for who in self.model.people if self.model.manages_people(who) and who != change.asked_by]
            if others or self.moment - stored.created_at < datetime.timedelta(hours=1):
                raise MoreThanThePageSays(f"{change} was made though {others} could have confirmed it")
            self._is_made(change)
        return None

    # accounts that begin and end

    @step(weight=1)
    def add_a_person(self) -> bool | None:
        if not (new := [name for name in NEWCOMERS if name not in self.users]):
            return False
        by, name, manager = self._an_administrator(), new[0], self.anybody() if self.chance_of(0.5) else ""
        role = self.chance.choice([person.role for person in self.model.people.values()])
        team = self.chance.choice(list(self.council.teams))
        somebody = Person(role, team)
        added = self.ask(
            by,
            accounts.add_person,
            may=self.model.manages_people(by),
            name=name,
            email=f"{name.split()[0].lower()}@example.org",
            job_title="New",
            pronouns="",
            role=role,
            team=self.council.teams[team],
            agency=self.user(by).agency,
            line_manager=self._as_stored("line_manager", manager),
        )
        self.users[name], self.model.people[name], self.seen[name] = added, somebody, self.moment
        if self.model.needs_two_to_manage(name, manager, self.today):
            self._now_waits(name, by, line_manager=manager)
        else:
            somebody.line_manager = manager
        if self.model.needs_two_to_open(name):
            somebody.is_active = False
            self._now_waits(name, by, is_active=True)
        return None

    @step(weight=1)
    def disable(self) -> None:
        who = self.anybody()
        by = self._an_administrator(but=who)
        may = self.model.manages_people(by) and by != who
        self.ask(by, accounts.disable_person, may=may, person=self.user(who))
        self.model.change(who, is_active=False)

    @step(weight=3)
    def enable(self) -> bool | None:
        gone = [who for who, person in self.model.people.items() if not person.is_active]
        if not gone:
            return False
        who, by = self.chance.choice(gone), self._an_administrator()
        self.ask(by, accounts.enable_person, may=self.model.manages_people(by), person=self.user(who))
        if self.model.needs_two_to_open(who):
            self._now_waits(who, by, is_active=True)
        else:
            self._is_let_in(who)
        return None

    def _is_let_in(self, who: str) -> None:
        if not self.model.people[who].is_active:
            self.model.change(who, is_active=True)
            self.seen[who] = self.moment

    @step(weight=1)
    def disable_whom_nobody_has_seen(self) -> bool | None:
        """But for whoever of those who manage people was seen last: nobody could open an account again."""
        administrators = [who for who in self.model.people if self.model.manages_people(who)]
        administrators.sort(key=lambda who: (-self.seen[who].timestamp(), self.users[who].pk.int))
        unused = {who for who, at in self.seen.items() if at <= self.moment - UNUSED_FOR} - {*administrators[:1]}
        unused = {who for who in unused if self.model.people[who].is_active}
        if not unused:
            return False
        self.ask_the_program(accounts.disable_dormant, by=None, now=self.moment)
        for who in unused:
            self.model.change(who, is_active=False)
        return None

    def are_seen(self, people: Collection[str]) -> None:
        """They sign in, as the walk's clock says and not the computer's."""
        User.objects.filter(pk__in=[self.users[who].pk for who in people]).update(last_login=self.moment)
        self.seen |= dict.fromkeys(people, self.moment)

    # what nobody here confirms: whoever runs the server, and the council's directory

    @step(weight=1)
    def let_an_administrator_in(self) -> None:
        who = self.anybody()
        self.ask_the_program(
            administration.let_an_administrator_in, by=None, email=self.users[who].email, name="Whoever it is"
        )
        self._is_let_in(who)
        self.model.change(who, role="it_administrator")

    @step(weight=2)
    def come_in_with_a_council_account(self) -> None:
        """The council's directory gives a role and a team, at once; to somebody whose account is disabled nothing."""
        gone = [one for one, person in self.model.people.items() if not person.is_active]
        who = self.chance.choice(gone) if gone and self.chance_of(0.4) else self.anybody()
        role = self.chance.choice([person.role for person in self.model.people.values()])
        team, user = self.chance.choice(list(self.council.teams)), self.user(who)
        given = ClaimMapping(OF_THE_COUNCILS_DIRECTORY, (Gives("a group", role, team, user.agency.name),))
        claims = {"sub": who, OF_THE_COUNCILS_DIRECTORY: ["a group"]}
        with override_settings(HANDRAIL_OPENID_ROLES=given):
            self.ask_the_program(council_sign_in.come_in_with_council_account, by=None, known=user, claims=claims)
        if not self.model.people[who].is_active:
            raise MoreThanThePageSays(f"{who}, whose account is disabled, came in")
        self.model.change(who, role=role, team=team)
