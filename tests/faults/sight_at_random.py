"""What gives and ends sight besides meetings, at random: work with a family, roles, restrictions and emergencies."""

import copy
import datetime
from typing import Any

from django.urls import reverse

from handrail.accounts.models import ChangeToConfirm, User
from handrail.accounts.services import people as accounts
from handrail.administration import services as administration
from handrail.cases import services as cases
from handrail.cases.models import Allocation, EmergencyAccess, Grant, Restriction
from handrail.core import clock
from handrail.supervision.agenda.services import families as agenda
from handrail.supervision.meetings import services as meetings
from handrail.supervision.meetings.models import AgendaItem
from handrail.supervision.records import attendance
from tests.faults import model_of_sight as plain
from tests.faults.sight_held_to_the_model import MoreThanThePageSays, step
from tests.faults.sight_of_meetings import PLANNERS, MeetsAtRandom
from tests.faults.ways_in import Refused, Way

MANAGERS = PLANNERS[:2]


class SightAtRandom(MeetsAtRandom):
    # who works with a family

    @step(weight=3)
    def allocate(self) -> None:
        family, who = self.a_family(), self.anybody()
        by = self.one_of(self._heads(family))
        starts = self.today + datetime.timedelta(days=self.chance.choice([0, 0, 2]))
        ends = starts + datetime.timedelta(days=self.chance.randint(0, 20)) if self.chance_of(0.5) else None
        made = self.ask(
            by,
            cases.allocate,
            case=self.case(family),
            user=self.user(who),
            role="family_worker",
            starts=starts,
            ends=ends,
        )
        self.model.allocations[made.pk] = plain.Allocation(who, family, starts, ends or plain.ALWAYS)

    def _heads(self, family: str) -> list[str]:
        team = self.model.families[family].team
        return [who for who in self.of_roles(*MANAGERS) if self.model.people[who].team == team]

    @step(weight=2)
    def end_an_allocation(self) -> bool | None:
        held = [pk for pk, one in self.model.allocations.items() if one.ends >= self.today]
        if not held:
            return False
        pk = self.chance.choice(held)
        known, on = self.model.allocations[pk], self.today + datetime.timedelta(days=self.chance.randint(-1, 3))
        allocation = Allocation.objects.select_related("case__team", "user").get(pk=pk)
        self.ask(self.one_of(self._heads(known.family)), cases.end_allocation, allocation=allocation, on=on)
        known.ends = on
        return None

    @step(weight=2)
    def hand_over(self) -> bool | None:
        held = [pk for pk, one in self.model.allocations.items() if one.ends >= self.today]
        if not held:
            return False
        pk, to = self.chance.choice(held), self.anybody()
        known, on = self.model.allocations[pk], self.today + datetime.timedelta(days=self.chance.randint(0, 3))
        allocation = Allocation.objects.select_related("case__team", "user").get(pk=pk)
        made = self.ask(
            self.one_of(self._heads(known.family)), cases.hand_over, allocation=allocation, to=self.user(to), on=on
        )
        known.ends = on - datetime.timedelta(days=1)
        self.model.allocations[made.pk] = plain.Allocation(to, known.family, made.starts, made.ends or plain.ALWAYS)
        return None

    @step(weight=1)
    def give_to_another_team(self) -> None:
        family, team = self.a_family(), self.chance.choice(list(self.council.teams))
        by = self.one_of(self._heads(family))
        self.ask(by, cases.give_to_team, case=self.case(family), team=self.council.teams[team])
        self.model.families[family].team = team

    # accounts

    @step(weight=3)
    def change_a_line_manager(self) -> None:
        who, to = self.anybody(), self.user(self.anybody()) if self.chance_of(0.7) else None
        self._change(who, line_manager=to)

    @step(weight=3)
    def change_a_role_or_team(self) -> None:
        role = self.chance.choice([person.role for person in self.model.people.values()])
        self._change(self.anybody(), role=role, team=self.chance.choice(list(self.council.teams.values())))

    def _change(self, who: str, **changes: object) -> None:
        by = self._an_administrator(but=who)
        self.ask(by, administration.change_person, person=self.user(who), changes=changes)
        self._see_account(who)

    def _an_administrator(self, *, but: str = "") -> str:
        return self.one_of([one for one in self.of_roles("it_administrator") if one != but])

    def _see_account(self, who: str) -> None:
        """What is said of a person counts as it is stored; what waits for a second person is not."""
        now, known = User.objects.select_related("team", "line_manager").get(name=who), self.model.people[who]
        known.role, known.team, known.is_active = now.role, now.team.name, now.is_active
        known.line_manager = now.line_manager.name if now.line_manager else ""

    @step(weight=3)
    def confirm_a_change(self) -> bool | None:
        asked = list(ChangeToConfirm.objects.filter(outcome="").order_by("pk"))
        if not asked:
            return False
        change = self.chance.choice(asked)
        self.ask(self._an_administrator(but=change.asked_by.name), administration.confirm_change, change=change)
        self._see_account(change.person.name)
        return None

    @step(weight=1)
    def disable(self) -> None:
        who = self.anybody()
        self.ask(self._an_administrator(but=who), accounts.disable_person, person=self.user(who))
        self.model.people[who].is_active = False

    @step(weight=3)
    def enable(self) -> bool | None:
        gone = [who for who, person in self.model.people.items() if not person.is_active]
        if not gone:
            return False
        who = self.chance.choice(gone)
        self.ask(self._an_administrator(), accounts.enable_person, person=self.user(who))
        self._see_account(who)
        return None

    # restrictions and emergencies

    def _may_see(self) -> list[str]:
        return [who for who in self.model.people if self.chance_of(0.4)]

    @step(weight=2)
    def restrict(self) -> None:
        family, may_see = self.a_family(), self._may_see()
        others = [who for who in self.model.people if who not in may_see and self.chance_of(0.3)]
        self.ask(
            self.one_of(self.of_roles("information_governance")),
            meetings.restrict_family,
            case=self.case(family),
            reason="A relative works here.",
            since=self.today,
            review_on=self.today + datetime.timedelta(days=60),
            may_see=[self.user(who) for who in may_see],
            not_to_see=[self.user(who) for who in others],
        )
        self.model.restrict(family, may_see, self.today)

    @step(weight=2)
    def review_a_restriction(self) -> bool | None:
        if (found := self._a_restriction()) is None:
            return False
        may_see = self._may_see()
        self.ask(
            self.one_of(self.of_roles("information_governance")),
            meetings.review_restriction,
            restriction=found,
            reason="Still.",
            review_on=self.today + datetime.timedelta(days=60),
            may_see=[self.user(who) for who in may_see],
        )
        self.model.restrict(found.case.reference, may_see, self.today)
        return None

    def _a_restriction(self) -> Restriction | None:
        held = list(Restriction.objects.filter(lifted_on=None).select_related("case").order_by("case__reference"))
        return self.chance.choice(held) if held else None

    @step(weight=3)
    def lift_a_restriction(self) -> bool | None:
        if (found := self._a_restriction()) is None:
            return False
        by = self.one_of(self.of_roles("information_governance"))
        self.ask(by, cases.lift_restriction, restriction=found, because="They left.")
        self.model.families[found.case.reference].named = None
        return None

    @step(weight=2)
    def open_in_an_emergency(self) -> None:
        who, family = self.one_of(self.of_roles("social_worker", "family_worker", *MANAGERS)), self.a_family()
        self._open_in_an_emergency(who, family)

    def _open_in_an_emergency(self, who: str, family: str) -> None:
        self.ask(who, cases.open_in_an_emergency, case=self.case(family), reason="A child is at the door.")
        until = self.model.emergencies.get((who, family))
        if until is None or until <= self.moment:
            self.model.emergencies[who, family] = self.moment + plain.AN_EMERGENCY

    @step(weight=8)
    def change_something_in_an_emergency(self) -> bool | None:
        """Whoever could change something of a family, were they let in, reads in an emergency, and changes nothing."""
        able = [
            (who, family)
            for family in self.model.families
            for who in sorted({*self._heads(family), *self._run_something_about(family)})
            if self.model.people[who].role in plain.IN_AN_EMERGENCY and not self._opens_otherwise(who, family)
        ]
        if not able:
            return False
        who, family = self.chance.choice(able)
        self._open_in_an_emergency(who, family)
        for change in self._changes(family):
            try:
                self.ask(who, change["service"], **{name: one for name, one in change.items() if name != "service"})
            except Refused:
                continue
            raise MoreThanThePageSays(f"{who} did {change['service']} of {family} in an emergency")
        return None

    def _opens_otherwise(self, who: str, family: str) -> bool:
        without = copy.copy(self.model)
        without.emergencies = {}
        return without.opens(who, family, self.moment, self.today)

    def _run_something_about(self, family: str) -> set[str]:
        held = [meeting for meeting in self.meetings if family in meeting.families and not meeting.is_cancelled]
        plan = {who for one in held for who in self.of_roles(*PLANNERS) if self.model.people[who].team == one.team}
        return {who for one in held for who in one.leads} | plan

    def _changes(self, family: str) -> list[dict[str, Any]]:
        """All that managers and those who run meetings do with a family, each as its service is asked for it."""
        case, today = self.case(family), self.today
        changes: list[dict[str, Any]] = [
            {"service": cases.give_to_team, "case": case, "team": team}
            for team in self.council.teams.values()
            if team.pk != case.team_id
        ]
        somebody = {"user": self.user("Donna Kearney"), "role": "family_worker", "starts": today}
        changes.append({"service": cases.allocate, "case": case, **somebody})
        for part in Allocation.objects.select_related("case__team", "user").filter(case=case).not_over(today):
            later = max(today, part.starts) + datetime.timedelta(days=1)
            to = self.user("Donna Kearney" if part.user.name != "Donna Kearney" else "Asha Raman")
            changes.append({"service": cases.end_allocation, "allocation": part, "on": later})
            changes.append({"service": cases.hand_over, "allocation": part, "to": to, "on": later})
        for grant in Grant.objects.from_meetings().not_over(today).filter(case=case):
            changes.append({"service": attendance.end_sight, "grant_id": grant.pk})
        for item in AgendaItem.objects.filter(case=case, meeting__cancelled_at=None):
            for past in item.meeting.agenda.exclude(case=case):
                up = past.position < item.position
                here = {"meeting_id": item.meeting_id, "case_id": case.pk, "past": past.case_id, "up": up}
                changes.append({"service": agenda.move_family, **here})
        return changes

    @step(weight=1)
    def end_an_emergency(self) -> bool | None:
        held = list(EmergencyAccess.objects.select_related("case", "user").order_by("starts_at"))
        if not held:
            return False
        access = self.chance.choice(held)
        self.ask(self.one_of([access.user.name]), cases.end_emergency_access, access=access)
        ends = self.model.emergencies[access.user.name, access.case.reference]
        if access.ends_at >= ends:  # not one that was over before the last began
            self.model.emergencies[access.user.name, access.case.reference] = min(ends, self.moment)
        return None

    # time, and looking

    @step(weight=3)
    def let_days_pass(self) -> None:
        self.moment += datetime.timedelta(days=self.chance.randint(1, 6))

    @step(weight=1)
    def let_months_pass(self) -> None:
        self.moment += datetime.timedelta(days=self.chance.randint(60, 100))

    @step(weight=2)
    def look(self) -> None:
        """Over the wire, and after it nothing is otherwise than before."""
        who, family = self.anybody(), self.a_family()
        way = Way(self.user(who)).sign_in()
        User.objects.filter(name=who).update(last_login=clock.now())  # or a year later they were gone too long
        answer = way.client.get(reverse("family", args=[self.council.cases[family].pk]))
        assert (answer.status_code == 200) == self.opens(who, family), f"{who} is told {answer.status_code} of {family}"
