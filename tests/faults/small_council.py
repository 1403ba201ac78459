"""The people and families that record at random: one family that is worked with, and another nobody may touch."""

import datetime
import uuid
from dataclasses import dataclass, field

from handrail.accounts.choices import Role
from handrail.accounts.models import User
from handrail.cases import services as cases
from handrail.cases.models import Case, Grant
from handrail.core import clock
from handrail.families.models import Family
from handrail.supervision.meetings.models import Meeting
from handrail.supervision.recording import services as recording
from handrail.supervision.records import services as records
from handrail.supervision.records.tests.factories import make_office
from tests.faults import model_of_recording as plain
from tests.faults import what_is_stored as stored
from tests.faults.ways_in import Way

CHAIR, DEPUTY, RECORDER = "Sam Okafor", "Donna Kearney", "Asha Raman"
LEADS = (CHAIR, DEPUTY, RECORDER)
OTHER_CHAIR = "Rukhsana Malik"
MANAGERS = (CHAIR, OTHER_CHAIR)


@dataclass
class SmallCouncil:
    case: Case
    children: list[uuid.UUID]
    users: dict[str, User]
    other_record: uuid.UUID
    other_row: uuid.UUID
    begins: datetime.datetime = datetime.datetime(2026, 11, 23, 9, 30, tzinfo=datetime.UTC)
    namespace: uuid.UUID = uuid.NAMESPACE_OID
    other_chair: str = OTHER_CHAIR
    ways: dict[str, Way] = field(default_factory=dict)
    # of each grant that was ended, when it ends otherwise
    ended: dict[uuid.UUID, datetime.date | None] = field(default_factory=dict)

    @property
    def family(self) -> plain.Family:
        return plain.Family(self.case.reference, self.case.team.name)

    def __post_init__(self) -> None:
        self.ways = {name: Way(user).sign_in() for name, user in self.users.items()}
        self.other_records = stored.records()

    def model(self) -> plain.Model:
        """The model of what is there before anybody records."""
        self.ended.clear()
        people = {
            name: plain.Person(
                name, user.job_title, user.agency.name, sees_team=user.team.name if name in MANAGERS else ""
            )
            for name, user in self.users.items()
        }
        model = plain.Model(people, children=list(self.children))
        model.trail.update(stored.trail())
        model.revisions.update(stored.revisions())
        for grant in Grant.objects.select_related("user", "case"):
            from_a_meeting = (grant.source, grant.why) if grant.ends else grant.source
            key = (grant.user.name, grant.case.reference, from_a_meeting)
            model.grants[key] = plain.Grant(grant.starts, grant.ends)
        return model

    def children_in(self, model: plain.Model) -> list[uuid.UUID]:
        return list(model.children)

    def everybody_active(self) -> None:
        for user in self.users.values():
            user.is_active = True

    def everybody_comes_back(self) -> None:
        for way in self.ways.values():
            way.come_back()

    def end_rights(self, model: plain.Model, person: str, *, yesterday: datetime.date) -> None:
        """As an administrator does: an account is disabled, or the sight of every family ended."""
        if person in MANAGERS:
            self._set_active(model, person, active=False)
            return
        held = Grant.objects.filter(user=self.users[person], case=self.case)
        self.ended = {grant.pk: grant.ends for grant in held if grant.ends != yesterday} | self.ended
        held.update(ends=yesterday)
        for (who, family, _), grant in model.grants.items():
            if (who, family) == (person, self.case.reference):
                grant.was, grant.ends = grant.was or [grant.ends], yesterday

    def give_rights_back(self, model: plain.Model, person: str) -> None:
        for grant in Grant.objects.filter(user=self.users[person], case=self.case, pk__in=self.ended):
            Grant.objects.filter(pk=grant.pk).update(ends=self.ended.pop(grant.pk))
        for (who, family, _), held in model.grants.items():
            if (who, family) == (person, self.case.reference) and held.was:
                held.ends, held.was = held.was[0], []
        self._set_active(model, person, active=True)

    def _set_active(self, model: plain.Model, person: str, *, active: bool) -> None:
        self.users[person].is_active = active
        User.objects.filter(pk=self.users[person].pk).update(is_active=active)
        model.people[person].active = active


def make_small_council() -> SmallCouncil:
    office = make_office()
    east, west = office.case.team, office.priya.team

    def person(name: str, role: Role, team: object) -> User:
        email = f"{name.split()[0].lower()}@example.org"
        return User.objects.create_user(
            email, name=name, role=role, job_title=role.label, agency=office.sam.agency, team=team
        )

    donna = person(DEPUTY, Role.FAMILY_WORKER, west)
    kieran = person("Kieran Mossop", Role.SOCIAL_WORKER, east)
    rukhsana = person(OTHER_CHAIR, Role.TEAM_MANAGER, west)
    with clock.at(SmallCouncil.begins):
        other = cases.open_new_case(by=rukhsana, reference="WM-2", team=west)
        Family.objects.create(case=other, name="Quill family")
        times = {"starts": datetime.time(9), "ends": datetime.time(10)}
        meeting = Meeting.objects.create(team=west, kind="group", on=clock.today(), chair=rukhsana, **times)
        record = records.start_record(by=rukhsana, meeting=meeting, case=other)
        row = uuid.uuid4()
        recording.save(
            by=rukhsana,
            record_id=record.id,
            kind_name="mirroring",
            key=str(row),
            based_on=0,
            typed={"among_us": "Theirs alone"},
            save_id=uuid.uuid4(),
        )
    users = {user.name: user for user in (office.sam, donna, office.asha, office.priya, kieran, rukhsana)}
    return SmallCouncil(office.case, [office.ava.id, office.noah.id], users, record.id, row)
