"""What gives and ends the sight of a meeting, done at random: its agenda, its people, and who leads it."""

import datetime
import uuid

from handrail.cases.models import Grant
from handrail.core.ids import own_id, random_from
from handrail.supervision.agenda.services import families as agenda
from handrail.supervision.agenda.services import people, plan
from handrail.supervision.meetings import services as meetings
from handrail.supervision.meetings.models import Participant
from handrail.supervision.meetings.policies import Plan
from handrail.supervision.records import attendance
from tests.faults.model_of_sight import LEADS, Meeting, Model
from tests.faults.sight_held_to_the_model import SightHeldToTheModel, step

MOST_MEETINGS = 4
PLANNERS = ("team_manager", "assistant_team_manager", "coordinator")


class MeetsAtRandom(SightHeldToTheModel):
    # the meeting and its people

    @step(weight=4)
    def plan_a_meeting(self) -> bool | None:
        if sum(not meeting.is_cancelled for meeting in self.meetings) >= MOST_MEETINGS:
            return False
        by = self.one_of(self.of_roles(*PLANNERS))
        meeting = Meeting(self.new_id(), self.today + datetime.timedelta(days=self.chance.randint(0, 9)), set())
        leads = [by, self.anybody(), self.anybody()]
        self.chance.shuffle(leads)
        self._plan(by, meeting, leads)
        return None

    def _plan(self, by: str, meeting: Meeting, leads: list[str]) -> None:
        wanted = self._wanted(by, leads, meeting.on)
        self.ask(by, meetings.plan_meeting, may=self.model.plans(by), meeting_id=meeting.id, plan=wanted)
        meeting.id = own_id(self.user(by).pk, meeting.id)
        self._led_by(meeting, wanted)
        self.meetings.append(meeting)

    def new_id(self) -> uuid.UUID:
        return random_from(uuid.NAMESPACE_OID, str(self.chance.random()))

    def _wanted(self, by: str, leads: list[str], on: datetime.date) -> Plan:
        chair, deputy, recorder = map(self.user, leads)
        return Plan(
            team=self.user(by).team,
            kind="group",
            on=on,
            starts=datetime.time(9, 30),
            ends=datetime.time(12, 30),
            chair=chair,
            deputy=deputy if deputy != chair else None,
            recorder=recorder,
        )

    def _led_by(self, meeting: Meeting, wanted: Plan) -> None:
        meeting.leads, meeting.team = {user.name for user in wanted.leads}, wanted.team.name
        meeting.chair, meeting.deputy = wanted.chair.name, wanted.deputy.name if wanted.deputy else ""

    @step(weight=8)
    def put_a_family_on(self) -> bool | None:
        if (meeting := self.a_meeting()) is None:
            return False
        family = self.a_family()
        by = self.runs(meeting, family)
        coming = [one for one in self._participants(meeting) if self.chance_of(0.5)]
        self._put_on(by, meeting, family, coming)
        return None

    def _put_on(self, by: str, meeting: Meeting, family: str, coming: list[Participant]) -> None:
        self.ask(
            by,
            agenda.add_family,
            may=self.model.runs(by, meeting) and self.writes(by, family),
            meeting_id=meeting.id,
            case_id=self.cases[family].id,
            people=[one.pk for one in coming],
        )
        if family not in meeting.families:
            there = {one.user.name for one in coming if one.user} | meeting.leads
            self.give(by, there, [family], meeting, self.as_it_stands())
            meeting.families.add(family)

    def _participants(self, meeting: Meeting) -> list[Participant]:
        return list(Participant.objects.filter(meeting=meeting.id).select_related("user"))

    @step(weight=2)
    def take_a_family_off(self) -> bool | None:
        if (meeting := self.a_meeting()) is None or not meeting.families:
            return False
        family, by = self.chance.choice(sorted(meeting.families)), self.runs(meeting)
        works_on_it = self.model.writes(by, family, self.today)
        here = {"meeting_id": meeting.id, "case_id": self.cases[family].id}
        self.ask(by, agenda.remove_family, may=self.model.runs(by, meeting), **here)
        if works_on_it:
            meeting.families.discard(family)
            self.end(meeting=meeting, family=family)
        return None

    @step(weight=8)
    def add_a_person(self) -> bool | None:
        if (meeting := self.a_meeting()) is None:
            return False
        who = self.anybody()
        families = [family for family in self.model.families if self.chance_of(0.5)]
        by = self.runs(meeting, families[0] if families else "")
        is_there = who in {one.name for one in self._participants(meeting) if one.user and not one.is_taken_off}
        self.ask(
            by,
            people.add_participant,
            may=self.model.runs(by, meeting),
            meeting_id=meeting.id,
            participant_id=self.new_id(),
            user=self.user(who),
            families=[self.cases[family].id for family in families],
        )
        if not is_there:
            self._expect(by, who, meeting, {*families}, self.as_it_stands())
        return None

    def _expect(self, by: str, who: str, meeting: Meeting, families: set[str], before: Model) -> None:
        self.give(by, [who], meeting.families & families, meeting, before)
        for family in meeting.families & families & meeting.sign.keys():
            if who in meeting.leads and before.writes(by, family, self.today):
                self.model.hand_on(meeting, family, self.today)

    @step(weight=1)
    def add_a_name(self) -> bool | None:
        if (meeting := self.a_meeting()) is None:
            return False
        by, families = self.runs(meeting), [case.id for case in self.cases.values()]
        given = {"meeting_id": meeting.id, "participant_id": self.new_id(), "families": families}
        self.ask(by, people.add_participant, may=self.model.runs(by, meeting), name=self.anybody(), **given)
        return None

    @step(weight=6)
    def expect_somebody_for_more_or_fewer(self) -> bool | None:
        if (meeting := self.a_meeting()) is None or not (there := self._participants(meeting)):
            return False
        participant = self.chance.choice(there)
        also, no_longer = {self.a_family()}, {self.a_family()} if self.chance_of(0.6) else set()
        by = self.runs(meeting, min(also))
        also -= no_longer
        before = self.as_it_stands()
        theirs = {family for family in meeting.families & no_longer if before.writes(by, family, self.today)}
        self.ask(
            by,
            people.expect_participant,
            may=self.model.runs(by, meeting),
            meeting_id=meeting.id,
            participant_id=participant.pk,
            also=[self.cases[family].id for family in also],
            no_longer=[self.cases[family].id for family in no_longer],
        )
        if participant.user:
            self._expect(by, participant.user.name, meeting, also, before)
            if participant.user.name not in meeting.leads:
                self._let_go(meeting, participant.user.name, theirs)
        return None

    @step(weight=5)
    def say_who_comes_for_a_family(self) -> bool | None:
        if (meeting := self.a_meeting()) is None or not meeting.families:
            return False
        family = self.chance.choice(sorted(meeting.families))
        by, before = self.runs(meeting, family), self.as_it_stands()
        # whoever was taken off is passed over here, but where they go on coming for a family that is seen
        there = list(Participant.objects.visible_to(self.user(by)).filter(meeting=meeting.id).select_related("user"))
        also = [one for one in there if self.chance_of(0.4)]
        no_longer = [one for one in there if one not in also and self.chance_of(0.3)]
        self.ask(
            by,
            people.expect_for_family,
            may=self.model.runs(by, meeting),
            meeting_id=meeting.id,
            case_id=self.cases[family].id,
            also=[one.pk for one in also],
            no_longer=[one.pk for one in no_longer],
        )
        if before.writes(by, family, self.today):
            for one in filter(lambda one: one.user, also):
                self._expect(by, one.user.name, meeting, {family}, before)
            for one in filter(lambda one: one.user and one.user.name not in meeting.leads, no_longer):
                self._let_go(meeting, one.user.name, {family})
        return None

    def _let_go(self, meeting: Meeting, who: str, families: set[str]) -> None:
        for family in families:
            self.end(meeting=meeting, family=family, people=[who])
        self.unlink(meeting, [who], families)

    @step(weight=3)
    def take_a_person_off(self) -> bool | None:
        if (meeting := self.a_meeting()) is None or not (there := self._participants(meeting)):
            return False
        let_in = self.let_in_by(meeting) - meeting.leads
        participant = self.most_likely(there, lambda one: bool(one.user) and one.user.name in let_in)
        by = self.runs(meeting)
        theirs = {family for family in meeting.families if self.model.writes(by, family, self.today)}
        here = {"meeting_id": meeting.id, "participant_id": participant.pk}
        self.ask(by, people.remove_participant, may=self.model.runs(by, meeting), **here)
        if participant.user:
            self._let_go(meeting, participant.user.name, theirs)
        return None

    @step(weight=3)
    def end_what_a_meeting_gave(self) -> bool | None:
        """Whoever runs that meeting does, or answers for the family, or is of information governance."""
        held = [key for key, until in self.model.given.items() if until >= self.today]
        if not held:
            return False
        who, family, at, part = self.chance.choice(sorted(held, key=str))
        meeting = next(one for one in self.meetings if one.id == at)
        by = self.one_of({*meeting.leads, *self.of_roles(*PLANNERS, "information_governance")})
        why = "leads_meeting" if part == LEADS else "meeting"
        grant = Grant.objects.get(case=self.case(family), user=self.user(who), source=at, why=why)
        may = self.model.ends_what_a_meeting_gives(by, meeting, family, self.today)
        self.ask(by, attendance.end_sight, may=may, grant_id=grant.pk)
        self._let_go(meeting, who, {family})
        return None

    @step(weight=6)
    def change_who_leads_or_when(self) -> bool | None:
        if (meeting := self.a_meeting()) is None:
            return False
        by = self.one_of({*self.of_roles(*PLANNERS)})
        leads = sorted(meeting.leads)
        while len(leads) < 3:
            leads.append(self.chance.choice(sorted(meeting.leads)))
        if self.chance_of(0.8):
            leads[self.chance.randrange(3)] = self.anybody()
        on = meeting.on + datetime.timedelta(days=self.chance.choice([0, 0, -3, 5, 20]))
        before, led_before = self.as_it_stands(), meeting.leads
        self.chance.shuffle(leads)
        wanted = self._wanted(by, leads, on)
        may = self.model.runs(by, meeting) and self.model.plans(by)
        self.ask(by, plan.change_meeting, may=may, meeting_id=meeting.id, plan=wanted)
        self._led_by(meeting, wanted)
        gone, new = led_before - meeting.leads, meeting.leads - led_before
        was_on, meeting.on = meeting.on, on
        self.give(by, new, meeting.families, meeting, before)
        if on != was_on:
            self.model.move(by, meeting, before, self.today)
        theirs = {family for family in meeting.families if before.writes(by, family, self.today)}
        for family in theirs & meeting.sign.keys():
            self.model.hand_on(meeting, family, self.today)
        for family in theirs:
            for who in gone - meeting.signers(family):
                self._let_go(meeting, who, {family})
        self.see_new_rows(meeting)
        return None

    @step(weight=2)
    def cancel(self) -> bool | None:
        if not self.meetings:
            return False
        has_records = [record.meeting for record in self.records]
        meeting = self.most_likely(self.meetings, lambda one: one not in has_records and bool(self.let_in_by(one)))
        by = self.runs(meeting)
        self.ask(by, plan.cancel_meeting, may=self.model.runs(by, meeting), meeting_id=meeting.id, because="Snow.")
        meeting.is_cancelled = True
        for family in meeting.families - meeting.sign.keys() - meeting.signed.keys():
            self.end(meeting=meeting, family=family)
        return None
