"""Makes one meeting of as many families as are wanted, each with its record begun, and prints who may open them."""

import datetime
import json
import sys
import uuid

import django

from bench.full_record import CASE_HOLDER, CHAIR, make_family

TEAM = "East"
AT_MOST = 8


def make_meeting(how_many_families: int) -> dict[str, list[str]]:
    from handrail.accounts.models import User
    from handrail.cases.may_open import may_open
    from handrail.core import clock
    from handrail.supervision.agenda.services import families as agenda
    from handrail.supervision.agenda.services import people as participants
    from handrail.supervision.meetings import services as meetings
    from handrail.supervision.meetings.policies import Plan

    chair, holder = User.objects.get(email=CHAIR), User.objects.get(email=CASE_HOLDER)
    plan = Plan(chair.team, "group", clock.today(), datetime.time(9, 30), datetime.time(12, 30), chair=chair)
    meeting = meetings.plan_meeting(by=chair, meeting_id=uuid.uuid4(), plan=plan)
    team = list(User.objects.filter(team__name__contains=TEAM, is_active=True).order_by("email"))
    coming = [
        participants.add_participant(by=chair, meeting_id=meeting.id, participant_id=uuid.uuid4(), user=user).id
        for user in team
    ]
    records = []
    for _ in range(how_many_families):
        case, _children = make_family(chair, holder, 3)
        agenda.add_family(by=chair, meeting_id=meeting.id, case_id=case.id, people=coming)
        records.append(agenda.open_record(by=chair, meeting_id=meeting.id, case_id=case.id, recording=True))
    may = [user.email for user in team if all(may_open(record.case_id, user=user) for record in records)]
    return {"records": [str(record.id) for record in records], "people": may[:AT_MOST]}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(make_meeting(int(sys.argv[1]))))
