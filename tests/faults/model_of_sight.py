"""Who may open and who may write, read in plain Python from the words of docs/reference/roles.md.

Nothing here asks the program: people, families and meetings are their names, and rights are worked out each time.
"""

import datetime
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from handrail.core.working_days import add_working_days

Day = datetime.date
ALWAYS = datetime.date.max
ATTENDS, LEADS = "attends", "leads"
OF_THEIR_TEAM = ("team_manager", "assistant_team_manager", "coordinator")
MANAGES = OF_THEIR_TEAM[:2]
OF_EVERY_TEAM = ("principal_social_worker", "information_governance")
OF_NO_FAMILY = ("it_administrator",)
IN_AN_EMERGENCY = (
    "team_manager",
    "assistant_team_manager",
    "social_worker",
    "family_worker",
    "principal_social_worker",
)
DAYS_TO_SIGN, DAYS_AFTER_SIGNING, DAYS_TO_LEAD = 5, 5, 90
AN_EMERGENCY = datetime.timedelta(minutes=60)


@dataclass
class Person:
    role: str
    team: str
    is_active: bool = True
    line_manager: str = ""


@dataclass
class Family:
    team: str
    # whom a restriction names as those who may see it; nobody where there is none in force
    named: frozenset[str] | None = None


@dataclass
class Allocation:
    person: str
    family: str
    starts: Day
    ends: Day = ALWAYS


@dataclass
class Meeting:
    id: uuid.UUID
    on: Day
    leads: set[str]
    team: str = ""
    families: set[str] = field(default_factory=set)
    signed: dict[str, Day] = field(default_factory=dict)
    is_cancelled: bool = False
    chair: str = ""
    deputy: str = ""
    # chair and deputy of each family's record that is not signed: the meeting's own, or those of before
    sign: dict[str, tuple[str, str]] = field(default_factory=dict)

    def signers(self, family: str) -> set[str]:
        return {*self.sign.get(family, ())} - {""}


@dataclass
class Model:
    people: dict[str, Person]
    families: dict[str, Family]
    allocations: dict[uuid.UUID, Allocation] = field(default_factory=dict)
    # what meetings gave: person, family, meeting, and whether they attend or lead; with its last day
    given: dict[tuple[str, str, uuid.UUID, str], Day] = field(default_factory=dict)
    emergencies: dict[tuple[str, str], datetime.datetime] = field(default_factory=dict)

    # the table of roles, and what a relationship gives

    def opens(self, who: str, family: str, now: datetime.datetime, today: Day) -> bool:
        until = self.emergencies.get((who, family))
        if until and now < until and self.can_open_any(who) and self.people[who].role in IN_AN_EMERGENCY:
            return True
        return self.can_open(who, family) and any(True for _ in self._reasons(who, family, today))

    def writes(self, who: str, family: str, today: Day) -> bool:
        return self.writes_until(who, family, today) is not None

    def writes_until(self, who: str, family: str, today: Day) -> Day | None:
        """The last day on which somebody works on a family, were nothing done until then."""
        if not self.can_open(who, family):
            return None
        return max((until for writes, until in self._reasons(who, family, today) if writes), default=None)

    def can_open_any(self, who: str) -> bool:
        person = self.people[who]
        return person.is_active and person.role not in OF_NO_FAMILY

    def can_open(self, who: str, family: str) -> bool:
        """Whether neither their account, their role nor a restriction closes the family to somebody, whatever holds."""
        named = self.families[family].named
        return self.can_open_any(who) and (named is None or who in named)

    def _reasons(self, who: str, family: str, today: Day) -> Iterator[tuple[bool, Day]]:
        """Why somebody opens a family: whether they also write, and until when."""
        person = self.people[who]
        if person.role in OF_THEIR_TEAM and person.team == self.families[family].team:
            yield True, ALWAYS
        if person.role in OF_EVERY_TEAM:
            yield False, ALWAYS
        for one in self.allocations.values():
            is_theirs = who in (one.person, self.people[one.person].line_manager)
            if is_theirs and one.family == family and one.starts <= today <= one.ends:
                yield True, one.ends
        for (whose, of, _, _), until in self.given.items():
            if (whose, of) == (who, family) and today <= until:
                yield True, until

    def ends_what_a_meeting_gives(self, by: str, meeting: Meeting, family: str, today: Day) -> bool:
        """Whoever runs that meeting, the managers of the family's team, and information governance."""
        person = self.people[by]
        if not self.can_open_any(by) or person.role == "information_governance":
            return self.can_open_any(by)
        if not (self.can_open(by, family) and any(True for _ in self._reasons(by, family, today))):
            return False
        plans = person.role in OF_THEIR_TEAM and person.team == meeting.team
        manages = person.role in MANAGES and person.team == self.families[family].team
        return by in meeting.leads or plans or manages

    # what a meeting gives, and when it ends

    def give(
        self, by: str, people: Collection[str], families: Collection[str], meeting: Meeting, before: "Model", today: Day
    ) -> None:
        """Gives others sight of families that the giver works on, while they do, as things stood when they acted."""
        for family in families:
            theirs = before.writes_until(by, family, today)
            if theirs is None:
                continue
            for who in people:
                if self.can_open(who, family) and who != by:
                    for part, until in self._ends(meeting, family, leads=who in meeting.leads).items():
                        self._give(who, family, meeting, part, min(until, theirs), today)

    def _give(self, who: str, family: str, meeting: Meeting, part: str, until: Day, today: Day) -> None:
        key = who, family, meeting.id, part
        held = self.given.get(key)
        if until >= today and (held is None or until > held):
            self.given[key] = until

    @staticmethod
    def _ends(meeting: Meeting, family: str, *, leads: bool) -> dict[str, Day]:
        signed = meeting.signed.get(family)
        if signed:
            return {ATTENDS: working_days_after(signed, DAYS_AFTER_SIGNING)}
        ends = {ATTENDS: working_days_after(working_days_after(meeting.on, DAYS_TO_SIGN), DAYS_AFTER_SIGNING)}
        return ends | ({LEADS: meeting.on + datetime.timedelta(days=DAYS_TO_LEAD)} if leads else {})

    def end(
        self,
        today: Day,
        *,
        meeting: Meeting | None = None,
        family: str = "",
        people: Collection[str] | None = None,
        but: Collection[str] = (),
    ) -> None:
        """At once; what is over already stays as what it was."""
        for who, of, at, part in list(self.given):
            is_meant = (meeting is None or at == meeting.id) and family in ("", of) and who not in but
            if is_meant and (people is None or who in people) and self.given[who, of, at, part] >= today:
                del self.given[who, of, at, part]

    def sign(self, meeting: Meeting, family: str, today: Day) -> None:
        """Who led opens it as those who attend, and nobody longer than before."""
        meeting.signed[family] = today
        until = working_days_after(today, DAYS_AFTER_SIGNING)
        for who, of, at, part in list(self.given):
            if (of, at, part) == (family, meeting.id, LEADS):
                led_until = self.given.pop((who, of, at, LEADS))
                if led_until >= today:
                    attends_until = self.given.get((who, of, at, ATTENDS), led_until)
                    self.given[who, of, at, ATTENDS] = max(led_until, attends_until)
        for who, of, at, part in list(self.given):
            if (of, at) == (family, meeting.id):
                self.given[who, of, at, part] = min(until, self.given[who, of, at, part])

    def move(self, by: str, meeting: Meeting, before: "Model", today: Day) -> None:
        """Only by somebody who works on the family; later not for themselves, nor for longer than they do."""
        for (who, family, at, part), held in list(self.given.items()):
            theirs = before.writes_until(by, family, today)
            if at != meeting.id or family in meeting.signed or held < today or theirs is None:
                continue
            until = self._ends(meeting, family, leads=True)[part]
            if until < held:
                self.given[who, family, at, part] = until
            elif who != by:
                self.given[who, family, at, part] = max(held, min(until, theirs))

    def hand_on(self, meeting: Meeting, family: str, today: Day) -> None:
        """A record that is not signed goes to those who lead its meeting now, where they work on the family."""
        chair, deputy = meeting.sign[family]
        chair = meeting.chair if self.writes(meeting.chair, family, today) else chair
        if not meeting.deputy or self.writes(meeting.deputy, family, today):
            deputy = meeting.deputy if meeting.deputy != chair else ""
        meeting.sign[family] = chair, deputy

    def lead_longer(self, by: str, meeting: Meeting, family: str, today: Day) -> None:
        for key in list(self.given):
            who, of, at, part = key
            led_by = meeting.leads | meeting.signers(family)
            is_led = (of, at, part) == (family, meeting.id, LEADS) and who in led_by and who != by
            if is_led and self.can_open(who, family):
                self.given[key] = today + datetime.timedelta(days=DAYS_TO_LEAD)

    def restrict(self, family: str, may_see: Collection[str], today: Day) -> None:
        self.families[family].named = frozenset(may_see)
        self.end(today, family=family, but=may_see)


def working_days_after(day: Day, number: int) -> Day:
    return add_working_days(day, number, closed=())
