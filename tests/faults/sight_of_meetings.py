"""What gives and ends the sight of a meeting, done at random: its agenda, its people, its records and who leads it."""

import datetime
import uuid

from hypothesis.stateful import initialize

from handrail.cases.models import Grant
from handrail.core import clock
from handrail.core.ids import random_from
from handrail.supervision.agenda.services import families as agenda
from handrail.supervision.agenda.services import people, plan
from handrail.supervision.meetings import services as meetings
from handrail.supervision.meetings.models import Participant
from handrail.supervision.meetings.policies import Plan
from handrail.supervision.recording import services as recording
from handrail.supervision.records import attendance, lead_reviews
from handrail.supervision.records.models import Attendee, Revision
from tests.faults.model_of_sight import LEADS, Meeting, Model
from tests.faults.sight_held_to_the_model import Record, Row, SightHeldToTheModel, step

MOST_MEETINGS = 4
PLANNERS = ("team_manager", "assistant_team_manager", "coordinator")


class MeetsAtRandom(SightHeldToTheModel):
    @initialize()
    def two_teams_meet(self) -> None:
        """So that from the first step there are families that some of those who run a meeting do not work on."""
        with clock.at(self.moment):
            meeting = Meeting(self.new_id(), self.today, set())
            self._plan("Rukhsana Malik", meeting, ["Rukhsana Malik", "Sam Okafor", "Mei Tan"])
            for by, family in (("Rukhsana Malik", "WM-3"), ("Sam Okafor", "WM-1")):
                self._put_on(by, meeting, family, [])
                self._open_record(by, meeting, family)

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
        self.ask(by, meetings.plan_meeting, meeting_id=meeting.id, plan=wanted)
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
            meeting_id=meeting.id,
            case_id=self.council.cases[family].id,
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
        self.ask(by, agenda.remove_family, meeting_id=meeting.id, case_id=self.council.cases[family].id)
        if works_on_it:
            meeting.families.discard(family)
            self.end(meeting=meeting, family=family)
        return None

    def opens(self, who: str, family: str) -> bool:
        return self.model.opens(who, family, self.moment, self.today)

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
            meeting_id=meeting.id,
            participant_id=self.new_id(),
            user=self.user(who),
            families=[self.council.cases[family].id for family in families],
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
        by, families = self.runs(meeting), [case.id for case in self.council.cases.values()]
        given = {"meeting_id": meeting.id, "participant_id": self.new_id(), "families": families}
        self.ask(by, people.add_participant, name=self.anybody(), **given)
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
            meeting_id=meeting.id,
            participant_id=participant.pk,
            also=[self.council.cases[family].id for family in also],
            no_longer=[self.council.cases[family].id for family in no_longer],
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
        there = self._participants(meeting)
        also = [one for one in there if self.chance_of(0.4)]
        no_longer = [one for one in there if one not in also and self.chance_of(0.3)]
        by, before = self.runs(meeting, family), self.as_it_stands()
        self.ask(
            by,
            people.expect_for_family,
            meeting_id=meeting.id,
            case_id=self.council.cases[family].id,
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
        self.ask(by, people.remove_participant, meeting_id=meeting.id, participant_id=participant.pk)
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
        self.ask(by, attendance.end_sight, grant_id=grant.pk)
        assert self.model.ends_what_a_meeting_gives(by, meeting, family, self.today), f"{by} ended it for {who}"
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
        self.ask(by, plan.change_meeting, meeting_id=meeting.id, plan=wanted)
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
        self.ask(self.runs(meeting), plan.cancel_meeting, meeting_id=meeting.id, because="Snow.")
        meeting.is_cancelled = True
        for family in meeting.families - meeting.sign.keys() - meeting.signed.keys():
            self.end(meeting=meeting, family=family)
        return None

    # the record and its attendees

    @step(weight=8)
    def open_a_record(self) -> bool | None:
        held = [meeting for meeting in self.meetings if meeting.families]
        if not held:
            return False
        # the newest mostly has none, so that it can be cancelled
        meeting = self.most_likely(held, lambda one: one is not self.meetings[-1] and not one.is_cancelled)
        family = self.chance.choice(sorted(meeting.families))
        self._open_record(self.writer(family), meeting, family)
        return None

    def _open_record(self, by: str, meeting: Meeting, family: str) -> None:
        found = self.ask(
            by,
            agenda.open_record,
            meeting_id=meeting.id,
            case_id=self.council.cases[family].id,
            recording=self.chance_of(0.2),
        )
        if found.id not in {record.id for record in self.records}:
            self.records.append(Record(found.id, meeting, family, {}))
            meeting.sign[family] = meeting.chair, meeting.deputy
            self.see_new_rows(meeting)

    @step(weight=8)
    def choose_an_attendee(self) -> bool | None:
        if (record := self.a_record()) is None:
            return False
        by, who = self.writer(record.family), self.anybody()
        pointed_at = self.chance.choice([self.new_id(), *record.rows])
        row = self.ask(by, attendance.invite_attendee, record_id=record.id, attendee_id=pointed_at, user=self.user(who))
        record.rows[row.pk] = Row(row.pk, who, who)
        self.give(by, [who], [record.family], record.meeting, self.as_it_stands())
        return None

    @step(weight=4)
    def type_a_name(self) -> bool | None:
        if (record := self.a_record()) is None:
            return False
        row, name = Row(self.new_id(), ""), self.anybody()
        self._save(self.writer(record.family), record, row, name=name)
        record.rows[row.id] = Row(row.id, name)
        return None

    def _save(self, by: str, record: Record, row: Row, **typed: str) -> None:
        revision = Attendee.objects.filter(pk=row.id).values_list("revision", flat=True).first()
        self.ask(
            by,
            recording.save,
            record_id=record.id,
            kind_name="attendee",
            key=str(row.id),
            based_on=revision or 0,
            typed=typed,
            save_id=self.new_id(),
        )

    @step(weight=4)
    def take_an_attendee_out_or_back_in(self) -> bool | None:
        if (found := self._an_attendee()) is None:
            return False
        record, row = found
        removed = self.chance.choice(["yes", "yes", ""])
        self._save(self.writer(record.family), record, row, removed=removed)
        if removed:
            self._let_go_of_row(record, row)
        return None

    def _an_attendee(self) -> tuple[Record, Row] | None:
        record = self.a_record()
        if record is None or not record.rows:
            return None
        let_in = self.let_in_by(record.meeting, record.family) - record.meeting.leads
        return record, self.most_likely(list(record.rows.values()), lambda row: row.person in let_in)

    def _let_go_of_row(self, record: Record, row: Row) -> None:
        if row.person and row.person not in record.meeting.leads | record.meeting.signers(record.family):
            self.end(meeting=record.meeting, family=record.family, people=[row.person])
            self.unlink(record.meeting, [row.person], [record.family])
        row.person = ""

    @step(weight=4)
    def rename_an_attendee(self) -> bool | None:
        if (found := self._an_attendee()) is None:
            return False
        record, row = found
        name = self.anybody()
        self._save(self.writer(record.family), record, row, name=name)
        self._is_called(record, row, name)
        return None

    def _is_called(self, record: Record, row: Row, name: str) -> None:
        row.name = name
        if row.person and name != row.person:
            self._let_go_of_row(record, row)

    @step(weight=2)
    def bring_back_an_earlier_name(self) -> bool | None:
        if (found := self._an_attendee()) is None:
            return False
        record, row = found
        earlier = self.chance.choice(list(Revision.objects.filter(row_id=row.id).order_by("id")))
        self.ask(
            self.writer(record.family),
            recording.bring_back,
            record_id=record.id,
            kind_name="attendee",
            key=str(row.id),
            save_to_bring_back=earlier.pk,
            based_on=Attendee.objects.get(pk=row.id).revision,
            save_id=self.new_id(),
        )
        self._is_called(record, row, earlier.values["name"])
        return None

    @step(weight=3)
    def sign(self) -> bool | None:
        if (record := self.a_record()) is None:
            return False
        was_open = record.is_open
        self.ask(self._signs(record), recording.sign_off, record_id=record.id, save_id=self.new_id())
        if was_open:
            self._is_over(record)
            self.model.sign(record.meeting, record.family, self.today)
        return None

    def _signs(self, record: Record) -> str:
        return self.one_of(record.meeting.signers(record.family) or record.meeting.leads)

    def _is_over(self, record: Record) -> None:
        record.is_open = False
        record.meeting.sign.pop(record.family)

    @step(weight=2)
    def abandon(self) -> bool | None:
        if (record := self.a_record()) is None:
            return False
        if self.chance_of(0.6):
            self.ask(self._signs(record), recording.abandon, record_id=record.id, because="Nobody came.")
        else:  # its notes are about another family
            self.ask(self._signs(record), recording.withdraw, record_id=record.id)
        self._is_over(record)
        self.end(meeting=record.meeting, family=record.family)
        return None

    @step(weight=2)
    def let_those_who_lead_open_it_for_longer(self) -> bool | None:
        late = [record for record in self.records if record.is_open and self._is_late(record)]
        if not late:
            return False
        record = self.chance.choice(late)
        by = self.one_of(self.of_roles("information_governance"))
        outcome = self.chance.choice(["extended", "extended", "let_be"])
        self.ask(by, lead_reviews.decide, record_id=record.id, outcome=outcome)
        if outcome == "extended":
            self.model.lead_longer(by, record.meeting, record.family, self.today)
        return None

    def _is_late(self, record: Record) -> bool:
        model: Model = self.model
        led = [
            until
            for (_, family, at, part), until in model.given.items()
            if (family, at, part) == (record.family, record.meeting.id, LEADS)
        ]
        return bool(led) and max(led) < self.today

    # what touches nobody's sight

    @step(weight=2)
    def save_words(self) -> bool | None:
        if (record := self.a_record()) is None:
            return False
        self._save_row(record, "mirroring", {"among_us": f"{self.anybody()} said so"})
        return None

    @step(weight=2)
    def name_an_owner(self) -> bool | None:
        if (record := self.a_record()) is None:
            return False
        self._save_row(record, "action", {"what": "Call", "who": self.anybody(), "category": "intervention"})
        return None

    def _save_row(self, record: Record, kind: str, typed: dict[str, str]) -> None:
        self.ask(
            self.writer(record.family),
            recording.save,
            record_id=record.id,
            kind_name=kind,
            key=str(self.new_id()),
            based_on=0,
            typed=typed,
            save_id=self.new_id(),
        )
