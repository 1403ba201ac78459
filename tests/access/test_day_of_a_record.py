"""A record says the day on which the supervision was, whoever moved its meeting, and is not signed before it."""

import datetime
import json
import re
import uuid

import pytest
from django.urls import reverse

from tests.access.at_meetings import at, change, page_of, plan, prepare, put_on, save, say, sign

TODAY = datetime.date(2026, 11, 23)
DAY = datetime.timedelta(days=1)
COMING = TODAY + 7 * DAY


@pytest.fixture
def lowther(westmere):
    return westmere.case("lowther")


@pytest.fixture
def closed(westmere):
    """The family of Kearney and Prosser: restricted, and Imran, who runs the meeting with Owen, is not named."""
    return westmere.case("kearney-prosser")


@pytest.fixture
def held(owen, closed):
    """A meeting of West in a week, on which Owen has put a family that is closed to others who run it."""
    meeting = plan(owen, team=owen.team_id, chair=owen.pk, on=say(COMING))
    put_on(owen, meeting, closed)
    return meeting


@pytest.fixture
def prepared(held, owen, closed):
    return prepare(owen, held, closed)


@pytest.fixture
def for_today(held, owen, closed):
    change(owen, held, on=say(TODAY))
    return prepare(owen, held, closed)


def day_of(record):
    record.refresh_from_db()
    return record.on


def day_signed(record):
    record.refresh_from_db()
    assert record.status == "signed"
    return json.loads(record.signed.content)["record"]["date"]


def start(by, record):
    sent = {"case": record.case_id, "do": "start"}
    return at(by).post(reverse("start_record", args=[record.meeting_id]), sent).status_code


def checked(by, record):
    return at(by).get(reverse("check_record", args=[record.pk])).content.decode()


def rows_of_trail(record):
    from handrail.audit.models import TrailEvent

    rows = TrailEvent.objects.filter(event="record.moved", subject_id=str(record.pk)).order_by("pk")
    return [(row.case_reference, row.detail["from"], row.detail["to"]) for row in rows]


class TestMovedBySomebodyWhoWorksOnTheFamily:
    def test_it_is_signed_for_the_day_the_meeting_was_moved_to(self, held, prepared, owen, closed):
        assert change(owen, held, on=say(TODAY)).status_code == 302
        assert "23 November 2026" in checked(owen, prepared)
        assert start(owen, prepared) == 302
        assert sign(owen, prepared).status_code == 302

        assert (day_of(prepared), day_signed(prepared)) == (TODAY, "2026-11-23")
        assert rows_of_trail(prepared) == [(closed.reference, "2026-11-30", "2026-11-23")]

    def test_where_it_does_not_follow_it_is_signed_for_a_day_to_come(self, held, prepared, owen, monkeypatch):
        """The twin of the test above: what was there before."""
        from handrail.supervision.records import day

        monkeypatch.setattr(day, "move", lambda **_: None)
        monkeypatch.setattr(day, "check_its_day_has_come", lambda record, meeting, today: record.on)
        change(owen, held, on=say(TODAY))
        sign(owen, prepared)

        assert day_signed(prepared) == "2026-11-30"

    def test_moved_away_it_is_neither_begun_nor_signed_before(self, held, for_today, owen):
        change(owen, held, on=say(COMING))

        assert day_of(for_today) == COMING
        assert start(owen, for_today) == 403
        assert sign(owen, for_today).status_code == 403

    def test_nor_signed_where_it_had_begun(self, held, for_today, owen):
        start(owen, for_today)
        change(owen, held, on=say(TODAY + DAY))

        assert "This supervision is on 24 November 2026." in checked(owen, for_today)
        assert sign(owen, for_today).status_code == 403
        change(owen, held, on=say(TODAY))
        assert sign(owen, for_today).status_code == 302
        assert day_signed(for_today) == "2026-11-23"

    def test_unless_signing_asks_for_the_day_it_is_signed_before_it(self, held, for_today, owen, monkeypatch):
        from handrail.supervision.records import day

        start(owen, for_today)
        change(owen, held, on=say(TODAY + DAY))
        monkeypatch.setattr(day, "check_its_day_has_come", lambda record, meeting, today: record.on)

        assert sign(owen, for_today).status_code == 302

    def test_a_goal_agreed_in_it_begins_with_it(self, held, prepared, owen):
        key = uuid.uuid4()
        save(owen, prepared, f"goal.{key}", statement="Rory sleeps in his own bed", kind="outcome")
        change(owen, held, on=say(TODAY))

        assert prepared.goals_agreed.get(pk=key).starts == TODAY
        assert "Rory sleeps in his own bed" in at(owen).get(reverse("record", args=[prepared.pk])).content.decode()

    def test_a_date_that_no_longer_fits_is_worth_a_look_and_stops_no_other_words(self, held, prepared, owen):
        child = prepared.record_children.first().child_id
        save(owen, prepared, f"compliance.{child}", last_seen="28 November 2026")
        change(owen, held, on=say(TODAY))

        assert "A date does not fit the day of the supervision" in checked(owen, prepared)
        saved = save(owen, prepared, f"compliance.{child}", base="1", seen_by="Priya Nair")
        assert saved.status_code == 200
        assert prepared.compliancechecks.get(child=child).seen_by == "Priya Nair"
        refused = save(owen, prepared, f"compliance.{child}", base="2", last_seen="29 November 2026").json()
        assert "after this supervision" in json.dumps(refused)
        save(owen, prepared, f"compliance.{child}", base="2", last_seen="20 November 2026")
        assert "A date does not fit" not in checked(owen, prepared)


class TestMovedBySomebodyWhoDoesNot:
    def test_a_year_away_it_is_begun_and_signed_on_its_day(self, held, for_today, owen, imran):
        change(imran, held, on="22 November 2027", chair=imran.pk)

        assert "Start" in page_of(owen, held)
        assert start(owen, for_today) == 302
        assert sign(owen, for_today).status_code == 302
        assert day_signed(for_today) == "2026-11-23"

    def test_where_the_meetings_day_is_asked_for_it_is_stopped(self, held, for_today, owen, imran, monkeypatch):
        """The twin of the test above: what was there before."""
        from handrail.supervision.agenda import policies

        def only_the_meetings_day(meeting, record, user, *, today):
            policies.meeting_policies.check_its_day_has_come(meeting, today=today)

        monkeypatch.setattr(policies, "check_can_record", only_the_meetings_day)
        change(imran, held, on="22 November 2027", chair=imran.pk)

        assert start(owen, for_today) == 403

    @pytest.mark.parametrize("moved_to", ["1 March 2026", "22 November 2026"])
    def test_into_the_past_it_is_no_earlier(self, held, for_today, owen, imran, moved_to):
        change(imran, held, on=moved_to)

        assert start(owen, for_today) == 302
        assert day_of(for_today) == TODAY

    def test_nor_before_the_day_on_which_it_was_being_prepared(self, held, prepared, owen, imran):
        change(imran, held, on="1 March 2026")

        assert "23 November 2026" in checked(owen, prepared)
        assert sign(owen, prepared).status_code == 302
        assert day_signed(prepared) == "2026-11-23"

    def test_the_page_shows_what_is_signed(self, held, prepared, owen, imran):
        save(owen, prepared, f"goal.{uuid.uuid4()}", statement="Rory sleeps in his own bed", kind="outcome")
        change(imran, held, on=say(TODAY))
        page = checked(owen, prepared)
        assert "Rory sleeps in his own bed" in page
        [shown] = re.findall(r'name="shown" value="([^"]+)"', page)
        sent = {"statement": "on", "save_id": uuid.uuid4(), "shown": shown}

        assert at(owen).post(reverse("check_record", args=[prepared.pk]), sent).status_code == 302
        assert day_signed(prepared) == "2026-11-23"
        assert prepared.goals_agreed.get().starts == TODAY

    def test_once_begun_it_keeps_its_day(self, held, for_today, owen, imran):
        start(owen, for_today)
        for moved_to in ("1 March 2026", "22 November 2027"):
            change(imran, held, on=moved_to)
            assert day_of(for_today) == TODAY
        assert sign(owen, for_today).status_code == 302

    def test_begun_on_the_day_to_which_it_was_moved_it_says_that_day(self, held, prepared, owen, imran, monkeypatch):
        from handrail.core import clock

        later = COMING + 7 * DAY
        change(imran, held, on=say(later))
        assert start(owen, prepared) == 403
        monkeypatch.setattr(clock, "today", lambda: later)

        assert start(owen, prepared) == 302
        assert day_of(prepared) == later

    def test_nothing_tells_the_mover_of_the_record(self, held, prepared, imran):
        change(imran, held, on=say(TODAY))

        assert rows_of_trail(prepared) == []
        assert day_of(prepared) == COMING
