"""Until when a meeting lets people open a family it is about, and letting them in: a right that nothing else gives."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from handrail.accounts.models import User
from handrail.accounts.roles import opens_families
from handrail.cases import meeting_sight
from handrail.cases.models import Case
from handrail.core import clock, dates
from handrail.core.clock import london
from handrail.council.queries import due_within, setting
from handrail.supervision.meetings.models import Meeting, Participant
from handrail.supervision.records.choices import RecordStatus
from handrail.supervision.records.models import Record


@dataclass(frozen=True)
class Until:
    """The last day for those who attend, and for those who lead; a signed record needs nobody to lead it any more."""

    attend: datetime.date
    lead: datetime.date | None

    def at_most(self, day: datetime.date | None) -> "Until":
        """The same where the giver works on the family until a day, and gives nothing beyond it."""
        if day is None:
            return self
        return Until(attend=min(self.attend, day), lead=min(self.lead, day) if self.lead else None)

    def of(self, *, leads: bool) -> datetime.date:
        return max(self.attend, self.lead) if leads and self.lead else self.attend


def until(meeting: Meeting, case: Case) -> Until:
    return until_of_each(meeting, [case.pk])[case.pk]


def until_of_each(meeting: Meeting, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, Until]:
    """Working days after the record is signed; while it is not, as many after the day by which it should have been."""
    signed = Record.objects.filter(meeting=meeting, case__in=cases, status=RecordStatus.SIGNED)
    found = dict.fromkeys(cases, until_if_unsigned(meeting.on))
    for case_id, signed_at in signed.values_list("case_id", "signed__signed_at"):
        if signed_at:
            # where the council's today is not the computer's, as in the demonstration, moments run ahead of it
            on = min(london(signed_at).date(), clock.today())
            found[case_id] = Until(attend=due_within("meeting_access_working_days", on), lead=None)
    return found


def until_if_unsigned(on: datetime.date) -> Until:
    return Until(
        attend=due_within("meeting_access_working_days", due_within("sign_off_working_days", on)),
        lead=on + datetime.timedelta(days=setting("meeting_lead_days")),
    )


def those_to_expect(meeting: Meeting, case: Case, participants: Collection[Participant]) -> list[Participant]:
    """Whom a meeting can still let into a family; somebody without an account comes, and opens nothing."""
    why_not = why_not_expected_of_each(meeting, case, participants)
    return [one for one in participants if one.pk not in why_not]


def why_not_expected(meeting: Meeting, case: Case, participant: Participant) -> str:
    return why_not_expected_of_each(meeting, case, [participant]).get(participant.pk, "")


def why_not_expected_of_each(
    meeting: Meeting, case: Case, participants: Collection[Participant]
) -> dict[uuid.UUID, str]:
    """Of those whom a meeting cannot let into a family the reason, to be read by somebody who may open it."""
    last, today = until(meeting, case), clock.today()
    able = meeting_sight.those_it_can_open_for(case, [one.user for one in participants if one.user])
    reasons = {}
    for one in participants:
        if one.user is None:
            continue
        last_day = last.of(leads=one.user_id in meeting.led_by)
        if not one.user.is_active:
            reasons[one.pk] = "their account is disabled."
        elif not opens_families(one.user):
            reasons[one.pk] = "their role opens no family."
        elif one.user_id not in able:
            reasons[one.pk] = "it is restricted, and they are not named. Information governance can name them."
        elif last_day < today:
            reasons[one.pk] = f"its time after the meeting was over on {dates.say(last_day)}."
    return reasons


@transaction.atomic
def let_in(*, by: User, meeting: Meeting, case: Case, people: Collection[User]) -> None:
    """Lets people open a family its giver works on, because they come to this meeting for it, or lead it."""
    last = until(meeting, case)
    meeting_sight.let_in(
        by=by,
        case=case,
        meeting_id=meeting.id,
        attend=people,
        attend_until=last.attend,
        lead=[user for user in people if user.id in meeting.led_by],
        lead_until=last.lead,
    )
