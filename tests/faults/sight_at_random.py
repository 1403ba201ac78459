"""What gives and ends sight besides meetings and accounts: work with a family, restrictions and emergencies."""

import copy
import datetime
from typing import Any

from django.urls import reverse

from handrail.administration import services as administration
from handrail.cases import services as cases
from handrail.cases.models import Allocation, EmergencyAccess, Grant, Restriction
from handrail.families.models import Family, Person
from handrail.supervision.agenda.services import families as agenda
from handrail.supervision.meetings import services as meetings
from handrail.supervision.meetings.models import AgendaItem
from handrail.supervision.records import attendance
from tests.faults import model_of_sight as plain
from tests.faults.sight_held_to_the_model import IDS, MoreThanThePageSays, step
from tests.faults.sight_of_accounts import AccountsAtRandom
from tests.faults.sight_of_meetings import PLANNERS
from tests.faults.ways_in import Refused, Way

MANAGERS = PLANNERS[:2]
NEW_FAMILY = "WM-4"


class SightAtRandom(AccountsAtRandom):
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
            may=self.model.allocates(by, family, self.today),
            case=self.case(family),
            user=self.user(who),
            role=self.chance.choice(["family_worker", "family_worker", "case_holder"]),
            starts=starts,
            ends=ends,
        )
        self.model.allocations[made.pk] = plain.Allocation(who, family, starts, ends or plain.ALWAYS)

    def _heads(self, family: str) -> list[str]:
        team = self.model.families[family].team
        return [who for who in self.of_roles(*MANAGERS) if self.model.people[who].team == team]

    @step(weight=3)
    def end_work(self) -> bool | None:
        """On a day, or at once where it was a slip; and where asked what meetings gave with it."""
        if (found := self._a_part()) is None:
            return False
        part, known = found
        by, on, meetings_too = self.one_of(self._heads(known.family)), self._a_last_day(), self.chance_of(0.4)
        may = self.model.allocates(by, known.family, self.today)
        self.ask(by, administration.end_work, may=may, allocation=part, on=on, meetings_too=meetings_too)
        if meetings_too:
            self._end_what_meetings_gave(by, known)
        if on is None and not self.model.goes_on_without(known, self.today):
            self._end_what_they_gave(by, known)
        yesterday = self.today - datetime.timedelta(days=1)
        known.ends = min(known.ends, yesterday) if on is None else on
        if known.ends < known.starts:
            del self.model.allocations[part.pk]
        return None

    def _a_part(self) -> tuple[Allocation, plain.Allocation] | None:
        held = [pk for pk, one in self.model.allocations.items() if one.ends >= self.today or self.chance_of(0.02)]
        if not held:
            return None
        pk = self.chance.choice(held)
        return Allocation.objects.select_related("case__team", "user").get(pk=pk), self.model.allocations[pk]

    def _a_last_day(self) -> datetime.date | None:
        return None if self.chance_of(0.5) else self.today + datetime.timedelta(days=self.chance.randint(-1, 3))

    def _end_what_meetings_gave(self, by: str, part: plain.Allocation) -> None:
        """Of all meetings that let them open the family, since the managers of its team may end each."""
        for meeting in self.meetings:
            if self.model.has_from(meeting, part.person, part.family, self.today):
                self._let_go(meeting, part.person, {part.family})

    def _end_what_they_gave(self, by: str, part: plain.Allocation) -> None:
        """Of a mistake: whom they let in, and whom those did whom nothing else lets work on the family."""
        givers, meetings = [part.person], {meeting.id: meeting for meeting in self.meetings}
        while givers:
            for who, at in self.model.given_by(givers.pop(), part.family, self.today, but=by):
                self._let_go(meetings[at], who, {part.family})
                if not self.model.writes(who, part.family, self.today):
                    givers.append(who)

    @step(weight=2)
    def hand_over_work(self) -> bool | None:
        if (found := self._a_part()) is None:
            return False
        part, known = found
        by, to, meetings_too = self.one_of(self._heads(known.family)), self.anybody(), self.chance_of(0.4)
        on = self.today + datetime.timedelta(days=self.chance.randint(0, 3))
        given = {"allocation": part, "to": self.user(to), "on": on, "meetings_too": meetings_too}
        before = set(Allocation.objects.values_list("pk", flat=True))
        self.ask(by, administration.hand_over_work, may=self.model.allocates(by, known.family, self.today), **given)
        if meetings_too:
            self._end_what_meetings_gave(by, known)
        [made] = set(Allocation.objects.values_list("pk", flat=True)) - before
        known.ends = on - datetime.timedelta(days=1)
        self.model.allocations[made] = plain.Allocation(to, known.family, on)
        return None

    @step(weight=2)
    def give_to_another_team(self) -> None:
        family, team = self.a_family(), self.chance.choice(list(self.council.teams))
        by = self.one_of(self._heads(family))
        may = self.model.allocates(by, family, self.today) or self.model.gives_away(by, family)
        may = may and self.model.could_allocate(family, team)
        self.ask(by, cases.give_to_team, may=may, case=self.case(family), team=self.council.teams[team])
        self.model.families[family].team = team

    @step(weight=1)
    def give_families_nobody_allocates_to_a_team(self) -> bool | None:
        families = {one for one in self.model.families if self.chance_of(0.1)}
        left = {one for one, about in self.model.families.items() if not self.model.could_allocate(one, about.team)}
        if not (given := sorted((left & families) or left or families)):
            return False
        team = self.chance.choice(list(self.council.teams))
        by = self.one_of(self.of_roles("information_governance"))
        may = all(self.model.gives_away(by, one) and self.model.could_allocate(one, team) for one in given)
        these = [self.case(one) for one in given]
        self.ask(by, cases.give_families_to_team, may=may, cases=these, team=self.council.teams[team])
        for one in given:
            self.model.families[one].team = team
        return None

    @step(weight=1)
    def open_a_new_case(self) -> bool | None:
        if NEW_FAMILY in self.cases:
            return False
        by = self.one_of(self.of_roles(*MANAGERS))
        team, is_manager = self.model.people[by].team, self.model.people[by].role in MANAGERS
        may = is_manager and self.model.people[by].is_active
        case = self.ask(by, cases.open_new_case, may=may, reference=NEW_FAMILY, team=self.council.teams[team])
        Family.objects.create(case=case, name=f"Family of {NEW_FAMILY}")
        child = Person.objects.create(
            case=case, name=f"Child of {NEW_FAMILY}", kind="child", position=0, mosaic_id=IDS[-1]
        )
        self.cases[NEW_FAMILY], self.model.families[NEW_FAMILY] = case, plain.Family(team)
        self.model.children[child.pk] = plain.Child(NEW_FAMILY, IDS[-1])
        return None

    # restrictions and emergencies

    def _may_see(self) -> list[str]:
        return [who for who in self.model.people if self.chance_of(0.4)]

    @step(weight=2)
    def restrict(self) -> None:
        family, may_see = self.a_family(), self._may_see()
        others = [who for who in self.model.people if who not in may_see and self.chance_of(0.3)]
        by = self.one_of(self.of_roles("information_governance"))
        self.ask(
            by,
            meetings.restrict_family,
            may=self.model.restricts(by),
            case=self.case(family),
            reason="A relative works here.",
            since=self.today,
            review_on=self.today + datetime.timedelta(days=60),
            may_see=[self.user(who) for who in may_see],
            not_to_see={self.user(who): "Their niece" for who in others},
        )
        self.model.restrict(family, may_see, self.today, shut=others, newly_shut=others, now=self.moment)

    @step(weight=2)
    def review_a_restriction(self) -> bool | None:
        if (found := self._a_restriction()) is None:
            return False
        may_see, shut = self._may_see(), self.model.families[found.case.reference].shut
        let_off = {who for who in shut if who in may_see and self.chance_of(0.9)}
        more = {who for who in self.model.people if who not in may_see and self.chance_of(0.1)}
        by = self.one_of(self.of_roles("information_governance"))
        self.ask(
            by,
            meetings.review_restriction,
            may=self.model.restricts(by) and not (shut - let_off) & set(may_see),
            restriction=found,
            reason="Still.",
            review_on=self.today + datetime.timedelta(days=60),
            may_see=[self.user(who) for who in may_see],
            not_to_see={self.user(who): "Her cousin" for who in more},
            no_longer_not={self.user(who): "A slip" for who in let_off},
        )
        shut = (shut - let_off) | more
        self.model.restrict(found.case.reference, may_see, self.today, shut=shut, newly_shut=more, now=self.moment)
        return None

    def _a_restriction(self) -> Restriction | None:
        held = list(Restriction.objects.filter(lifted_on=None).select_related("case").order_by("case__reference"))
        return self.chance.choice(held) if held else None

    @step(weight=3)
    def lift_a_restriction(self) -> bool | None:
        if (found := self._a_restriction()) is None:
            return False
        by = self.one_of(self.of_roles("information_governance"))
        self.ask(by, cases.lift_restriction, may=self.model.restricts(by), restriction=found, because="They left.")
        about = self.model.families[found.case.reference]
        about.named, about.shut = None, frozenset()
        return None

    @step(weight=2)
    def open_in_an_emergency(self) -> None:
        who, family = self.one_of(self.of_roles("social_worker", "family_worker", *MANAGERS)), self.a_family()
        self._open_in_an_emergency(who, family)

    def _open_in_an_emergency(self, who: str, family: str) -> None:
        may = self.model.uses_emergencies(who, family)
        self.ask(who, cases.open_in_an_emergency, may=may, case=self.case(family), reason="A child is at the door.")
        self._reads_in_an_emergency(who, family)

    def _reads_in_an_emergency(self, who: str, family: str) -> None:
        until = self.model.emergencies.get((who, family))
        if until is None or until <= self.moment:
            self.model.emergencies[who, family] = self.moment + plain.AN_EMERGENCY

    @step(weight=2)
    def be_refused_in_an_emergency(self) -> bool | None:
        """Whoever is named as not to see a family asks for it: those who watch are told, and nothing opens."""
        named = [(who, family) for family, one in self.model.families.items() for who in sorted(one.shut)]
        if not named:
            return False
        who, family = self.chance.choice(named)
        given = {"case": self.case(family), "reason": "A child is at the door."}
        self.ask(who, cases.note_that_an_emergency_is_refused, may=True, **given)
        return None

    @step(weight=3)
    def open_by_an_id_in_an_emergency(self) -> None:
        """Over the wire: a family that one id alone leads to, and none where several have it."""
        who = self.one_of(self.of_roles(*plain.IN_AN_EMERGENCY))
        mosaic_id = self.most_likely(list(IDS), lambda one: len(self.model.having_id(one)) > 1)
        meant, fields = self.model.found_by_id(mosaic_id), {"mosaic_id": mosaic_id, "reason": "A child is at the door."}
        way = Way(self.user(who)).sign_in()
        self.are_seen([who])
        answer = way.client.post(reverse("emergency_access"), fields)
        if answer.status_code != 302 or "/sign-in/" in answer.url:
            raise Refused(f"{answer.status_code}")
        if not meant or answer.url != reverse("family", args=[self.cases[meant].pk]):
            raise MoreThanThePageSays(f"{mosaic_id} led {who} to {answer.url} instead of {meant or 'nothing'}")
        if not self.opens(who, meant):
            if not self.model.uses_emergencies(who, meant):
                raise MoreThanThePageSays(f"{who} opened {meant} in an emergency")
            self._reads_in_an_emergency(who, meant)

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
                self.ask(
                    who,
                    change["service"],
                    may=False,
                    **{name: one for name, one in change.items() if name != "service"},
                )
            except Refused:
                continue
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
            changes.append({"service": administration.end_work, "allocation": part, "on": later})
            changes.append({"service": administration.end_work, "allocation": part, "on": None})
            changes.append({"service": administration.hand_over_work, "allocation": part, "to": to, "on": later})
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
        held = list(
            EmergencyAccess.objects.filter(opened_nothing=False).select_related("case", "user").order_by("starts_at")
        )
        if not held:
            return False
        access = self.chance.choice(held)
        by = self.one_of([access.user.name, *self.of_roles("information_governance")])
        may = by == access.user.name or self.model.restricts(by)
        self.ask(by, cases.end_emergency_access, may=may, access=access)
        theirs = EmergencyAccess.objects.filter(user=access.user, case=access.case, opened_nothing=False)
        if access == theirs.latest("starts_at"):  # not one that was over before the last began
            self.model.end_an_emergency(access.user.name, access.case.reference, self.moment)
        return None

    # time, and looking

    @step(weight=3)
    def let_days_pass(self) -> None:
        self.moment += datetime.timedelta(days=self.chance.randint(1, 6))

    @step(weight=1)
    def let_months_pass(self) -> None:
        self.moment += datetime.timedelta(days=self.chance.randint(60, 100))
        self.are_seen([who for who in self.model.people if self.chance_of(0.9)])

    @step(weight=2)
    def look(self) -> None:
        """Over the wire, and after it nothing is otherwise than before."""
        who, family = self.anybody(), self.a_family()
        way = Way(self.user(who)).sign_in()
        self.are_seen([who])
        answer = way.client.get(reverse("family", args=[self.cases[family].pk]))
        assert (answer.status_code == 200) == self.opens(who, family), f"{who} is told {answer.status_code} of {family}"
