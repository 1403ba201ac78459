"""Who may open and who may write, read in plain Python from the words of docs/reference/roles.md.

Nothing here asks the program: people, families and meetings are their names, and rights are worked out each time.
"""

import datetime
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tests.faults.england_by_hand import working_days_after

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
WITH_FAMILIES_GIVEN_TO_THEM = ("social_worker", "family_worker", "adult_practitioner", "psychologist")
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
    # and whom as those who must not, until a review takes them out of this
    shut: frozenset[str] = frozenset()


@dataclass
class Child:
    family: str
    mosaic_id: str
    is_there: bool = True


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
class Change:
    """What one person who manages people has asked for about somebody, and a second one confirms."""

    person: str
    asked_by: str
    to: dict[str, Any]
    # what it is to change, or rests on, when it was asked for
    stood: dict[str, Any]


@dataclass
class Model:
    people: dict[str, Person]
    families: dict[str, Family]
    allocations: dict[uuid.UUID, Allocation] = field(default_factory=dict)
    # what meetings gave: person, family, meeting, and whether they attend or lead; with its last day
    given: dict[tuple[str, str, uuid.UUID, str], Day] = field(default_factory=dict)
    emergencies: dict[tuple[str, str], datetime.datetime] = field(default_factory=dict)
    children: dict[uuid.UUID, Child] = field(default_factory=dict)
    # by whom it was given
    givers: dict[tuple[str, str, uuid.UUID, str], str] = field(default_factory=dict)

    # the table of roles, and what a relationship gives

    def opens(self, who: str, family: str, now: datetime.datetime, today: Day) -> bool:
        until = self.emergencies.get((who, family))
        if until and now < until and self.can_open_any(who) and self.people[who].role in IN_AN_EMERGENCY:
            return True
        return self.can_open(who, family) and any(True for _ in self._reasons(who, family, today))

    def opens_and_writes(self, who: str, family: str, now: datetime.datetime, today: Day) -> tuple[bool, bool]:
        return self.opens(who, family, now, today), self.writes(who, family, today)

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

    def as_it_stands(self) -> "Model":
        """A copy of all that decides who works on which family, to be asked once something has been done."""
        return Model(
            {who: replace(person) for who, person in self.people.items()},
            {reference: replace(family) for reference, family in self.families.items()},
            {pk: replace(one) for pk, one in self.allocations.items()},
            dict(self.given),
            dict(self.emergencies),
        )

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

    def has_from(self, meeting: Meeting, who: str, family: str, today: Day) -> bool:
        """Whether a meeting still lets somebody open a family, if nothing closes it to them."""
        given = (
            until for (whose, of, at, _), until in self.given.items() if (whose, of, at) == (who, family, meeting.id)
        )
        return any(until >= today for until in given)

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

    # what somebody may do, by their role or as one of those who run a meeting

    def plans(self, who: str) -> bool:
        return self._is_in_use_as(who, *OF_THEIR_TEAM)

    def runs(self, who: str, meeting: Meeting) -> bool:
        plans_for_it = self.plans(who) and self.people[who].team == meeting.team
        return self.can_open_any(who) and not meeting.is_cancelled and (who in meeting.leads or plans_for_it)

    def allocates(self, who: str, family: str, today: Day) -> bool:
        is_of_its_team = self.people[who].team == self.families[family].team
        return self._is_in_use_as(who, *MANAGES) and is_of_its_team and self.writes(who, family, today)

    def could_allocate(self, family: str, team: str) -> bool:
        """Whether anybody would say who works with the family, were it that team's."""
        return any(
            self._is_in_use_as(who, *MANAGES) and person.team == team and self.can_open(who, family)
            for who, person in self.people.items()
        )

    def gives_away(self, who: str, family: str) -> bool:
        """Information governance, where nobody of its team is left who could."""
        return self.restricts(who) and not self.could_allocate(family, self.families[family].team)

    def restricts(self, who: str) -> bool:
        return self._is_in_use_as(who, "information_governance")

    def uses_emergencies(self, who: str, family: str) -> bool:
        """Restricted or not, and nobody whom the restriction names as not to see it."""
        return self._is_in_use_as(who, *IN_AN_EMERGENCY) and who not in self.families[family].shut

    def found_by_id(self, mosaic_id: str) -> str:
        """The only family in which a child has it; none where there are several, as nobody knows which is meant."""
        having = self.having_id(mosaic_id)
        return having.pop() if len(having) == 1 else ""

    def having_id(self, mosaic_id: str) -> set[str]:
        return {one.family for one in self.children.values() if one.is_there and one.mosaic_id == mosaic_id}

    def manages_people(self, who: str) -> bool:
        return self._is_in_use_as(who, "it_administrator")

    def confirms(self, who: str, change: Change) -> bool:
        """Somebody else who manages people; where that is only the one it is about, information governance."""
        concerned = {change.asked_by, change.person}
        others = {one for one in self.people if self.manages_people(one) and one != change.asked_by}
        governance = others <= concerned and bool(others) and self.restricts(who)
        return who not in concerned and (who in others or governance)

    def _is_in_use_as(self, who: str, *roles: str) -> bool:
        return self.people[who].is_active and self.people[who].role in roles

    # what two people say of somebody, and what one says alone

    def needs_two(self, who: str, role: str, team: str) -> bool:
        """Another role or team by which anybody opens or writes about more families; and information governance."""
        before = self.people[who]
        opens_by_itself = role not in WITH_FAMILIES_GIVEN_TO_THEM
        gives_more = rights(role) != rights(before.role) or (role in OF_THEIR_TEAM and team != before.team)
        stops_watching = "information_governance" == before.role != role
        manager = before.line_manager
        opens_theirs = team != before.team and bool(manager) and not self.works_with_all_of(manager, {team})
        return (opens_by_itself and gives_more) or stops_watching or opens_theirs

    def needs_two_to_open(self, who: str) -> bool:
        return self.people[who].role not in WITH_FAMILIES_GIVEN_TO_THEM

    def needs_two_to_manage(self, who: str, manager: str, today: Day) -> bool:
        """A line manager by whom, being it, more families are opened than their own role opens anyway."""
        teams = {self.people[who].team} | {
            self.families[one.family].team
            for one in self.allocations.values()
            if one.person == who and one.ends >= today
        }
        return bool(manager) and not self.works_with_all_of(manager, teams)

    def works_with_all_of(self, manager: str, teams: Collection[str]) -> bool:
        return self.people[manager].role in OF_THEIR_TEAM and set(teams) <= {self.people[manager].team}

    def as_asked_for(self, who: str, asked_by: str, **to: Any) -> Change:
        rests_on = to if "line_manager" in to else ("role", "team")
        return Change(who, asked_by, to, {what: getattr(self.people[who], what) for what in rests_on})

    def is_overtaken(self, change: Change) -> bool:
        """Whether somebody changed the same since, so that two would agree on what is not so: then it is dropped."""
        return any(getattr(self.people[change.person], what) != was for what, was in change.stood.items())

    def change(self, who: str, **to: Any) -> None:
        for what, value in to.items():
            setattr(self.people[who], what, value)

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
                        self._give(by, (who, family, meeting.id, part), min(until, theirs), today)

    def _give(self, by: str, key: tuple[str, str, uuid.UUID, str], until: Day, today: Day) -> None:
        held = self.given.get(key)
        if until >= today and (held is None or until > held):
            self.given[key], self.givers[key] = until, by

    def goes_on_without(self, part: Allocation, today: Day) -> bool:
        """Whether anything but this part opens the family to whose it is, were it not restricted."""
        but_it = {pk: one for pk, one in self.allocations.items() if one is not part}
        return self.can_open_any(part.person) and any(
            True for _ in replace(self, allocations=but_it)._reasons(part.person, part.family, today)
        )

    def given_by(self, giver: str, family: str, today: Day, *, but: str) -> set[tuple[str, uuid.UUID]]:
        """Whom somebody let in by which meeting, and who still is."""
        return {
            (who, at)
            for (who, of, at, part), until in self.given.items()
            if (of, self.givers.get((who, of, at, part))) == (family, giver)
            and until >= today
            and who not in (giver, but)
        }

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
                    if (who, of, at, ATTENDS) not in self.given:
                        self.givers[who, of, at, ATTENDS] = self.givers.get((who, of, at, LEADS), "")
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

    def restrict(
        self,
        family: str,
        may_see: Collection[str],
        today: Day,
        *,
        shut: Collection[str],
        newly_shut: Collection[str],
        now: datetime.datetime,
    ) -> None:
        for who in newly_shut:
            self.end_an_emergency(who, family, now)
        self.families[family].named, self.families[family].shut = frozenset(may_see), frozenset(shut)
        self.end(today, family=family, but=may_see)

    def end_an_emergency(self, who: str, family: str, now: datetime.datetime) -> None:
        if (who, family) in self.emergencies:
            self.emergencies[who, family] = min(self.emergencies[who, family], now)


def rights(role: str) -> str:
    """Managers of a team have the same, whatever they are called; of other roles each has its own."""
    return MANAGES[0] if role in MANAGES else role
