"""A council in small: one team that meets, a neighbour team, a partner agency, and families by the dozen."""

import datetime
import uuid
from dataclasses import dataclass, field

from django.conf import settings
from django.test import Client

from handrail.accounts.choices import Role
from handrail.accounts.models import Agency, Team, User
from handrail.cases import services as case_services
from handrail.cases.models import Case
from handrail.core import clock
from handrail.families.models import Family, Person, Plan
from handrail.supervision.agenda.services import families, people
from handrail.supervision.goals.models import Goal
from handrail.supervision.meetings import services
from handrail.supervision.meetings.models import Meeting, Participant
from handrail.supervision.meetings.policies import Plan as MeetingPlan
from handrail.supervision.recording import services as recording_services
from handrail.supervision.records.models import Record

LONG_AGO = datetime.date(2026, 1, 5)
MONTH = datetime.timedelta(days=28)


@dataclass
class Council:
    """Sam manages East, Lorraine co-ordinates it, Callum holds its cases; Dev is a partner, Rukhsana manages West.

    Lee reads the families of every team.
    """

    east: Team
    west: Team
    sam: User
    lorraine: User
    callum: User
    donna: User
    dev: User
    rukhsana: User
    kieran: User
    lee: User
    cases: list[Case] = field(default_factory=list)

    @property
    def today(self) -> datetime.date:
        return clock.today()

    def family(self, name: str = "", *, holder: User | None = None, plan: str = "cp") -> Case:
        """A family of East with one child of nine and a plan."""
        number = len(self.cases) + 1
        case = case_services.open_new_case(by=self.sam, reference=f"WM-{number}", team=self.east)
        Family.objects.create(case=case, name=f"{name or f'Number{number}'} family")
        child = Person.objects.create(case=case, name="Ava Hartley", kind="child", born=datetime.date(2017, 2, 14))
        Plan.objects.create(case=case, child=child, type=plan, category="NEG" if plan == "cp" else "", starts=LONG_AGO)
        case_services.allocate(by=self.sam, case=case, user=holder or self.callum, role="case_holder", starts=LONG_AGO)
        self.cases.append(case)
        return case

    def restrict(self, case: Case, *, may_see: list[User]) -> None:
        case_services.restrict(
            by=self.who_restricts(),
            case=case,
            reason="A relative works here.",
            since=LONG_AGO,
            review_on=self.today + MONTH,
            may_see=may_see,
            not_to_see={},
        )

    def who_restricts(self) -> User:
        """Judith, who is there once a family is restricted."""
        known = {"name": "Judith Amankwah", "role": Role.INFORMATION_GOVERNANCE, "team": self.west}
        more = {**known, "agency": self.sam.agency, "job_title": Role.INFORMATION_GOVERNANCE.label}
        return User.objects.get_or_create(email="judith.amankwah@example.org", defaults=more)[0]

    def meeting(self, *cases: Case, on: datetime.date | None = None, by: User | None = None, **plan) -> Meeting:
        given = {
            "team": self.east,
            "kind": "group",
            "on": on or self.today,
            "starts": datetime.time(9, 30),
            "ends": datetime.time(12, 30),
            "chair": self.sam,
            "recorder": self.lorraine,
        }
        meeting = services.plan_meeting(by=by or self.sam, meeting_id=uuid.uuid4(), plan=MeetingPlan(**(given | plan)))
        for case in cases:
            families.add_family(by=self.sam, meeting_id=meeting.id, case_id=case.id)
        return meeting

    def expect(self, user: User, meeting: Meeting, *cases: Case) -> Participant:
        return people.add_participant(
            by=self.sam,
            meeting_id=meeting.id,
            participant_id=uuid.uuid4(),
            user=user,
            families=[case.id for case in cases],
        )

    def record(self, meeting: Meeting, case: Case, *, recording: bool = True, by: User | None = None) -> Record:
        return families.open_record(by=by or self.sam, meeting_id=meeting.id, case_id=case.id, recording=recording)

    def save(self, record: Record, kind: str, key: object, **typed: str) -> None:
        recording_services.save(
            by=self.sam,
            record_id=record.id,
            kind_name=kind,
            key=str(key),
            based_on=0,
            typed=typed,
            save_id=uuid.uuid4(),
        )

    def agree(self, record: Record, what: str, *, who: str = "Callum Reeve", by_when: str = "") -> uuid.UUID:
        """A next step of a record; returns its id."""
        action = uuid.uuid4()
        self.save(record, "action", action, what=what, category="intervention", who=who, by_when=by_when)
        return action

    def answer(self, record: Record, action: uuid.UUID, reply: str = "carried_out") -> None:
        self.save(record, "action_answer", action, reply=reply)

    def goal(self, case: Case, statement: str = "Kelly will go to 12 sessions") -> Goal:
        return Goal.objects.create(
            case=case, statement=statement, people="Kelly", baseline=0, target=12, starts=LONG_AGO, good_end="12 = all"
        )

    def sign(self, record: Record) -> None:
        recording_services.sign_off(by=self.sam, record_id=record.id, save_id=uuid.uuid4())


def make_council() -> Council:
    westmere = Agency.objects.create(name="Westmere Council")
    lapwing = Agency.objects.create(name="Lapwing Domestic Abuse Service")
    east = Team.objects.create(name="Family Safeguarding East")
    west = Team.objects.create(name="Family Safeguarding West")

    def person(name: str, role: Role, team: Team = east, agency: Agency = westmere) -> User:
        return User.objects.create_user(
            f"{name.lower().replace(' ', '.')}@example.org",
            name=name,
            role=role,
            job_title=role.label,
            agency=agency,
            team=team,
        )

    return Council(
        east=east,
        west=west,
        sam=person("Sam Okafor", Role.TEAM_MANAGER),
        lorraine=person("Lorraine Pike", Role.COORDINATOR),
        callum=person("Callum Reeve", Role.SOCIAL_WORKER),
        donna=person("Donna Kearney", Role.FAMILY_WORKER),
        dev=person("Dev Mistry", Role.ADULT_PRACTITIONER, agency=lapwing),
        rukhsana=person("Rukhsana Malik", Role.TEAM_MANAGER, team=west),
        kieran=person("Kieran Mossop", Role.IT_ADMINISTRATOR),
        lee=person("Lee Hargreaves", Role.PRINCIPAL_SOCIAL_WORKER),
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client
