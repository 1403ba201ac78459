"""Whoever runs a meeting neither changes nor finds out what is on its agenda and closed to them, over the wire."""

import datetime
import uuid
from typing import Any

import pytest
from django.urls import reverse

from tests.access.at_meetings import add, at, change, opens, page_of, plan, prepare, put_on, sign, take_off


@pytest.fixture
def closed(westmere):
    """The family of Kearney and Prosser: restricted, and Imran is not named."""
    return westmere.case("kearney-prosser")


@pytest.fixture
def lowther(westmere):
    return westmere.case("lowther")


@pytest.fixture
def held(owen, naomi, imran, closed):
    """An ordinary meeting of West, run by its co-ordinator too, where Owen expects Naomi for the closed family."""
    closed.grants.filter(user=naomi).delete()  # what she had of it by other reasons
    meeting = plan(owen, team=owen.team_id, chair=owen.pk)
    put_on(owen, meeting, closed)
    add(owen, meeting, naomi, closed)
    assert (opens(imran, closed), opens(naomi, closed)) == (404, 200)
    return meeting


@pytest.fixture
def record(held, owen, closed):
    return prepare(owen, held, closed)


def attendees(record: Any) -> dict[str, Any]:
    return dict(record.attendees.values_list("name", "user__name"))


def rows_of_trail(event: str) -> list[Any]:
    from handrail.audit.models import TrailEvent

    return list(TrailEvent.objects.filter(event=event).order_by("id"))


def listed(page: str) -> str:
    """The part of a meeting's page that lists its people."""
    _, heading, people = page.partition('id="people-heading"')
    assert heading
    return people.partition('id="last-heading"')[0]


class TestTheRecordStaysWithItsPeople:
    def test_changing_who_leads_the_meeting_leaves_it_its_chair_and_attendees(
        self, held, record, owen, imran, tunde, closed
    ):
        before = attendees(record)

        assert change(imran, held, chair=imran.pk, recorder=tunde.pk).status_code == 302

        record.refresh_from_db()
        assert record.chair == owen
        assert attendees(record) == before
        assert not record.revisions.filter(by=imran).exists()
        assert (opens(imran, closed), opens(owen, closed)) == (404, 200)

    def test_so_that_whoever_chaired_it_can_still_sign(self, held, record, owen, imran):
        from handrail.supervision.records.models import Record

        change(imran, held, chair=imran.pk, on="23 November 2026")
        signed = sign(owen, record)

        assert signed.status_code == 302
        assert Record.objects.get(pk=record.pk).status == "signed"

    def test_who_chairs_it_is_said_to_those_who_open_the_family_alone(self, held, record, owen, imran):
        change(imran, held, chair=imran.pk)

        assert "Owen Pritchard chairs this record" in page_of(owen, held)
        assert "chairs this record" not in page_of(imran, held)

    def test_whoever_works_on_the_family_hands_it_on(self, held, record, owen, imran, tunde, closed):
        change(imran, held, chair=tunde.pk)
        coming = held.participants.get(user=tunde)
        was_chaired_by = record.chair

        at(owen).post(reverse("expect_participant", args=[held.pk, coming.pk]), {"families": closed.pk})

        record.refresh_from_db()
        assert (was_chaired_by, record.chair) == (owen, tunde)
        assert "chairs this record" not in page_of(owen, held)

    def test_it_never_goes_to_somebody_who_could_not_open_it(self, held, record, owen, imran):
        change(imran, held, chair=imran.pk)

        change(owen, held, starts="9.00 am")

        record.refresh_from_db()
        assert record.chair == owen

    def test_each_change_of_its_people_leaves_its_row_under_the_family(self, held, record, owen, tunde, closed):
        change(owen, held, chair=tunde.pk, recorder=owen.pk)

        (handed_on,) = rows_of_trail("record.handed_on")
        assert (handed_on.case_reference, handed_on.subject_id) == (closed.reference, str(record.pk))
        assert handed_on.detail["chair"] == {"from": str(owen.pk), "to": str(tunde.pk)}
        (joined,) = rows_of_trail("record.attendees_changed")
        assert joined.case_reference == closed.reference
        assert joined.detail == {"people": [str(tunde.pk)], "added": [str(tunde.pk)]}

    def test_and_whoever_is_let_go_leaves_one(self, held, record, owen, naomi, closed):
        take_off(owen, held, held.participants.get(user=naomi).pk)

        (gone,) = rows_of_trail("record.attendees_changed")
        assert gone.case_reference == closed.reference
        assert gone.detail == {"people": [str(naomi.pk)], "let_go": [str(naomi.pk)]}

    def test_the_meetings_own_row_names_who_leads(self, held, owen, imran, tunde):
        change(imran, held, chair=imran.pk, recorder=tunde.pk)

        (changed,) = rows_of_trail("meeting.changed")[-1:]
        assert changed.detail["chair"] == str(imran.pk)
        assert changed.detail["recorder"] == str(tunde.pk)
        assert "deputy" not in changed.detail


class TestSightOfItStays:
    def test_where_its_people_are_taken_off_the_meeting(self, held, record, naomi, imran, owen, closed):
        before, expected = attendees(record), held.participants.get(user=naomi)

        answer = take_off(imran, held, expected.pk)

        assert answer.status_code == 302
        assert opens(naomi, closed) == 200
        assert attendees(record) == before
        assert naomi.name in page_of(owen, held)

    def test_and_whoever_took_them_off_is_told_what_they_are_always_told(self, held, record, naomi, imran, closed):
        """Again by the same address, and by adding the person once more: as if they had been gone."""
        expected = held.participants.get(user=naomi)
        another = add(imran, held, imran) and held.participants.get(user=imran)
        take_off(imran, held, expected.pk)
        take_off(imran, held, another.pk)

        page = page_of(imran, held)
        assert naomi.name not in listed(page)
        assert [take_off(imran, held, one.pk).status_code for one in (expected, another)] == [404, 404]
        offered = at(imran).get(reverse("add_participant", args=[held.pk])).content.decode()
        assert str(naomi.pk) in offered
        sent = {"participant_id": expected.pk, "person": naomi.pk}
        assert at(imran).post(reverse("add_participant", args=[held.pk]), sent).status_code == 302
        assert held.participants.filter(user=naomi).count() == 1
        assert opens(naomi, closed) == 200

    def test_where_another_leads_the_meeting(self, held, owen, imran, tunde, naomi, closed):
        from handrail.cases.models import Allocation

        change(owen, held, recorder=tunde.pk)
        Allocation.objects.filter(case=closed, user=tunde).update(ends=datetime.date(2026, 11, 1))
        closed.grants.filter(user=tunde, why="allocation").update(ends=datetime.date(2026, 11, 1))
        assert opens(tunde, closed) == 200

        change(imran, held, recorder=imran.pk)

        assert opens(tunde, closed) == 200

    def test_where_the_meeting_is_moved_into_the_past(self, held, imran, naomi, closed):
        assert change(imran, held, on="2 November 2026").status_code == 302

        assert opens(naomi, closed) == 200

    def test_where_the_meeting_is_cancelled_while_its_record_is_written(self, held, record, imran, naomi, owen, closed):
        answer = at(imran).post(reverse("cancel_meeting", args=[held.pk]), {"because": "Snow."})

        assert answer.status_code == 302
        assert opens(naomi, closed) == 200
        assert at(owen).get(reverse("record", args=[record.pk])).status_code == 200
        assert reverse("record", args=[record.pk]) in page_of(owen, held)

    def test_it_ends_where_whoever_works_on_the_family_takes_them_off(self, held, record, naomi, owen, closed):
        take_off(owen, held, held.participants.get(user=naomi).pk)

        assert opens(naomi, closed) == 404

    def test_also_after_somebody_took_them_off_who_does_not(self, held, record, naomi, owen, imran, closed):
        take_off(imran, held, held.participants.get(user=naomi).pk)
        kept = held.participants.get(user=naomi)

        take_off(owen, held, kept.pk)

        assert opens(naomi, closed) == 404
        assert not held.participants.filter(user=naomi).exists()


class TestATypedNameStaysOne:
    """Somebody comes for the closed family by their name alone, and whoever runs the meeting chooses who that is."""

    TYPED = {"job_title": "Head teacher", "agency": "Elm School"}

    @pytest.fixture
    def named(self, held, owen, closed, lowther):
        """Expected also for a family on which Imran works."""
        put_on(owen, held, lowther)
        families = [str(closed.pk), str(lowther.pk)]
        sent = {"participant_id": uuid.uuid4(), "name": "Mrs Kulpreet", "families": families, **self.TYPED}
        assert at(owen).post(reverse("add_participant", args=[held.pk]), sent).status_code == 302
        return held.participants.get(name="Mrs Kulpreet")

    @pytest.fixture
    def choose(self, held, named, imran, tunde, lowther):
        """Imran says that the name is Tunde’s, on the page of it or by giving Tunde a part in the meeting."""

        def on_its_page():
            sent = {"row": named.pk, "person": tunde.pk, "families": str(lowther.pk), **self.TYPED}
            return at(imran).post(reverse("add_participant", args=[held.pk]), sent)

        def by_a_part():
            held.participants.filter(pk=named.pk).update(name=tunde.name)
            return change(imran, held, recorder=tunde.pk, recorder_row=str(named.pk))

        return {"on its page": on_its_page, "by a part": by_a_part}

    def as_expected(self, meeting, case):
        from handrail.supervision.meetings.models import Expectation

        expected = Expectation.objects.filter(item__meeting=meeting, item__case=case)
        return set(expected.values_list("participant__user__name", "participant__job_title", "participant__agency"))

    @pytest.mark.parametrize("way", ["on its page", "by a part"])
    def test_for_the_family_that_is_closed_to_them(self, held, choose, owen, tunde, closed, lowther, way):
        before = self.as_expected(held, closed)
        typed = (None, "Head teacher", "Elm School")
        assert typed in before

        assert choose[way]().status_code == 302

        assert self.as_expected(held, closed) == before
        assert self.as_expected(held, lowther) & {typed, (tunde.name, *typed[1:])} == {(tunde.name, *typed[1:])}
        record = prepare(owen, held, closed)
        assert not record.attendees.filter(user=tunde, records=False).exists()
        assert record.attendees.filter(user=None, job_title="Head teacher").count() == 1

    def test_and_is_listed_to_those_who_open_that_family_alone(self, held, choose, owen, imran):
        choose["on its page"]()

        assert "Mrs Kulpreet" in listed(page_of(owen, held))
        assert "Mrs Kulpreet" not in listed(page_of(imran, held))

    def test_unless_it_is_kept_somebody_attends_whom_nobody_chose(self, held, choose, owen, tunde, closed, monkeypatch):
        from handrail.supervision.meetings import planning

        monkeypatch.setattr(planning, "keep_the_name", lambda *_, **__: None)
        choose["on its page"]()

        assert prepare(owen, held, closed).attendees.filter(user=tunde).exists()

    def test_whoever_works_on_all_of_them_says_it_for_all(self, held, named, owen, tunde, closed, lowther):
        sent = {"row": named.pk, "person": tunde.pk, "families": [str(closed.pk), str(lowther.pk)], **self.TYPED}
        at(owen).post(reverse("add_participant", args=[held.pk]), sent)

        assert (tunde.name, "Head teacher", "Elm School") in self.as_expected(held, closed)
        assert not held.participants.filter(user=None).exists()


class TestNothingTellsOfIt:
    """Each is asked once with the closed family on the agenda and once without: the answers are alike."""

    @pytest.fixture
    def plain(self, owen, imran, naomi):
        meeting = plan(owen, team=owen.team_id, chair=owen.pk)
        add(owen, meeting, naomi)
        return meeting

    def test_cancelling(self, held, record, plain, imran):
        answers = {
            at(imran).post(reverse("cancel_meeting", args=[one.pk]), {"because": "Snow."}).status_code
            for one in (held, plain)
        }
        assert answers == {302}
        assert "was cancelled" in page_of(imran, held)

    def test_where_another_is_put_on_before_it(self, held, plain, imran, closed, lowther, westmere):
        kowalczyk = westmere.case("kowalczyk")
        for meeting in (held, plain):
            put_on(imran, meeting, kowalczyk)
            sent = {"case": lowther.pk, "before": closed.pk}
            assert at(imran).post(reverse("add_family", args=[meeting.pk]), sent).status_code == 302

        orders = [
            [page_of(imran, meeting).index(f"/families/{one.pk}/") for one in (kowalczyk, lowther)]
            for meeting in (held, plain)
        ]
        assert all(order == sorted(order) for order in orders)


class TestEachFaultPutBackIsFound:
    @pytest.fixture
    def acts_on_everything(self, monkeypatch):
        """As if whoever runs a meeting worked on each of its families, and could be handed each record."""
        from handrail.supervision.agenda import queries
        from handrail.supervision.agenda.services import plan as plans
        from handrail.supervision.records import attendance

        monkeypatch.setattr(
            queries, "cases_worked_on", lambda meeting, user: set(meeting.agenda.values_list("case", flat=True))
        )
        monkeypatch.setattr(attendance, "may_work_on", lambda case_id, user: True)
        monkeypatch.setattr(plans, "_let_in_new_leads", lambda *args, **kwargs: None)

    def test_the_record_goes_to_somebody_who_cannot_open_it(self, held, record, imran, acts_on_everything):
        change(imran, held, chair=imran.pk)

        record.refresh_from_db()
        assert record.chair == imran

    def test_sight_ends_by_somebody_who_does_not_have_it(self, held, record, naomi, imran, closed, acts_on_everything):
        take_off(imran, held, held.participants.get(user=naomi).pk)

        assert opens(naomi, closed) == 404

    def test_whoever_was_taken_off_is_still_listed(self, held, naomi, imran, monkeypatch):
        from handrail.supervision.meetings.querysets import ParticipantQuerySet

        monkeypatch.setattr(ParticipantQuerySet, "visible_to", lambda self, user: self)
        take_off(imran, held, held.participants.get(user=naomi).pk)

        assert naomi.name in listed(page_of(imran, held))


class TestARecordIsBegunUnderWhoeverWorksOnItsFamily:
    def test_not_under_a_chair_who_cannot_open_it_but_under_the_head_of_its_team(self, held, owen, imran, closed):
        change(imran, held, chair=imran.pk)

        record = prepare(owen, held, closed)

        assert (record.chair, record.deputy) == (closed.team.head, None)
        assert opens(imran, closed) == 404
        assert at(record.chair).get(reverse("check_record", args=[record.pk])).status_code == 200

    def test_or_under_the_deputy_who_can(self, held, owen, imran, naomi, closed):
        change(imran, held, chair=imran.pk, deputy=naomi.pk)

        assert prepare(owen, held, closed).chair == naomi

    def test_which_the_record_and_the_meeting_say(self, held, owen, imran, closed):
        change(imran, held, chair=imran.pk)
        record = prepare(owen, held, closed)

        told = "Rukhsana Malik chairs this record. Imran Siddiqui, who chairs the meeting, takes it over once"
        assert told in page_of(owen, held)
        assert told in at(owen).get(reverse("record", args=[record.pk])).content.decode()

    def test_until_somebody_who_works_on_it_lets_the_chair_in(self, held, owen, imran, tunde, closed):
        closed.grants.filter(user=tunde).delete()
        change(imran, held, chair=tunde.pk)
        record = prepare(owen, held, closed)
        begun_under = record.chair

        coming = held.participants.get(user=tunde)
        at(owen).post(reverse("expect_participant", args=[held.pk, coming.pk]), {"families": closed.pk})

        record.refresh_from_db()
        assert (begun_under, record.chair) == (closed.team.head, tunde)
        assert "chairs this record" not in at(owen).get(reverse("record", args=[record.pk])).content.decode()

    def test_where_nobody_could_sign_it_it_is_not_begun_and_the_page_says_what_to_do(self, held, owen, imran, closed):
        change(imran, held, chair=imran.pk)
        type(closed.team).objects.filter(pk=closed.team_id).update(head=imran)

        answer = at(owen).post(reverse("start_record", args=[held.pk]), {"case": closed.pk, "do": "prepare"})

        assert answer.status_code == 403
        assert "nobody could sign its record" in answer.content.decode()
        assert not closed.records.filter(meeting=held).exists()

    def test_without_that_whoever_chairs_the_meeting_would_be_asked_to_sign_what_is_closed_to_them(
        self, held, owen, imran, closed, monkeypatch
    ):
        from handrail.supervision.records import attendance

        monkeypatch.setattr(attendance, "may_work_on", lambda case_id, user: True)
        change(imran, held, chair=imran.pk)

        assert prepare(owen, held, closed).chair == imran
