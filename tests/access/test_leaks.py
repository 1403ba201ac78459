"""Nothing of a family comes to light for those who may not read about it: no page, document, e-mail, log or address."""

import json
import re

import pytest
from django.core import mail
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from handrail.access.letters import escalate_late_reviews, tell_of_emergencies
from handrail.cases import services
from handrail.cases.models import EmergencyAccess
from handrail.core import clock
from handrail.core.prepared import forget_statements
from handrail.core.tests.answers import FROM_OUR_PAGE
from handrail.core.tests.log_lines import what_is_logged
from handrail.supervision.meetings.models import AgendaItem
from handrail.supervision.recording.services import withdraw
from handrail.supervision.records.services import set_children, start_record
from tests.access.arranging import DAY, TODAY, keep_an_action
from tests.access.asking import WHOLE, read
from tests.access.canaries import plant
from tests.access.crawling import Crawl, addresses_of_everything, something_broken

EAST = {"hartley", "barnett-ellis", "begum-rahman"}
EVERY = EAST | {"lowther", "kowalczyk", "fairley", "kearney-prosser", "adebayo"}
# Who may read about which families, from the council's files: its teams, who is allocated, who manages them. Adebayo is
# restricted to Imran, and Kearney and Prosser to those it names. Callum has opened Lowther in an emergency.
THEIRS = {
    "": set(),
    "sam": EAST | {"lowther"},
    "helen": EAST,
    "callum": {"hartley", "begum-rahman", "lowther"},
    "donna": EAST,
    "dev": {"hartley", "kearney-prosser", "lowther"},
    "naomi": {"fairley", "hartley", "kearney-prosser", "lowther"},
    "lorraine": EAST | {"fairley"},
    "rukhsana": {"kowalczyk", "lowther", "kearney-prosser", "barnett-ellis", "begum-rahman"},
    "priya": {"kearney-prosser", "lowther"},
    "imran": {"adebayo", "kowalczyk", "lowther"},
    "lee": EVERY - {"adebayo"},
    "judith": EVERY - {"adebayo"},
    "kieran": set(),
}
# What some read of families that they do not open: those who watch over emergency access, and those who restrict.
WATCHING = {"cases.Case.reference", "cases.EmergencyAccess.reason", "cases.EmergencyAccess.review"}
ALSO = {"judith": WATCHING | {"cases.Restriction.reason"}, "rukhsana": WATCHING}
# Of which families somebody keeps an action that falls to them. A restricted one that does not name him keeps his.
KEEPS = {"callum": {"barnett-ellis"}}
CLOSED_TO_CALLUM = "kearney-prosser"
QUICK = ("", "callum", "judith", "kieran")
MANY = 40


@pytest.fixture
def canaries(westmere):
    """A restricted family on a shared agenda, emergencies on both sides of a restriction, and a mark in every text."""
    judith, adebayo, sam = westmere.worker("judith"), westmere.case("adebayo"), westmere.worker("sam")
    about_another = start_record(by=sam, meeting=westmere.meeting(TODAY), case=westmere.case("begum-rahman"))
    child = about_another.record_children.first().child
    corrected = {"id": child.id, "about": True, "name": f"{child.name} Quill"}
    set_children(by=sam, record_id=about_another.id, children=[corrected])
    withdraw(by=sam, record_id=about_another.id)
    for family in (*KEEPS["callum"], CLOSED_TO_CALLUM):
        keep_an_action(westmere, "callum", family)
    planted = plant(westmere)
    services.restrict(
        by=judith,
        case=adebayo,
        reason=planted.marked("An aunt works here.", adebayo, "cases.Restriction.reason"),
        since=clock.today(),
        review_on=clock.today() + 90 * DAY,
        may_see=[westmere.worker("imran")],
        not_to_see={},
    )
    for who, family in (("callum", "lowther"), ("tunde", "adebayo")):
        case = westmere.case(family)
        reason = planted.marked("Nobody answers.", case, "cases.EmergencyAccess.reason")
        opened = services.open_in_an_emergency(by=westmere.worker(who), case=case, reason=reason)
    reviewed = planted.marked("Rang Tunde.", adebayo, "cases.EmergencyAccess.review")
    services.review_emergency_access(by=judith, access=opened, outcome="right", review=reviewed)
    return planted


def crawl(canaries, westmere, who, **more):
    client = Client(raise_request_exception=False, headers=FROM_OUR_PAGE)
    if who:
        client.force_login(westmere.worker(who))
    places = {canaries.cases.index(westmere.case(family)) for family in THEIRS[who]}
    keeps = {canaries.cases.index(westmere.case(family)) for family in KEEPS.get(who, ())}
    few = MANY if WHOLE else 2
    return Crawl(client, canaries, places, keeps=keeps, also=ALSO.get(who, set()), most_of_a_kind=few, **more)


def test_every_text_about_a_family_has_a_mark_or_a_reason_for_having_none(canaries):
    assert len(canaries.fields) > 60
    assert canaries.not_planted == set()


@pytest.mark.parametrize("who", [who for who in THEIRS if WHOLE or who in QUICK])
def test_nothing_comes_to_light_for_whom_it_is_not(who, canaries, westmere, record_property):
    one = crawl(canaries, westmere, who)
    with what_is_logged() as lines:
        one.everywhere(addresses_of_everything(MANY if WHOLE else 1))
        with something_broken():
            one.look(one.get("/"), "a page that fails")
    assert len(lines) >= one.answers - len(one.leaks)
    for line in lines:
        one.note_anywhere(line, "a log")
        assert not holds_an_address(line), line

    record_property("answers", one.answers)
    record_property("marks", len(canaries.fields))
    assert not one.leaks, "\n".join(one.leaks)
    assert {canaries.cases[case].reference for case in (one.theirs | one.keeps) - one.seen} == set(), (
        "not everything was gone to"
    )


def holds_an_address(line):
    """An id of a thing, a path, a question or an address of e-mail; whose line it is is meant to be there."""
    said = json.loads(line)
    said.pop("person", None)
    said.pop("at", None)
    return re.search(r"[0-9a-f]{8}-|/.+/|\?|@", json.dumps(said))


def test_no_letter_names_a_family(canaries, westmere):
    tell_of_emergencies()
    EmergencyAccess.objects.update(review_by=clock.today() - DAY)
    escalate_late_reviews()

    assert len(mail.outbox) > 2
    one = crawl(canaries, westmere, "")
    for letter in mail.outbox:
        one.note_anywhere(f"{letter.subject}\n{letter.body}", "a letter")
    assert not one.leaks


@pytest.mark.parametrize("who", ["rukhsana", "priya", "owen"])
def test_a_restricted_family_on_a_shared_agenda_leaves_no_gap(who, canaries, westmere):
    meeting = westmere.meeting("west-2026-10-22")
    client = Client()
    client.force_login(westmere.worker(who))
    pages = [reverse("meeting", args=[meeting.pk]), reverse("meetings"), reverse("home"), reverse("families")]

    def shown():
        return [read(client.get(page)) for page in pages]

    without = shown()
    AgendaItem.objects.filter(meeting=meeting).update(position=3)
    first = AgendaItem.objects.filter(meeting=meeting).order_by("created_at").first()
    AgendaItem.objects.filter(pk=first.pk).update(position=1)
    AgendaItem.objects.create(meeting=meeting, case=westmere.case("adebayo"), position=2)

    assert shown() == without


def test_a_gap_would_be_seen(canaries, westmere):
    meeting, client = westmere.meeting("west-2026-10-22"), Client()
    client.force_login(westmere.worker("imran"))
    page = reverse("meeting", args=[meeting.pk])
    without = read(client.get(page))
    AgendaItem.objects.create(meeting=meeting, case=westmere.case("adebayo"), position=2)

    assert read(client.get(page)) != without


def test_an_action_kept_by_somebody_would_be_seen_where_it_is_not_declared(canaries, westmere):
    one = crawl(canaries, westmere, "callum")
    one.keeps.clear()
    one.look(one.get("/"), "/")

    assert [leak for leak in one.leaks if leak.startswith("/ shows actions.AgreedAction.what")]


def test_an_open_gate_would_be_seen(canaries, westmere, monkeypatch):
    forget_statements()
    monkeypatch.setattr(
        "handrail.cases.querysets.CaseQuerySet.visible_to",
        lambda cases, user, at=None: cases.filter(Q(pk__isnull=False) | Q(pk=user.pk)),
    )
    one = crawl(canaries, westmere, "dev")
    try:
        one.everywhere(addresses_of_everything(1))
    finally:
        forget_statements()

    found = "\n".join(one.leaks)
    for text in ("families.Family.name", "families.Person.name", "recording.SignedRecord.content", "goals.Goal"):
        assert text in found
    assert "/families/ shows" in found
    assert "/word/ shows" in found
    assert "/pdf/ shows" in found


def test_a_name_in_a_log_an_address_or_a_header_would_be_seen(canaries, westmere):
    one = crawl(canaries, westmere, "sam")
    one.note_anywhere(f"GET /families/?name={canaries.mark(0, 'families.Person.name')}", "a log")

    assert one.leaks == {"a log holds families.Person.name": 1}
