"""An id of two open families shuts their door in an emergency: information governance is told, and by whom."""

import html
import re

import pytest
from django.urls import reverse

from handrail.access.tests.test_an_id_of_several_families import add
from handrail.access.tests.test_emergency_access import child_of
from handrail.audit.models import TrailEvent
from handrail.cases.models import Case
from handrail.core import clock
from handrail.families.models import Person
from handrail.supervision.records.services import start_record

PAGE = "ids_of_several_families"
HOME = "1 Mosaic id stands in more than one open family"


def text(answer):
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split()))


@pytest.fixture
def held_twice(client, sam, westmere):
    """Sam writes an id of the Kearney family, which is restricted, in another."""
    record = start_record(by=sam, meeting=westmere.meeting("east-2026-11-23"), case=westmere.case("begum-rahman"))
    mosaic_id = child_of(westmere, "kearney-prosser")
    client.force_login(sam)
    assert add(client, record, mosaic_id).status_code == 302
    return mosaic_id


@pytest.fixture
def judiths(client, judith, held_twice):
    client.force_login(judith)
    return client


def test_it_waits_on_home_and_on_the_page_of_emergency_access(judiths):
    for page in ("home", "emergency_reviews"):
        answer = judiths.get(reverse(page))
        assert HOME in text(answer)
        assert reverse(PAGE) in answer.content.decode()


def test_which_families_and_by_whom_it_was_written(judiths, held_twice, sam, westmere):
    page = text(judiths.get(reverse(PAGE)))

    assert held_twice in page
    hers, his = westmere.case("begum-rahman"), westmere.case("kearney-prosser")
    assert re.search(rf"{hers.reference} {hers.team.name} {sam.name}, \d", page)
    assert f"{his.reference} {his.team.name} there from the beginning" in page
    assert "Kearney" not in page
    assert "Ask whoever works with the other family to correct it" in page
    row = TrailEvent.objects.filter(event="list.looked", page="ids of several families").latest("pk")
    assert row.detail["cases"] == sorted([hers.reference, his.reference])


def test_whoever_corrected_it_last_is_who_wrote_it(judiths, held_twice, callum, westmere):
    child = Person.objects.get(mosaic_id=held_twice, case=westmere.case("begum-rahman"))
    for columns in (["mosaic_id"], ["name"]):
        TrailEvent.objects.create(
            event="child.corrected",
            actor_id=str((callum if columns == ["mosaic_id"] else westmere.worker("sam")).pk),
            actor_name="Cal Reeve",
            subject="Child",
            subject_id=str(child.pk),
            detail={"columns": columns},
            at=clock.now(),
        )

    assert "Callum Reeve, then called Cal Reeve" in text(judiths.get(reverse(PAGE)))


def test_however_each_of_them_is_spelt(judiths, held_twice, westmere):
    his = Person.objects.filter(mosaic_id=held_twice, case=westmere.case("kearney-prosser"))
    his.update(mosaic_id=f"{held_twice[:1].lower()}-{held_twice[1:]}")

    assert HOME in text(judiths.get(reverse("home")))


@pytest.mark.parametrize("put_right", ["corrected", "closed", "taken out"])
def test_it_goes_once_it_is_put_right(judiths, held_twice, westmere, put_right):
    case = westmere.case("begum-rahman")
    hers = Person.objects.filter(mosaic_id=held_twice, case=case)
    if put_right == "closed":
        Case.objects.filter(pk=case.pk).update(status="closed", closed_on=clock.today())
    else:
        hers.update(**({"mosaic_id": ""} if put_right == "corrected" else {"removed": True}))

    assert HOME not in text(judiths.get(reverse("home")))
    assert "No Mosaic id stands in more than one open family." in text(judiths.get(reverse(PAGE)))


@pytest.mark.parametrize("who", ["sam", "rukhsana", "kieran", "lee"])
def test_nobody_else_is_told(client, westmere, held_twice, who):
    client.force_login(westmere.worker(who))

    assert client.get(reverse(PAGE)).status_code == 404
    assert HOME not in text(client.get(reverse("home")))


def test_without_two_there_is_nothing_to_tell(client, judith):
    client.force_login(judith)

    assert "more than one open family" not in text(client.get(reverse("home")))
