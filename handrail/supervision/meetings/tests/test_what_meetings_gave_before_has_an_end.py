"""Grants without an end, as they were before, are given one; nobody who was let in properly loses a day."""

import datetime
import uuid

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from handrail.cases.models import Grant
from handrail.supervision.meetings.models import Expectation
from handrail.supervision.meetings.tests.factories import make_council
from handrail.supervision.records import services as records

BEFORE = [
    ("cases", "0003_meetings_give_for_two_reasons"),
    ("meetings", "0002_families_expected_and_meetings_cancelled"),
]
AFTER = [("cases", "0004_what_a_meeting_gives_ends"), ("meetings", "0003_sight_ends")]


@pytest.mark.django_db(transaction=True)
def test_open_grants_get_the_end_that_they_would_have_been_born_with():
    council = make_council()
    held, abandoned, hidden = council.family(), council.family(), council.family()
    meeting = council.meeting(held, abandoned, hidden, on=datetime.date(2026, 11, 23), recorder=council.dev)
    council.expect(council.donna, meeting, held)
    records.abandon(by=council.sam, record_id=council.record(meeting, abandoned).id, because="Begun twice.")
    Grant.objects.from_meetings().delete()
    Expectation.objects.all().delete()
    MigrationExecutor(connection).migrate(BEFORE)
    try:
        for case in (held, abandoned, hidden):
            for user in (council.dev, council.donna):
                Grant.objects.create(
                    case=case, user=user, why="meeting", source=meeting.id, starts=council.today, ends=None
                )
        Grant.objects.create(
            case=held, user=council.lee, why="meeting", source=uuid.uuid4(), starts=council.today, ends=None
        )
        council.restrict(hidden, may_see=[council.sam, council.callum])
        Grant.objects.filter(case=hidden).exclude(why="allocation").delete()
        Grant.objects.create(
            case=hidden, user=council.dev, why="meeting", source=meeting.id, starts=council.today, ends=None
        )
    finally:
        MigrationExecutor(connection).migrate(AFTER)

    given = Grant.objects.from_meetings()
    # signed by 30 November at the latest, and five working days after that
    attend, lead = datetime.date(2026, 12, 7), datetime.date(2027, 2, 21)
    assert set(given.filter(case=held).values_list("user__name", "why", "ends")) == {
        ("Dev Mistry", "meeting", attend),
        ("Dev Mistry", "leads_meeting", lead),
        ("Donna Kearney", "meeting", attend),
        ("Lee Hargreaves", "meeting", council.today),
    }
    assert not given.filter(case__in=[abandoned, hidden]).exists()
    expected = Expectation.objects.values_list("participant__name", "item__case")
    assert set(expected) == {("Dev Mistry", held.id), ("Donna Kearney", held.id)}
