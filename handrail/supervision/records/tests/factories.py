"""A small team and one family: Sam chairs, Asha holds the case, Priya is from another team."""

import datetime
import uuid
from dataclasses import dataclass

from handrail.accounts.choices import Role
from handrail.accounts.models import Agency, Team, User
from handrail.cases import services as case_services
from handrail.cases.models import Case
from handrail.families.models import Family, Person
from handrail.supervision.meetings.models import Meeting
from handrail.supervision.recording import services as recording
from handrail.supervision.records import services as records
from handrail.supervision.records import sight
from handrail.supervision.records.models import Record
from handrail.supervision.records.services import Saved

NOVEMBER = datetime.date(2026, 11, 23)


@dataclass
class Office:
    """Everybody and everything a test of recording needs."""

    sam: User
    asha: User
    priya: User
    case: Case
    ava: Person
    noah: Person

    def meeting(self, on: datetime.date = NOVEMBER) -> Meeting:
        return Meeting.objects.create(
            team=self.case.team,
            kind="group",
            on=on,
            starts=datetime.time(9, 30),
            ends=datetime.time(12, 30),
            chair=self.sam,
            recorder=self.asha,
        )

    def start(self, on: datetime.date = NOVEMBER) -> Record:
        meeting = self.meeting(on)
        sight.let_in(by=self.sam, meeting=meeting, case=self.case, people=meeting.leads)
        return records.start_record(by=self.sam, meeting=meeting, case=self.case)

    def save(
        self, record: Record, row_kind: str, key: object, /, *, by: User | None = None, base: int = 0, **typed: str
    ) -> Saved:
        return recording.save(
            by=by or self.asha,
            record_id=record.id,
            kind_name=row_kind,
            key=str(key),
            based_on=base,
            typed=typed,
            save_id=uuid.uuid4(),
        )

    def agree(self, record: Record, what: str, **typed: str) -> uuid.UUID:
        """A new next step of intervention; returns its id."""
        action_id = uuid.uuid4()
        self.save(record, "action", action_id, what=what, category="intervention", **typed)
        return action_id

    def sign(self, record: Record) -> None:
        recording.sign_off(by=self.sam, record_id=record.id, save_id=uuid.uuid4())
        record.refresh_from_db()


def make_office() -> Office:
    council = Agency.objects.create(name="Westmere Council")
    east, west = Team.objects.create(name="East"), Team.objects.create(name="West")

    def person(name: str, role: str, team: Team) -> User:
        return User.objects.create_user(
            f"{name.split()[0].lower()}@example.org",
            name=name,
            role=role,
            job_title=Role(role).label,
            agency=council,
            team=team,
        )

    sam = person("Sam Okafor", Role.TEAM_MANAGER, east)
    asha = person("Asha Raman", Role.SOCIAL_WORKER, east)
    priya = person("Priya Nair", Role.SOCIAL_WORKER, west)
    case = case_services.open_new_case(by=sam, reference="WM-1", team=east)
    case_services.allocate(by=sam, case=case, user=asha, role="case_holder", starts=datetime.date(2026, 1, 5))
    Family.objects.create(case=case, name="Hartley family")
    ava = Person.objects.create(
        case=case, name="Ava Hartley", kind="child", mosaic_id="M10231", born=datetime.date(2017, 2, 14), position=0
    )
    noah = Person.objects.create(
        case=case, name="Noah Hartley", kind="child", mosaic_id="M10232", born=datetime.date(2022, 8, 3), position=1
    )
    return Office(sam=sam, asha=asha, priya=priya, case=case, ava=ava, noah=noah)
