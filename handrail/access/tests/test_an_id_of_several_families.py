"""An id that several families have opens none of them in an emergency, and tells whoever wrote it nothing."""

import uuid

import pytest
from django.urls import reverse

from handrail.access import queries
from handrail.access.tests.test_emergency_access import ask, child_of, events
from handrail.cases.models import Case, EmergencyAccess
from handrail.core import clock
from handrail.families.models import Person
from handrail.supervision.records.services import start_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(westmere, sam):
    return start_record(by=sam, meeting=westmere.meeting("east-2026-11-23"), case=westmere.case("begum-rahman"))


def add(client, record, mosaic_id):
    """Whoever writes in a record of one family adds a child to it."""
    sent = {"child_id": str(uuid.uuid4()), "new-name": "Finn", "new-born": "3 March 2019"}
    return client.post(f"/records/{record.id}/children/", sent | {"new-mosaic_id": mosaic_id})


@pytest.fixture
def held_twice(client, sam, record, westmere):
    mosaic_id = child_of(westmere, "kearney-prosser")
    client.force_login(sam)
    assert add(client, record, mosaic_id).status_code == 302
    return mosaic_id


def families(westmere):
    return [westmere.case(slug) for slug in ("begum-rahman", "kearney-prosser")]


@pytest.mark.parametrize("who", ["callum", "priya"])
def test_none_is_opened_and_no_family_is_told_apart(who, client, westmere, held_twice, record):
    """Callum works with the one, Priya with the other."""
    client.force_login(westmere.worker(who))
    answer = ask(client, held_twice)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "More than one family here has a child with this Mosaic id, so none was opened." in page
    assert "or ring Judith Amankwah" in page
    assert not EmergencyAccess.objects.exists()
    for case in families(westmere):
        assert case.reference not in page
        assert case.family.name not in page


@pytest.mark.parametrize("spelt", ["{} ", "{0:.1} {0:.0}{1}", "{0:.1}-{1}"])
def test_however_it_is_spelt(spelt, client, callum, held_twice):
    client.force_login(callum)

    assert "so none was opened" in ask(client, spelt.format(held_twice, held_twice[1:])).content.decode()


def test_a_sibling_s_id_opens_theirs(client, callum, westmere, held_twice):
    sibling = westmere.case("kearney-prosser").people.filter(kind="child").exclude(mosaic_id__in=["", held_twice])[0]
    client.force_login(callum)

    assert ask(client, sibling.mosaic_id).url == reverse("family", args=[sibling.case_id])


def test_each_family_finds_in_its_trail_that_it_was_asked_for(client, callum, westmere, held_twice):
    client.force_login(callum)
    ask(client, held_twice)

    [row] = events("unclear")
    assert row.actor_name == callum.name
    assert row.detail["cases"] == sorted(case.reference for case in families(westmere))


def test_the_only_open_one_is_opened_and_the_closed_one_spoken_of(client, callum, westmere, held_twice):
    """A child who was known before, and whose case was closed, has one case more."""
    hers, his = families(westmere)
    Case.objects.filter(pk=hers.pk).update(status="closed", closed_on=clock.today())
    client.force_login(callum)

    opened = ask(client, held_twice)
    assert opened.url == reverse("family", args=[his.pk])
    assert (
        "A family whose case is closed has a child with this Mosaic id too." in client.get(opened.url).content.decode()
    )


def test_of_two_closed_ones_none_is_opened(client, callum, westmere, held_twice):
    Case.objects.filter(pk__in=[case.pk for case in families(westmere)]).update(
        status="closed", closed_on=clock.today()
    )
    client.force_login(callum)

    assert "so none was opened" in ask(client, held_twice).content.decode()


def test_without_that_the_wrong_one_would_be_opened(client, callum, westmere, held_twice, monkeypatch):
    """The twin: the newest of them, as it was."""
    newest = Person.objects.filter(mosaic_id=held_twice).latest("created_at")
    monkeypatch.setattr(queries.family_queries, "cases_of_child", lambda _: [newest.case])
    client.force_login(callum)

    assert ask(client, held_twice).url == reverse("family", args=[westmere.case("begum-rahman").pk])


def test_whoever_writes_an_id_is_not_told_that_it_stands_elsewhere(client, sam, westmere, record):
    client.force_login(sam)
    answers = [add(client, record, mosaic_id) for mosaic_id in (child_of(westmere, "kearney-prosser"), "M99109")]

    assert [(answer.status_code, answer["Location"], answer.content) for answer in answers] == [
        (302, f"/records/{record.id}/#children", b"")
    ] * 2


def test_notes_about_another_family_give_the_id_back(client, callum, sam, westmere, held_twice, record):
    client.force_login(sam)
    client.post(f"/records/{record.id}/abandon/", {"reason": "another_family"})
    client.force_login(callum)

    assert ask(client, held_twice).url == reverse("family", args=[westmere.case("kearney-prosser").pk])
