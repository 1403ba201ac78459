"""Whom somebody let in who was allocated by mistake is shown where the mistake is ended, and goes with it."""

import uuid

import pytest
from django.urls import reverse

from handrail.audit.models import TrailEvent
from handrail.cases import services
from handrail.cases.may_open import may_open
from handrail.cases.models import Allocation, Grant
from handrail.core import clock
from handrail.supervision.records import attendance


@pytest.fixture
def hartley(westmere):
    return westmere.case("hartley")


@pytest.fixture
def mistake(sam, jerome, hartley):
    assert not may_open(hartley.pk, user=jerome)
    return services.allocate(by=sam, case=hartley, user=jerome, role="social_worker", starts=clock.today())


def let_in(by, user, westmere):
    """As an attendee of the record that is being written."""
    record = westmere.record("hartley-2026-11-23")
    attendance.invite_attendee(by=by, record_id=record.pk, attendee_id=uuid.uuid4(), user=user)
    assert may_open(record.case_id, user=user)


def page_of_ending(client, sam, part):
    client.force_login(sam)
    return reverse("end_allocation", args=[part.case_id, part.pk])


def end_at_once(client, sam, part):
    sent = {"on": "whenever", "at_once": "on", "initial-on": ""}
    assert client.post(page_of_ending(client, sam, part), sent).status_code == 302
    assert not Allocation.objects.filter(pk=part.pk).exists()


def test_they_are_named_on_the_page_and_open_the_family_no_longer(
    client, westmere, sam, jerome, priya, hartley, mistake
):
    let_in(jerome, priya, westmere)
    page = client.get(page_of_ending(client, sam, mistake)).content.decode()
    assert "Jerome Campbell let in by meetings" in page
    assert "Priya Nair, until" in page

    end_at_once(client, sam, mistake)

    assert not may_open(hartley.pk, user=priya)
    assert not may_open(hartley.pk, user=jerome)
    gone = TrailEvent.objects.filter(event="grant.ends", case_reference=hartley.reference).last()
    assert gone.detail["people"] == [str(priya.pk)]


def test_so_do_those_whom_they_let_in_in_turn(client, westmere, sam, jerome, priya, tunde, hartley, mistake):
    let_in(jerome, priya, westmere)
    let_in(priya, tunde, westmere)

    end_at_once(client, sam, mistake)

    assert not may_open(hartley.pk, user=tunde)


def test_whoever_somebody_else_let_in_stays(client, westmere, sam, priya, jerome, hartley, mistake):
    let_in(sam, priya, westmere)

    end_at_once(client, sam, mistake)

    assert may_open(hartley.pk, user=priya)


def test_and_so_does_everybody_where_who_let_them_in_works_with_the_family_otherwise(
    client, westmere, sam, jerome, priya, hartley, mistake
):
    let_in(sam, jerome, westmere)
    let_in(jerome, priya, westmere)

    end_at_once(client, sam, mistake)

    assert may_open(hartley.pk, user=priya)


def test_of_what_was_given_before_this_was_kept_nobody_is_let_go(
    client, westmere, sam, jerome, priya, hartley, mistake
):
    let_in(jerome, priya, westmere)
    Grant.objects.filter(user=priya).update(given_by=None)

    end_at_once(client, sam, mistake)

    assert may_open(hartley.pk, user=priya)
