"""Nobody signed a record in the time of those who lead: information governance is asked, and decides once."""

import datetime

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from handrail.access.letters import ask_about_unsigned_records
from handrail.audit.models import TrailEvent
from handrail.cases.models import Grant
from handrail.core import clock

OVER = datetime.date(2027, 2, 22)


@pytest.fixture
def record(westmere, monkeypatch):
    """The time of its chair and recorder was over yesterday."""
    found = westmere.record("hartley-2026-11-23")
    Grant.objects.filter(why="leads_meeting").exclude(source=found.meeting_id, case=found.case_id).delete()
    monkeypatch.setattr(clock, "today", lambda: OVER)
    return found


def at(person):
    client = Client()
    client.force_login(person)
    return client


def until(record):
    held = Grant.objects.filter(why="leads_meeting", source=record.meeting_id, case=record.case_id)
    return set(held.values_list("ends", flat=True))


def test_it_waits_on_the_home_page_of_information_governance_alone(record, judith, sam):
    assert "is not signed" in at(judith).get(reverse("home")).content.decode()
    assert "Decide" not in at(sam).get(reverse("home")).content.decode()
    assert at(sam).get(reverse("lead_review", args=[record.pk])).status_code == 404


def test_it_is_asked_by_e_mail_once_without_a_name_of_the_family(record, judith):
    assert ask_about_unsigned_records() == 1
    assert ask_about_unsigned_records() == 0

    [letter] = mail.outbox
    assert judith.email in letter.to
    assert record.case.reference in letter.body
    assert "Hartley" not in letter.body
    assert TrailEvent.objects.filter(event="lead.told").count() == 1


def test_a_day_earlier_nobody_is_asked(record, judith, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: OVER - datetime.timedelta(days=1))
    assert ask_about_unsigned_records() == 0
    assert at(judith).get(reverse("lead_review", args=[record.pk])).status_code == 404


def test_they_may_open_it_for_as_long_again(record, judith):
    at(judith).post(reverse("lead_review", args=[record.pk]), {"outcome": "extended"})

    assert until(record) == {OVER + datetime.timedelta(days=90)}
    assert at(judith).get(reverse("lead_review", args=[record.pk])).status_code == 404


def test_a_restriction_lets_nothing_wait_behind_it(record, judith, sam):
    from handrail.cases import services as cases

    in_force = {"reason": "A relative works here.", "since": OVER, "review_on": OVER + datetime.timedelta(days=60)}
    restriction = cases.restrict(by=judith, case=record.case, may_see=[sam], not_to_see={}, **in_force)

    at(judith).post(reverse("lead_review", args=[record.pk]), {"outcome": "extended"})
    cases.lift_restriction(by=judith, restriction=restriction, because="They left.")

    held = Grant.objects.filter(why="leads_meeting", source=record.meeting_id, case=record.case_id)
    for grant in held.select_related("user"):
        assert grant.ends == (OVER + datetime.timedelta(days=90) if grant.user == sam else OVER - datetime.timedelta(1))
    assert held.exclude(user=sam).exists()


def test_nobody_lets_themselves_lead_for_longer(record, judith):
    from handrail.supervision.meetings.models import Meeting

    Meeting.objects.filter(pk=record.meeting_id).update(recorder=judith)
    Grant.objects.filter(why="leads_meeting", source=record.meeting_id, case=record.case_id).exclude(
        user=record.meeting.chair_id
    ).update(user=judith)
    before = set(judith.grants.values_list("ends", flat=True))

    at(judith).post(reverse("lead_review", args=[record.pk]), {"outcome": "extended"})

    assert before
    assert set(judith.grants.values_list("ends", flat=True)) == before


def test_or_it_is_let_be(record, judith):
    before = until(record)

    at(judith).post(reverse("lead_review", args=[record.pk]), {"outcome": "let_be"})

    assert until(record) == before
    assert "Decide" not in at(judith).get(reverse("home")).content.decode()
    assert ask_about_unsigned_records() == 0


def test_nothing_chosen_is_asked_again(record, judith):
    answer = at(judith).post(reverse("lead_review", args=[record.pk]), {})
    assert answer.status_code == 422
    assert "Choose whether they may open the family again." in answer.content.decode()


def test_where_none_of_them_could_open_it_nothing_is_decided_and_it_is_asked_again(record, judith, helen):
    from handrail.cases import services as cases

    in_force = {"reason": "A relative works here.", "since": OVER, "review_on": OVER + datetime.timedelta(days=60)}
    cases.restrict(by=judith, case=record.case, may_see=[helen], not_to_see=[], **in_force)
    before = until(record)

    answer = at(judith).post(reverse("lead_review", args=[record.pk]), {"outcome": "extended"})

    assert answer.status_code == 422
    assert "None of them can be let in again" in answer.content.decode()
    assert until(record) == before
    assert not TrailEvent.objects.filter(event="lead.decided").exists()
    assert "is not signed" in at(judith).get(reverse("home")).content.decode()


def test_the_message_and_the_row_name_those_who_are_let_in_and_nobody_else(record, judith, sam):
    from handrail.cases import services as cases

    in_force = {"reason": "A relative works here.", "since": OVER, "review_on": OVER + datetime.timedelta(days=60)}
    cases.restrict(by=judith, case=record.case, may_see=[sam], not_to_see=[], **in_force)

    answer = at(judith).post(reverse("lead_review", args=[record.pk]), {"outcome": "extended"}, follow=True)

    assert f"Sam Okafor may open {record.case.reference} until" in answer.content.decode()
    row = TrailEvent.objects.get(event="lead.decided")
    assert row.detail["people"] == [str(sam.pk)]
