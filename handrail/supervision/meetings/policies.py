"""Who runs a meeting, and what a plan for one must hold."""

import datetime
from dataclasses import dataclass

from handrail.accounts.models import Team, User
from handrail.accounts.roles import rights_of
from handrail.core import clock, dates
from handrail.core.refusals import NotAllowed
from handrail.supervision.meetings.models import Meeting, Participant

FURTHEST_AHEAD = datetime.timedelta(days=365)


@dataclass(frozen=True)
class Plan:
    """What somebody decides about a meeting before it."""

    team: Team
    kind: str
    on: datetime.date
    starts: datetime.time
    ends: datetime.time
    chair: User
    deputy: User | None = None
    recorder: User | None = None
    restricted: bool = False

    @property
    def parts(self) -> dict[str, User]:
        parts = {"chair": self.chair, "deputy": self.deputy, "recorder": self.recorder}
        return {part: user for part, user in parts.items() if user}

    @property
    def leads(self) -> list[User]:
        return list({user.id: user for user in self.parts.values()}.values())


def runs(meeting: Meeting, user: User) -> bool:
    """Who chairs, deputises or records it, and who plans meetings for its team; nobody once it is cancelled."""
    if not user.is_active or meeting.cancelled_at:
        return False
    if user.id in (meeting.chair_id, meeting.deputy_id, meeting.recorder_id):
        return True
    return rights_of(user).plans_meetings and user.team_id == meeting.team_id and not meeting.restricted


def check_runs(meeting: Meeting, user: User, *, to: str) -> None:
    check_not_cancelled(meeting)
    if not runs(meeting, user):
        raise NotAllowed(
            f"Only {meeting.chair.name}, who chairs, the deputy, the recorder and those who plan "
            f"this team's meetings can {to}."
        )


def check_not_cancelled(meeting: Meeting) -> None:
    if meeting.cancelled_at:
        raise NotAllowed("This meeting was cancelled. Plan another one.")


def its_day_has_come(meeting: Meeting, *, today: datetime.date) -> bool:
    return meeting.on <= today


def check_its_day_has_come(meeting: Meeting, *, today: datetime.date) -> None:
    """Until the day of a meeting its records are prepared, and none is recorded or signed."""
    if not its_day_has_come(meeting, today=today):
        raise NotAllowed(say_its_day(meeting))


def say_its_day(meeting: Meeting) -> str:
    return f"This meeting is on {dates.say(meeting.on)}. Until then its records can be prepared."


def check_can_be_taken_off(participant: Participant) -> None:
    """Whoever leads a meeting comes to it, until somebody else leads it."""
    meeting = participant.meeting
    parts = {meeting.recorder_id: "records", meeting.deputy_id: "is deputy at", meeting.chair_id: "chairs"}
    if participant.user_id and (part := parts.get(participant.user_id)):
        raise NotAllowed(
            f"{participant.name} {part} this meeting. Change the meeting first: choose somebody else for that."
        )


def faults_of(plan: Plan, *, by: User) -> dict[str, str]:
    """What stands against a plan, as field and plain words."""
    faults: dict[str, str] = {}
    if plan.on > clock.today() + FURTHEST_AHEAD:
        faults["on"] = "That is more than a year ahead. Choose a nearer day: until then its people open the families."
    if plan.ends <= plan.starts:
        faults["ends"] = "The meeting ends before it starts. Write a later time, like 12.30 pm."
    if plan.deputy and plan.deputy.id == plan.chair.id:
        faults["deputy"] = "The deputy signs when the chair cannot. Choose somebody other than the chair."
    takes_part = by.id in {user.id for user in plan.leads}
    if plan.restricted and not takes_part:
        faults["restricted"] = (
            "A restricted meeting is seen only by those who run it and those who may open its families. "
            "Choose yourself as chair, deputy or recorder, or leave it unrestricted."
        )
    elif plan.team.id != by.team_id and not takes_part:
        faults["team"] = "Choose your own team, or choose yourself as chair, deputy or recorder."
    return faults
