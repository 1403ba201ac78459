"""Recording as it ought to be, in plain Python: who may open what, what each row says, and what every save leaves.

It never looks at the database. Where two people wrote at once it takes the answer that was given, merged or kept
apart, and holds it to what either promises.
"""

import datetime
import re
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.faults.boxes_of_rows import AGAINST, KINDS, MERGES, read

CLOSING_REPLIES = ("carried_out", "no_longer_needed")
CLOSING_DECISIONS = ("change", "drop")
REPLACING = ("change", "escalate")
GAPS = ("key_information_up_to_date", "cultural_identity_identified")
ATTENDS, LEADS = "meeting", "leads_meeting"
TOKEN = re.compile(r"\bw\d+\b")
Values = dict[str, str]
Name = tuple[str, str]


@dataclass
class Person:
    name: str
    job_title: str
    agency: str
    sees_team: str = ""
    active: bool = True


@dataclass(frozen=True)
class Family:
    reference: str
    team: str


@dataclass
class Grant:
    """`was` holds when it ends otherwise, while an administrator has ended it."""

    starts: datetime.date
    ends: datetime.date | None
    was: list[datetime.date | None] = field(default_factory=list)


@dataclass
class Meeting:
    id: uuid.UUID
    on: datetime.date
    leads: tuple[str, ...]


@dataclass
class Record:
    id: uuid.UUID
    family: Family
    meeting: Meeting
    status: str
    children: list[uuid.UUID]
    signed: tuple[str, str] | None = None

    @property
    def on(self) -> datetime.date:
        return self.meeting.on

    @property
    def is_open(self) -> bool:
        return self.status in ("preparing", "recording")


@dataclass
class Row:
    """What one row says, and said at each of its revisions."""

    id: uuid.UUID
    kind: str
    key: str
    record: Record
    values: Values
    about: str = ""
    gap: str = ""
    user: str = ""
    owners: set[str] = field(default_factory=set)
    replaced_by: "Row | None" = None
    revision: int = 0
    history: dict[int, Values] = field(default_factory=dict)

    def says(self, box: str) -> str:
        return self.values.get(box, "")

    @property
    def is_agreed(self) -> bool:
        return not self.says("removed") and self.says("what") != ""

    @property
    def closes(self) -> bool:
        """Of an answer to an action: whether the action is done with."""
        closed = self.says("reply") in CLOSING_REPLIES or self.says("decision") in CLOSING_DECISIONS
        return closed or self.replaced_by is not None


@dataclass
class Apart:
    """A text that was kept beside what stands."""

    id: int
    row: Row
    record: Record
    values: Values
    settled: bool = False


@dataclass
class Model:
    people: dict[str, Person]
    children: list[uuid.UUID]
    rows: dict[tuple[Any, str, str], Row] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    grants: dict[tuple[str, str, Any], Grant] = field(default_factory=dict)
    revisions: Counter = field(default_factory=Counter)
    trail: Counter = field(default_factory=Counter)
    apart: list[Apart] = field(default_factory=list)
    inserted: set[str] = field(default_factory=set)
    addenda: list[tuple[uuid.UUID, str]] = field(default_factory=list)
    looks: dict[tuple[str, str, str], datetime.datetime] = field(default_factory=dict)

    # who may

    def may_open(self, person: str, family: Family, today: datetime.date) -> bool:
        somebody = self.people[person]
        held = (grant for (who, what, _), grant in self.grants.items() if (who, what) == (person, family.reference))
        granted = any(grant.starts <= today and (grant.ends is None or grant.ends >= today) for grant in held)
        return somebody.active and (granted or somebody.sees_team == family.team)

    def give_for_meeting(
        self,
        by: str,
        people: Iterable[str],
        family: Family,
        meeting: uuid.UUID,
        today: datetime.date,
        *,
        until: Mapping[str, datetime.date],
    ) -> None:
        """Whoever leads also attends, for two reasons with an end each; nobody gives themselves either."""
        new = [
            (who, family.reference, (meeting, why))
            for who in people
            for why in until
            if who != by and self.people[who].active and (who, family.reference, (meeting, why)) not in self.grants
        ]
        self.grants |= {key: Grant(today, until[key[2][1]]) for key in new}
        if new:
            self.leaves("grant.given", by, family)

    def given_by(self, family: Family, meeting: uuid.UUID, why: str = "") -> dict[tuple[str, str, Any], Grant]:
        return {
            key: grant
            for key, grant in self.grants.items()
            if key[1] == family.reference and key[2] in [(meeting, one) for one in (ATTENDS, LEADS) if why in ("", one)]
        }

    def withdraw(self, by: str, family: Family, meeting: uuid.UUID, today: datetime.date) -> None:
        """At once; what is over already stays as it was."""
        in_force = [key for key, grant in self.given_by(family, meeting).items() if grant.ends and grant.ends >= today]
        for key in in_force:
            del self.grants[key]
        if in_force:
            self.leaves("grant.ends", by, family)

    def end_after_signing(
        self, by: str, family: Family, meeting: uuid.UUID, today: datetime.date, until: datetime.date
    ) -> None:
        led = {
            key[0]: grant.ends for key, grant in self.given_by(family, meeting, LEADS).items() if grant.ends >= today
        }
        for key in self.given_by(family, meeting, LEADS):
            del self.grants[key]
        for (who, _, _), grant in self.given_by(family, meeting, ATTENDS).items():
            grant.ends = min(until, max(grant.ends, led.get(who, grant.ends)))
        self.leaves("grant.ends", by, family)

    # what is there

    def place(self, record: Record, kind: str) -> Any:
        return record.family.reference if kind == "goal" else record.id

    def row(self, record: Record, kind: str, key: str) -> Row | None:
        return self.rows.get((self.place(record, kind), kind, key))

    def rows_of(self, record: Record, kind: str = "") -> list[Row]:
        return [
            row
            for row in self.rows.values()
            if (row.record is record or (row.kind == "goal" and row.record.family == record.family))
            and kind in ("", row.kind)
        ]

    def answers_to(self, action: Row, leaving_out: Record | None = None) -> list[Row]:
        return [
            row
            for row in self.rows.values()
            if row.kind == "action_answer" and row.key == str(action.id) and row.record is not leaving_out
        ]

    def actions_of(self, family: Family) -> list[Row]:
        return [row for row in self.rows.values() if row.kind == "action" and row.record.family == family]

    def is_open(self, action: Row, leaving_out: Record | None = None) -> bool:
        return action.is_agreed and not any(answer.closes for answer in self.answers_to(action, leaving_out))

    def to_answer(self, record: Record) -> dict[uuid.UUID, tuple[str, int]]:
        """Each action that waits for its answer in this record: when it is due, and how often it was left open."""
        waiting = {}
        for action in self.actions_of(record.family):
            if action.record is record or not self.is_open(action, record):
                continue
            answers = self.answers_to(action, record)
            dated = [answer for answer in answers if answer.says("new_by_when")]
            latest = max(dated, key=lambda answer: answer.record.on, default=None)
            due = latest.says("new_by_when") if latest else action.says("by_when")
            waiting[action.id] = due, sum(1 for answer in answers if answer.says("reply") and not answer.closes)
        return waiting

    def undecided(self, record: Record) -> list[Apart]:
        return [apart for apart in self.apart if apart.record is record and not apart.settled]

    def is_known(self, record: Record, kind: str, key: str, born_with: Mapping[str, str]) -> bool:
        """Whether a record has, or may be given, such a row."""
        if self.row(record, kind, key) is not None:
            return True
        children = {str(child) for child in record.children}
        goals = {row.key for row in self.rows_of(record, "goal")}
        if kind == "action_answer":
            agreed = {str(action.id) for action in self.actions_of(record.family) if action.is_agreed}
            return key in agreed and all(str(row.id) != key for row in self.rows_of(record, "action"))
        if kind == "compliance":
            return key in children
        if kind in ("measurement", "evidence"):
            about = key if kind == "measurement" else born_with.get("about", "")
            return about.removeprefix("child@") in children if about.startswith("child@") else about in goals
        if kind == "goal":
            return born_with.get("child", "") in {"", *children}
        return kind != "answer" or "@" not in key or key.split("@")[1] in children

    # what somebody does

    def leaves(self, event: str, by: str, family: Family | None) -> None:
        self.trail[event, by, family.reference if family else ""] += 1

    def looks_at(self, by: str, family: Family, page: str, now: datetime.datetime) -> None:
        """One row in the trail for one person, family, page and quarter of an hour."""
        seen = self.looks.get((by, family.reference, page))
        if seen is None or seen <= now - datetime.timedelta(minutes=15):
            self.looks[by, family.reference, page] = now
            self.leaves("case.looked", by, family)

    def born(self, record: Record, kind: str, key: str) -> Row:
        own = KINDS[kind].own_id
        row_id = uuid.UUID(key) if own else uuid.uuid5(record.id, f"{kind}:{key}")
        presence = "present" if record.status == "recording" else "expected"
        return Row(row_id, kind, key, record, {"presence": presence} if kind == "attendee" else {})

    def accept(self, row: Row, by: str, record: Record, changes: Mapping[str, str], **more: Any) -> None:
        """One more revision of a row, by itself or because something else was saved."""
        row.values = {**row.values, **changes}
        row.revision += 1
        row.history[row.revision] = dict(row.values)
        self.rows[self.place(row.record, row.kind), row.kind, row.key] = row
        self.keep(row, by, record, row.values, number=row.revision, **({"based_on": row.revision - 1} | more))

    def keep(
        self,
        row: Row,
        by: str,
        record: Record,
        values: Mapping[str, str],
        *,
        number: int | None,
        based_on: int,
        outcome: str = "saved",
        settles: int | None = None,
    ) -> None:
        said = frozenset((box, text) for box, text in values.items() if text)
        self.revisions[record.id, row.kind, row.id, number, based_on, said, outcome, by, settles] += 1

    def writers_since(self, row: Row, revision: int) -> set[str]:
        return {by for _, _, id, number, _, _, _, by, _ in self.revisions if id == row.id and (number or 0) > revision}

    def save(
        self,
        by: str,
        record: Record,
        row: Row,
        *,
        based_on: int,
        typed: Mapping[str, str],
        settles: Apart | None,
        told: Mapping[str, Any],
    ) -> set[str]:
        """Takes what a save said of itself, holds it to what may be said, and gives the boxes that changed."""
        is_new = (self.place(record, row.kind), row.kind, row.key) not in self.rows
        base = row.values if based_on == row.revision else row.history.get(based_on, {})
        is_alone = based_on != row.revision and self.writers_since(row, based_on) <= {by}
        changes: Values = {}
        apart: Values = {}
        unread, merged = set(), False
        for box, words in typed.items():
            mine, now, then = read(row.kind, box, words), row.says(box), base.get(box, "")
            said = words if mine == AGAINST else mine
            if said is None or (mine == AGAINST and said != now == then):
                unread.add(box)
            elif said in (now, then):
                pass
            elif now == then:
                changes[box] = said
            elif KINDS[row.kind].boxes[box] is MERGES and is_alone and now.startswith(said):
                pass
            elif KINDS[row.kind].boxes[box] is MERGES and is_alone and said.startswith(now):
                changes[box] = said
            elif KINDS[row.kind].boxes[box] is MERGES and box not in told["apart"]:
                check_merge(then, now, said, told["values"][box])
                changes[box], merged = told["values"][box], True
            else:
                apart[box] = said
        decides = settles is not None and not apart and not unread
        accepts = bool(changes) or decides or (is_new and not unread)
        outcome = "merged" if merged else "saved"
        is_kept_again = any(one.row is row and one.values == apart and not one.settled for one in self.apart)
        wrote = accepts or (bool(apart) and not is_kept_again)
        assert told["outcome"] == ("kept_apart" if apart else outcome if wrote else "unchanged"), told
        assert set(told["unread"]) == unread, (told["unread"], unread)
        assert told["apart"] == {box: {"yours": text, "theirs": row.says(box)} for box, text in apart.items()}
        number = settles.id if settles else None
        if apart and not is_kept_again:
            self.keep(row, by, record, apart, number=None, based_on=based_on, outcome="kept_apart", settles=number)
            self.apart.append(Apart(told["apart_id"], row, record, apart))
        if settles and wrote:
            settles.settled = True
        for box, words in typed.items():
            if box not in unread:
                self.inserted |= set(TOKEN.findall(words))
        if wrote:
            removed = changes.get("removed")
            event = "row.added" if is_new else "answer.saved"
            if removed is not None:
                event = "row.removed" if removed else "row.restored"
            self.leaves(event, by, record.family)
        if accepts:
            if row.kind == "attendee" and row.user:
                is_another = changes.get("name", row.user).casefold() != row.user.casefold()
                row.user = "" if is_another or changes.get("removed") else row.user
            self.accept(row, by, record, changes, based_on=based_on, outcome=outcome, settles=number)
        return set(changes) if accepts else set()

    def name_owners(self, by: str, action: Row, today: datetime.date) -> None:
        names = {part.strip().casefold() for part in action.says("who").replace(" and ", ",").split(",")}
        found = {
            who for who in self.people if who.casefold() in names and self.may_open(who, action.record.family, today)
        }
        if found != action.owners:
            action.owners = found
            self.leaves("action.owners_named", by, action.record.family)

    def replace_or_withdraw(self, by: str, answer: Row, action: Row, *, manager: str, today: datetime.date) -> None:
        """A decision to change or escalate an action makes the new one, once; another decision takes it out again."""
        if answer.says("decision") not in REPLACING:
            if answer.replaced_by is not None:
                self.accept(answer.replaced_by, by, answer.record, {"removed": "yes"})
                answer.replaced_by = None
                self.leaves("action.closed", by, answer.record.family)
            return
        new_id = uuid.uuid5(answer.id, "replaced by")
        new = self.row(answer.record, "action", str(new_id))
        if new is not None and not new.says("removed") and answer.replaced_by is new:
            return
        if new is None:
            copied = {box: action.says(box) for box in ("what", "why", "who", "how_we_will_know")}
            if answer.says("decision") == "escalate":
                copied["who"] = manager
            new = Row(new_id, "action", str(new_id), answer.record, copied)
        self.accept(new, by, answer.record, {"removed": ""})
        self.name_owners(by, new, today)
        answer.replaced_by = new
        self.leaves("action.replaced", by, answer.record.family)

    def proposes(self, record: Record, gap: str, child: str) -> Iterator[Row]:
        return (row for row in self.actions_of(record.family) if (row.gap, row.about) == (gap, child))

    def carry_forward(self, by: str, record: Record) -> None:
        """Signing writes "not discussed" for each action that nobody answered."""
        waiting = []
        for action_id in self.to_answer(record):
            key = str(action_id)
            answer = self.row(record, "action_answer", key) or self.born(record, "action_answer", key)
            if not answer.says("reply"):
                waiting.append(answer)
        for answer in waiting:
            self.accept(answer, by, record, {"reply": "not_discussed"})
        if waiting:
            self.leaves("actions.carried_forward", by, record.family)


def check_merge(base: str, accepted: str, mine: str, merged: str) -> None:
    """Every word either side put in is there once, in the order it was written; what one took out is not."""
    then, theirs, ours, now = (TOKEN.findall(text) for text in (base, accepted, mine, merged))
    expected = (set(theirs) & set(ours)) | (set(theirs) - set(then)) | (set(ours) - set(then))
    assert Counter(now) == Counter(expected), f"{base!r}: {accepted!r} and {mine!r} became {merged!r}"
    for side in (theirs, ours):
        kept = [word for word in side if word in expected]
        assert [word for word in now if word in set(kept)] == kept, f"{merged!r} has another order than {side}"
