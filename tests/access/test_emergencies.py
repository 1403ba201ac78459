"""Emergency access lived through from asking to its late review; each of its protections taken out would be seen."""

import datetime
from contextlib import suppress
from dataclasses import replace

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from handrail.access.forms import EmergencyForm
from handrail.administration.services import change_settings
from handrail.cases import services
from handrail.cases.models import EmergencyAccess
from handrail.cases.querysets import EmergencyAccessQuerySet
from handrail.config import rounds
from handrail.core import clock
from handrail.core.prepared import forget_statements
from handrail.core.refusals import Invalid
from handrail.council import queries as council_queries
from handrail.council.choices import SETTINGS

MONDAY_EVENING = datetime.datetime(2026, 11, 23, 21, 10, tzinfo=clock.LONDON)
LAST_MINUTE_FOR_THE_REVIEW = datetime.datetime(2026, 11, 30, 23, 59, tzinfo=clock.LONDON)
MINUTE = datetime.timedelta(minutes=1)
REASON = "Police at the address. Duty manager and case holder rung twice, no answer."
ENDLESS = 600

NO_REASON = "A family was opened without a reason."
NO_END = "A family was open after 60 minutes."
NO_ALERT = "Those who watch over it were not written to within 60 seconds."
NO_REVIEW = "It was not on the home page of those who review it."
NO_ESCALATION = "It was not passed on after 5 working days without a review."


@pytest.fixture(autouse=True)
def _anchors_of_its_own(settings, tmp_path):
    settings.HANDRAIL_TRAIL_ANCHORS = tmp_path / "anchors.jsonl"


def faults_of_emergency_access(westmere):
    """What is found wrong by somebody who asks for it, looks at the clock, and lets a week go by."""
    faults = []
    case, callum = westmere.case("lowther"), westmere.worker("callum")
    watchers = [westmere.worker("judith"), westmere.worker("rukhsana")]
    child = case.people.filter(kind="child").exclude(mosaic_id="").first()

    def come_in(person):
        client = Client(raise_request_exception=False)
        client.force_login(person)
        return client

    def ask(reason):
        come_in(callum).post(reverse("emergency_access"), {"mosaic_id": child.mosaic_id, "reason": reason})

    def is_open():
        return come_in(callum).get(reverse("family", args=[case.id])).status_code == 200

    def written_to(person):
        return any(person.email in letter.to for letter in mail.outbox)

    with clock.at(MONDAY_EVENING):
        with suppress(Invalid):
            change_settings(by=None, values={"emergency_minutes": ENDLESS})
        ask("  ")
        if is_open():
            faults.append(NO_REASON)
        ask(REASON)
        review = reverse("emergency_review", args=[EmergencyAccess.objects.get().pk])
        if not all(review in come_in(watcher).get(reverse("home")).content.decode() for watcher in watchers):
            faults.append(NO_REVIEW)
    with clock.at(MONDAY_EVENING + MINUTE):
        rounds.go_round()
        if not all(map(written_to, watchers)):
            faults.append(NO_ALERT)
    with clock.at(MONDAY_EVENING + 59 * MINUTE):
        assert is_open(), "whoever needs it has it for its whole hour"
    with clock.at(MONDAY_EVENING + 60 * MINUTE):
        if is_open():
            faults.append(NO_END)
    above = watchers[1].line_manager
    with clock.at(LAST_MINUTE_FOR_THE_REVIEW):
        rounds.go_round()
        assert not written_to(above), "it is passed on only once it is late"
    with clock.at(LAST_MINUTE_FOR_THE_REVIEW + MINUTE):
        rounds.go_round()
        if not written_to(above) or review not in come_in(above).get(reverse("home")).content.decode():
            faults.append(NO_ESCALATION)
    return faults


def test_it_has_a_reason_an_end_an_alert_and_a_review_that_is_passed_on(westmere):
    assert faults_of_emergency_access(westmere) == []


def take_any_reason(monkeypatch):
    monkeypatch.setattr(EmergencyForm.base_fields["reason"], "required", False)
    monkeypatch.setattr(services, "storable", lambda text: text.strip() or "-")


def ask_for_no_end(monkeypatch):
    monkeypatch.setattr(EmergencyAccessQuerySet, "in_force", lambda given, at: given.filter(starts_at__lte=at))


def let_a_council_choose_any_end(monkeypatch):
    monkeypatch.setitem(
        SETTINGS, "emergency_minutes", replace(SETTINGS["emergency_minutes"], highest=ENDLESS, weaker="")
    )
    monkeypatch.setattr(services, "LONGEST_EMERGENCY", ENDLESS * MINUTE)


def leave_out_of_the_rounds(name):
    def take_out(monkeypatch):
        due = [part for part in rounds.parts() if part.__name__ != name]
        assert len(due) == len(rounds.parts()) - 1
        monkeypatch.setattr(rounds, "parts", lambda: due)

    return take_out


def let_nobody_review(monkeypatch):
    monkeypatch.setattr("handrail.home.queries.case_queries.emergencies_to_review_by", lambda user: [])


def give_a_month_for_the_review(monkeypatch):
    monkeypatch.setattr(council_queries, "due_within", lambda _, day: day + datetime.timedelta(days=30))


CONTROLS = {
    "the reason": (take_any_reason, [NO_REASON]),
    "the question whether it is over": (ask_for_no_end, [NO_END]),
    "the longest it may be": (let_a_council_choose_any_end, [NO_END]),
    "the alert": (leave_out_of_the_rounds("tell_of_emergencies"), [NO_ALERT]),
    "the review": (let_nobody_review, [NO_REVIEW, NO_ESCALATION]),
    "the escalation": (leave_out_of_the_rounds("escalate_late_reviews"), [NO_ESCALATION]),
    "the last day for the review": (give_a_month_for_the_review, [NO_ESCALATION]),
}


@pytest.mark.parametrize("protection", CONTROLS)
def test_a_protection_taken_out_would_be_seen(protection, westmere, monkeypatch, record_property):
    take_out, faults = CONTROLS[protection]
    forget_statements()
    take_out(monkeypatch)
    try:
        assert faults_of_emergency_access(westmere) == faults
    finally:
        forget_statements()

    record_property("control", protection)
