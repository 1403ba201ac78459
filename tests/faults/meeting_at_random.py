"""Around the writing, at random: meetings, children, signatures, rights, and reaching for what is not theirs."""

import datetime
import uuid
from typing import Any

from handrail.core import clock
from handrail.core.ids import own_id
from handrail.council.queries import due_within
from handrail.supervision.agenda.services import families as agenda
from handrail.supervision.meetings import services as meetings
from handrail.supervision.meetings.policies import Plan
from handrail.supervision.recording import services as recording
from handrail.supervision.records import services as records
from tests.faults import what_is_stored as stored
from tests.faults.held_to_the_model import HeldToTheModel, step
from tests.faults.model_of_recording import ATTENDS, Meeting, Record, Row
from tests.faults.model_of_recording import LEADS as LEADS_IT
from tests.faults.small_council import CHAIR, DEPUTY, LEADS, RECORDER

MOST_MEETINGS = 6


class MeetsAtRandom(HeldToTheModel):
    # planning and beginning

    @step(weight=14)
    def plan_the_next_meeting(self) -> bool | None:
        if len(self.meetings) == MOST_MEETINGS or self.model.records[-1].is_open:
            return False
        self.moment += datetime.timedelta(days=28)
        with clock.at(self.moment):
            if not self.model.people[CHAIR].active:
                self.refuses(self._planned)
            else:
                self._plan_meeting()
                self._open_record(CHAIR, self.meetings[-1], recording=self.chance.random() < 0.7)
        return None

    def _planned(self, who: str = CHAIR) -> Meeting:
        users = self.council.users
        plan = Plan(
            team=users[CHAIR].team,
            kind="group",
            on=self.today,
            starts=datetime.time(9, 30),
            ends=datetime.time(12, 30),
            chair=users[CHAIR],
            deputy=users[DEPUTY],
            recorder=users[RECORDER],
        )
        sent = self.new_id()
        self.council.ways[who].ask(meetings.plan_meeting, meeting_id=sent, plan=plan)
        return Meeting(own_id(users[who].pk, sent), self.today, LEADS)

    def _plan_meeting(self) -> None:
        meeting = self._planned()
        self.model.leaves("meeting.planned", CHAIR, None)
        self.council.ways[CHAIR].ask(agenda.add_family, meeting_id=meeting.id, case_id=self.council.case.id)
        signed_by = due_within("sign_off_working_days", self.today)
        until = {
            ATTENDS: due_within("meeting_access_working_days", signed_by),
            LEADS_IT: self.today + datetime.timedelta(days=90),
        }
        self.model.give_for_meeting(CHAIR, LEADS, self.family, meeting.id, self.today, until=until)
        self.model.leaves("agenda.changed", CHAIR, self.family)
        self.meetings.append(meeting)

    @step(weight=1)
    def plan_without_the_right(self) -> None:
        self.refuses(lambda: self._planned(self.chance.choice([RECORDER, DEPUTY, "Kieran Mossop"])))

    @step(weight=1)
    def open_the_record(self) -> None:
        self._open_record(self.anybody(), self.meetings[-1], recording=self.chance.random() < 0.6)

    def _open_record(self, who: str, meeting: Meeting, *, recording: bool) -> None:
        way = self.council.ways[who]

        def ask() -> Any:
            return way.ask(agenda.open_record, meeting_id=meeting.id, case_id=self.council.case.id, recording=recording)

        there = next((one for one in self.model.records if one.meeting is meeting and one.status != "abandoned"), None)
        in_the_way = there is None and any(one.is_open for one in self.model.records)
        if not self.may_open(who) or (recording and who not in LEADS) or in_the_way:
            self.refuses(ask)
        elif there is None:
            self._begins(who, ask().id, meeting, recording=recording)
        elif there.status == "preparing" and recording:
            ask()
            there.status = "recording"
            self.model.leaves("record.opened_for_recording", who, self.family)
        else:
            self.changes_nothing(ask)

    def _begins(self, who: str, record_id: uuid.UUID, meeting: Meeting, *, recording: bool) -> None:
        status = "recording" if recording else "preparing"
        record = Record(record_id, self.family, meeting, status, list(self.council.children_in(self.model)))
        self.model.records.append(record)
        self.model.rows[record.id, "record", "record"] = Row(record.id, "record", "record", record, {"kind": "group"})
        ids = stored.invited(record.id)
        # once a record of it was abandoned, nobody is expected for the family: who leads is there all the same
        is_first = not any(one.meeting is meeting for one in self.model.records[:-1])
        here, presence = (LEADS, "expected") if is_first else ((CHAIR, RECORDER), "present")
        assert set(ids) == set(here)
        for name in here:
            person = self.model.people[name]
            says = {
                "name": name,
                "job_title": person.job_title,
                "agency": person.agency,
                "presence": presence,
            }
            row = Row(ids[name], "attendee", str(ids[name]), record, {}, user=name)
            self.model.accept(row, who, record, says)
        self.model.leaves("record.started", who, self.family)
        if recording:
            self.model.leaves("record.opened_for_recording", who, self.family)

    # children, signing and after

    @step(weight=1)
    def choose_children(self) -> None:
        who, record = self.anybody(), self.a_record()
        family = self.council.children_in(self.model)
        about = [child for child in family if self.chance.random() < 0.8]
        said = [{"id": child, "about": child in about} for child in family]

        def ask() -> Any:
            return self.council.ways[who].ask(records.set_children, record_id=record.id, children=said)

        if not self.may_open(who) or not record.is_open:
            self.refuses(ask)
        elif about == record.children:
            self.changes_nothing(ask)
        else:
            ask()
            record.children = about
            self.model.leaves("record.children_chosen", who, self.family)

    @step
    def add_a_child(self) -> bool | None:
        if len(self.model.children) > 4:
            return False
        who, record, sent = self.anybody(), self.a_record(), self.new_id()
        child = own_id(self.council.case.id, sent)

        def ask() -> Any:
            said = {"name": f"Wren {child.hex[:4]}"}
            return self.council.ways[who].ask(records.add_child, record_id=record.id, child_id=sent, said=said)

        if not self.may_open(who) or not record.is_open:
            self.refuses(ask)
            return None
        ask()
        self.model.children.append(child)
        record.children.append(child)
        self.model.leaves("child.added", who, self.family)
        self.changes_nothing(ask)
        return None

    @step(weight=4)
    def sign(self) -> bool | None:
        record = self.a_record()
        if record.is_open and self.chance.random() < 0.5:  # or nothing much would be written before it
            return False
        self._ask_to_sign(self.anybody(), record, over_http=self.chance.random() < 0.5)
        return None

    def _ask_to_sign(self, who: str, record: Record, *, over_http: bool) -> None:
        save_id, way = self.new_id(), self.council.ways[who]

        def ask() -> Any:
            if over_http:
                return way.send("check_record", record.id, {"save_id": str(save_id), "statement": "on"})
            return way.ask(recording.sign_off, record_id=record.id, save_id=save_id)

        chairs, is_signed = who in (CHAIR, DEPUTY), record.status == "signed"
        may = chairs or (is_signed and not over_http)
        if not self.may_open(who) or not may or not (is_signed or (record.is_open and record.children)):
            self.refuses(ask)
        elif is_signed:
            self.changes_nothing(ask)
        else:
            ask()
            self._signed(who, record)

    def _signed(self, who: str, record: Record) -> None:
        model = self.model
        if record.status == "preparing":
            model.leaves("record.opened_for_recording", who, self.family)
        model.carry_forward(who, record)
        until = due_within("meeting_access_working_days", self.today)
        model.end_after_signing(who, self.family, record.meeting.id, self.today, until)
        model.leaves("record.signed", who, self.family)
        record.status, record.signed = "signed", stored.signed()[record.id]
        content = record.signed[0]
        said = [apart.values.get("text", "") for apart in model.undecided(record) if apart.row.kind == "answer"]
        said += [row.says("text") for row in model.rows_of(record, "answer")]
        said += [row.says("what") for row in model.rows_of(record, "action") if not row.says("removed")]
        missing = {word for words in said for word in words.split() if word.startswith("w") and word not in content}
        assert not missing, f"signed without {missing}"

    @step
    def abandon(self) -> bool | None:
        record = self.a_record()
        if record.is_open and self.chance.random() < 0.95:
            return False
        who = self.anybody()

        def ask() -> Any:
            return self.council.ways[who].ask(recording.abandon, record_id=record.id, because="Nobody came.")

        if not self.may_open(who) or who not in (CHAIR, DEPUTY) or not record.is_open:
            self.refuses(ask)
            return None
        ask()
        record.status = "abandoned"
        self.model.withdraw(who, self.family, record.meeting.id, self.today)
        self.model.leaves("record.abandoned", who, self.family)
        return None

    @step(weight=1)
    def add_an_addendum(self) -> None:
        who, record, save_id = self.anybody(), self.a_record(), self.new_id()
        text = self.chance.choice(["", self.new_word(), self.new_word(), self.new_word()])

        def ask() -> Any:
            said = {"about": "", "text": text, "save_id": save_id}
            return self.council.ways[who].ask(recording.add_addendum, record_id=record.id, **said)

        if not self.may_open(who) or record.status != "signed" or not text:
            self.refuses(ask)
            return
        ask()
        self.model.addenda.append((record.id, text))
        self.model.leaves("addendum.added", who, self.family)
        self.changes_nothing(ask)

    # rights

    @step(weight=1)
    def end_somebodys_rights(self) -> None:
        self.council.end_rights(self.model, self.anybody(), yesterday=self.today - datetime.timedelta(days=1))

    @step(weight=5)
    def give_rights_back(self) -> None:
        for person in self.model.people:
            self.council.give_rights_back(self.model, person)

    @step(weight=1)
    def let_days_pass(self) -> None:
        self.moment += datetime.timedelta(days=self.chance.randint(1, 5))

    @step(weight=1)
    def reach_for_another_family(self) -> None:
        who = self.chance.choice([name for name in self.model.people if name != self.council.other_chair])
        theirs, way = self.council.other_record, self.council.ways[who]
        save = {
            "kind_name": "answer",
            "key": "values",
            "based_on": 0,
            "typed": {"text": self.new_word()},
            "save_id": self.new_id(),
            "settles": None,
        }
        ways = [
            lambda: way.look("record", theirs),
            lambda: way.save(theirs, save, over_http=True),
            lambda: way.save(theirs, save, over_http=False),
            lambda: way.ask(recording.sign_off, record_id=theirs, save_id=self.new_id()),
        ]
        self.refuses(self.chance.choice(ways))

    @step(weight=1)
    def reach_for_a_row_of_another_record(self) -> None:
        record, who = self.model.records[-1], self.anybody()
        rows = [("mirroring", str(self.council.other_row))]
        rows += [
            (row.kind, row.key)
            for row in self.model.rows.values()
            if row.kind in ("mirroring", "safety", "evidence", "attendee") and row.record is not record
        ]
        kind, key = self.chance.choice(rows)
        born_with = {"about": f"child@{record.children[0]}"} if record.children else {"about": ""}
        save = {
            "kind_name": kind,
            "key": key,
            "based_on": 1,
            "typed": {"removed": "yes", **born_with},
            "save_id": self.new_id(),
            "settles": None,
        }
        over_http = self.chance.random() < 0.5
        self.refuses(lambda: self.council.ways[who].save(record.id, save, over_http=over_http))
