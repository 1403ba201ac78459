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


@pytest.mark.django_db(transaction=True)
def test_open_grants_get_the_end_that_they_would_have_been_born_with():
    council = make_council()
    held, abandoned, hidden = council.family(), council.family(), council.family()
    meeting = council.meeting(held, abandoned, hidden, on=datetime.date(2026, 11, 23), recorder=council.dev)
    council.expect(council.donna, meeting, held)
    records.abandon(by=council.sam, record_id=council.record(meeting, abandoned).id, because="Begun twice.")
    Grant.objects.from_meetings().delete()
    Expectation.objects.all().delete()
    council.restrict(hidden, may_see=[council.sam, council.callum])
    Grant.objects.filter(case=hidden).exclude(why="allocation").delete()
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes()
    executor.migrate(BEFORE)
    then = executor.loader.project_state(BEFORE).apps.get_model("cases", "Grant")
    try:
        for case, user, source in (
            *((case, user, meeting.id) for case in (held, abandoned) for user in (council.dev, council.donna)),
            (held, council.lee, uuid.uuid4()),
            (hidden, council.dev, meeting.id),
        ):
            then.objects.create(
                case_id=case.pk, user_id=user.pk, why="meeting", source=source, starts=council.today, ends=None
            )
    finally:
        MigrationExecutor(connection).migrate(newest)

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
