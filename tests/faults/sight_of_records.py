"""What gives and ends the sight of a meeting by the records of its families: begun, attended, signed, closed."""

from hypothesis.stateful import initialize

from handrail.core import clock
from handrail.core.ids import own_id
from handrail.supervision.agenda.services import families as agenda
from handrail.supervision.recording import services as recording
from handrail.supervision.records import attendance, lead_reviews, taking_over
from handrail.supervision.records import services as records
from handrail.supervision.records.models import Attendee, Revision
from tests.faults.model_of_sight import LEADS, Child, Meeting, Model
from tests.faults.sight_held_to_the_model import IDS, Record, Row, step
from tests.faults.sight_of_meetings import MeetsAtRandom


class RecordsAtRandom(MeetsAtRandom):
    @initialize()
    def two_teams_meet(self) -> None:
        """So that from the first step there are families that some of those who run a meeting do not work on."""
        with clock.at(self.moment):
            meeting = Meeting(self.new_id(), self.today, set())
            self._plan("Rukhsana Malik", meeting, ["Rukhsana Malik", "Sam Okafor", "Mei Tan"])
            for by, family in (("Rukhsana Malik", "WM-3"), ("Sam Okafor", "WM-1")):
                self._put_on(by, meeting, family, [])
                self._open_record(by, meeting, family)

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
        able = [who for who in (meeting.chair, meeting.deputy) if who and self.writes(who, family)]
        found = self.ask(
            by,
            agenda.open_record,
            may=self.writes(by, family) and not meeting.is_cancelled,
            meeting_id=meeting.id,
            case_id=self.cases[family].id,
            recording=self.chance_of(0.2),
        )
        if found.id not in {record.id for record in self.records}:
            assert able, f"{by} began a record of {family} that nobody can sign"
            self.records.append(Record(found.id, meeting, family, {}))
            meeting.sign[family] = able[0], next(iter(able[1:]), "")
            self.see_new_rows(meeting)

    @step(weight=8)
    def choose_an_attendee(self) -> bool | None:
        if (record := self.a_record()) is None:
            return False
        by, who = self.writer(record.family), self.anybody()
        pointed_at = self.chance.choice([self.new_id(), *record.rows])
        chosen = {"record_id": record.id, "attendee_id": pointed_at, "user": self.user(who)}
        row = self.ask(by, attendance.invite_attendee, may=self.writes(by, record.family), **chosen)
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
            may=self.writes(by, record.family),
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

    @step(weight=3)
    def take_a_record_over(self) -> bool | None:
        if (record := self.a_record()) is None:
            return False
        by, family = self.writer(record.family), record.family
        is_led = any(self.writes(who, family) for who in record.meeting.signers(family))
        is_named = self.model.families[family].named is not None
        may = record.is_open and not is_led and (is_named or self.model.allocates(by, family, self.today))
        self.ask(by, taking_over.take_over, may=may, record_id=record.id)
        record.meeting.sign[family] = by, ""
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
        by = self.writer(record.family)
        self.ask(
            by,
            recording.bring_back,
            may=self.writes(by, record.family),
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
        was_open, by = record.is_open, self._signs(record)
        may = self._may_sign(by, record) or (not was_open and self.opens(by, record.family))
        self.ask(by, recording.sign_off, may=may, record_id=record.id, save_id=self.new_id())
        if was_open:
            self._is_over(record)
            self.model.sign(record.meeting, record.family, self.today)
        return None

    def _signs(self, record: Record) -> str:
        return self.one_of(record.meeting.signers(record.family) or record.meeting.leads)

    def _may_sign(self, who: str, record: Record) -> bool:
        return who in record.meeting.signers(record.family) and self.writes(who, record.family)

    def _is_over(self, record: Record) -> None:
        record.is_open = False
        record.meeting.sign.pop(record.family)

    @step(weight=2)
    def abandon(self) -> bool | None:
        if (record := self.a_record()) is None:
            return False
        by = self._signs(record)
        may = self._may_sign(by, record)
        if self.chance_of(0.6):
            self.ask(by, recording.abandon, may=may, record_id=record.id, because="Nobody came.")
        else:  # its notes are about another family
            self.ask(by, recording.withdraw, may=may, record_id=record.id)
            self._withdraw_what_it_said_of_children(record)
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
        self.ask(by, lead_reviews.decide, may=self.model.restricts(by), record_id=record.id, outcome=outcome)
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

    # by which id a family is found in an emergency

    @step(weight=3)
    def put_a_childs_id_right(self) -> bool | None:
        """Rightly, or by a slip as that of another family's child."""
        if (record := self.a_record()) is None:
            return False
        ours = [pk for pk, child in self.model.children.items() if child.family == record.family and child.is_there]
        pk, now, by = self.chance.choice(ours), self.chance.choice(IDS), self.writer(record.family)
        said = [{"id": pk, "mosaic_id": now}]
        self.ask(by, records.set_children, may=self.writes(by, record.family), record_id=record.id, children=said)
        child = self.model.children[pk]
        if child.mosaic_id != now:
            record.children.append((pk, child.mosaic_id))
            child.mosaic_id = now
        return None

    @step(weight=1)
    def add_a_child(self) -> bool | None:
        if (record := self.a_record()) is None:
            return False
        sent, by = self.new_id(), self.writer(record.family)
        pk = own_id(self.cases[record.family].id, sent)
        said = {"name": f"Child {pk}", "mosaic_id": self.chance.choice(IDS)}
        may = self.writes(by, record.family)
        self.ask(by, records.add_child, may=may, record_id=record.id, child_id=sent, said=said)
        self.model.children[pk] = Child(record.family, said["mosaic_id"])
        record.children.append((pk, None))
        return None

    def _withdraw_what_it_said_of_children(self, record: Record) -> None:
        for pk, before in reversed(record.children):
            if before is None:
                self.model.children[pk].is_there = False
            else:
                self.model.children[pk].mosaic_id = before

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
        by = self.writer(record.family)
        self.ask(
            by,
            recording.save,
            may=self.writes(by, record.family),
            record_id=record.id,
            kind_name=kind,
            key=str(self.new_id()),
            based_on=0,
            typed=typed,
            save_id=self.new_id(),
        )
