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
from handrail.cases.models import Case, EmergencyAccess
from handrail.cases.querysets import CaseQuerySet, EmergencyAccessQuerySet
from handrail.config import rounds
from handrail.core import clock
from handrail.core.prepared import forget_statements
from handrail.core.refusals import Invalid
from handrail.council import queries as council_queries
from handrail.council.choices import SETTINGS
from tests.access.arranging import DAY
from tests.access.at_meetings import add, at, opens, page_of, plan, put_on

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
    monkeypatch.setattr(services, "worded", lambda text: text.strip() or "-")


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


# Emergency access is to read: whoever could change something, were they let in, changes nothing by it.


@pytest.fixture
def closed_to_its_manager(westmere, judith, sam, callum, asha):
    """Hartley, restricted to Callum who holds it and to Asha; its team's manager is kept out."""
    case = westmere.case("hartley")
    today = clock.today()
    services.restrict(
        by=judith,
        case=case,
        reason="Her own sister",
        since=today,
        review_on=today + 30 * DAY,
        may_see=[callum, asha],
        not_to_see={},
    )
    assert opens(sam, case) == 404
    return case


def open_in_an_emergency(person, case):
    child = case.people.filter(kind="child").exclude(mosaic_id="").first()
    assert at(person).post(reverse("emergency_access"), {"mosaic_id": child.mosaic_id, "reason": REASON}).status_code
    assert opens(person, case) == 200


def what_a_manager_changes_in_an_emergency(westmere, case, manager):
    """Says who works with the family: someone more, someone no longer, somebody else, another team."""
    open_in_an_emergency(manager, case)
    hers, before = case.allocations.get(user=westmere.worker("callum"), ends=None), parts_in(case)
    sent = {"do": "confirm", "starts": "23 November 2026", "on": "30 November 2026", "role": "social_worker"}
    for page, typed in {
        "allocate_family": {"who": "Priya Nair"},
        "end_allocation": {},
        "hand_over_family": {"who": "Priya Nair"},
        "give_to_team": {"team": westmere.worker("priya").team_id},
    }.items():
        about = [case.pk, hers.pk] if page in ("end_allocation", "hand_over_family") else [case.pk]
        at(manager).post(reverse(page, args=about), sent | typed)
    return parts_in(case) ^ before


def parts_in(case):
    said = {(str(one.user_id), one.role, one.starts, one.ends) for one in case.allocations.all()}
    return said | {("team", str(Case.objects.get(pk=case.pk).team_id))}


def test_a_manager_kept_out_says_in_an_emergency_of_nobody_that_they_work_with_the_family(
    westmere, closed_to_its_manager, sam
):
    assert what_a_manager_changes_in_an_emergency(westmere, closed_to_its_manager, sam) == set()

    assert at(sam).get(reverse("allocate_family", args=[closed_to_its_manager.pk])).status_code == 404
    assert closed_to_its_manager.reference not in at(sam).get(reverse("allocations")).content.decode()


def test_a_manager_who_could_allocate_what_they_only_read_would_be_seen(
    westmere, closed_to_its_manager, sam, monkeypatch
):
    monkeypatch.setattr(CaseQuerySet, "worked_on_by", CaseQuerySet.visible_to)
    forget_statements()
    try:
        assert what_a_manager_changes_in_an_emergency(westmere, closed_to_its_manager, sam)
    finally:
        forget_statements()


@pytest.fixture
def held_in_west(sam, asha, owen, westmere):
    """A meeting of West with families of East on it, which Owen, who plans West's meetings, may not open."""
    hartley, barnett = westmere.case("hartley"), westmere.case("barnett-ellis")
    meeting = plan(owen, team=owen.team_id, chair=sam.pk, recorder=owen.pk)
    hartley.grants.filter(user=asha).delete()
    for case in (hartley, barnett):
        put_on(sam, meeting, case)
        case.grants.filter(user=owen).delete()
    add(sam, meeting, asha, hartley)
    assert (opens(asha, hartley), opens(owen, hartley), opens(owen, barnett)) == (200, 404, 404)
    return meeting


def what_changes_in_an_emergency_at(meeting, case, others, *, by, of):
    """Whoever runs the meeting ends the sight that it gave, and moves the family: what of it comes to pass."""
    for one in (case, *others):
        open_in_an_emergency(by, one)
    changed = set()
    grant = case.grants.get(user=of, source=meeting.pk)
    if at(by).get(reverse("who_may_open", args=[case.pk])).status_code == 200:
        changed.add("who may open it was shown")
    at(by).post(reverse("end_sight", args=[grant.pk]))
    if opens(of, case) != 200:
        changed.add("sight ended")
    before = list(meeting.agenda.in_order().values_list("case", flat=True))
    sent = {"case": str(before[1]), "past": str(before[0]), "to": "up"}
    at(by).post(reverse("move_family", args=[meeting.pk]), sent)
    if list(meeting.agenda.in_order().values_list("case", flat=True)) != before:
        changed.add("moved")
    if reverse("move_family", args=[meeting.pk]) in page_of(by, meeting):
        changed.add("a button to move it")
    return changed


def test_whoever_runs_a_meeting_changes_nothing_of_a_family_that_they_read_in_an_emergency(
    westmere, held_in_west, owen, asha
):
    families = westmere.case("hartley"), [westmere.case("barnett-ellis")]

    assert what_changes_in_an_emergency_at(held_in_west, *families, by=owen, of=asha) == set()


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("visible_without_emergency_to", {"who may open it was shown", "sight ended"}),
        ("worked_on_by", {"moved", "a button to move it"}),
    ],
)
def test_whoever_runs_a_meeting_and_changes_what_they_only_read_would_be_seen(
    westmere, held_in_west, owen, asha, monkeypatch, question, what
):
    monkeypatch.setattr(CaseQuerySet, question, CaseQuerySet.visible_to)
    forget_statements()
    try:
        families = westmere.case("hartley"), [westmere.case("barnett-ellis")]
        assert what_changes_in_an_emergency_at(held_in_west, *families, by=owen, of=asha) >= what
    finally:
        forget_statements()
