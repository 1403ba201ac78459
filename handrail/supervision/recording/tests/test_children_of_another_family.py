"""Notes about the wrong family: the children they added and corrected are as they were, for everybody who opens it."""

import uuid

import pytest
from django.urls import reverse

from handrail.audit.models import TrailEvent
from handrail.families.models import Person
from handrail.families.queries import children_of
from handrail.supervision.recording.tests.test_children import corrected
from handrail.supervision.records import children
from handrail.supervision.records.services import start_record

pytestmark = pytest.mark.django_db

STRANGER, ID_OF_THE_STRANGER = "Finn Kestrel", "M99101"
NAME, ID = "Wren Kestrel", "M99102"
WRITTEN = (STRANGER, ID_OF_THE_STRANGER, NAME, ID, "3 March 2019")


@pytest.fixture
def case(westmere):
    return westmere.case("begum-rahman")


@pytest.fixture
def wrong(westmere, sam, case):
    """Begum and Rahman’s record, in which Sam puts right children who are not theirs."""
    return start_record(by=sam, meeting=westmere.meeting("east-2026-11-23"), case=case)


@pytest.fixture
def before(wrong, case):
    return as_they_stand(case)


def as_they_stand(case):
    return [(one.pk, one.name, one.mosaic_id, one.born, one.expected, one.sex) for one in children_of(case)]


def page_of(record):
    return f"/records/{record.id}/children/"


def add(client, record, child_id=None, **typed):
    typed = {"name": STRANGER, "mosaic_id": ID_OF_THE_STRANGER, "born": "3 March 2019", "sex": "M"} | typed
    sent = {"child_id": str(child_id or uuid.uuid4())}
    return client.post(page_of(record), sent | {f"new-{name}": text for name, text in typed.items()})


def correct(client, record, **typed):
    """Changes the first child of the family, and leaves the others as the page showed them."""
    family = children_of(record.case)
    changed = {f"{family[0].id}-{name}": text for name, text in typed.items()}
    return client.post(page_of(record), corrected(*family, **changed))


@pytest.fixture
def written(wrong, before, client, sam):
    client.force_login(sam)
    assert add(client, wrong).status_code == 302
    assert correct(client, wrong, name=NAME, mosaic_id=ID).status_code == 302
    assert correct(client, wrong, name=f"{NAME} again", sex="U", born="3 March 2019").status_code == 302
    return wrong


def close(client, record, **reason):
    sent = {"reason": "another_family"} | reason
    assert client.post(f"/records/{record.id}/abandon/", sent).status_code == 302


def read(client, person, *addresses):
    client.force_login(person)
    return "".join(client.get(address, follow=True).content.decode() for address in addresses)


def places_that_name_children(case, later):
    own = f"/records/{later.id}/"
    pages = ["/", "/families/", f"/families/{case.id}/", f"/meetings/{later.meeting_id}/"]
    return [*pages, own, f"{own}children/", f"{own}check/"]


def test_the_family_has_its_own_children_again_as_they_were(written, before, case, client, sam, lorraine, callum):
    close(client, written)
    later = start_record(by=sam, meeting=written.meeting, case=case)

    assert as_they_stand(case) == before
    assert [row.child_id for row in later.record_children.all()] == [child[0] for child in before]
    for person in (sam, lorraine, callum):
        page = read(client, person, *places_that_name_children(case, later))
        assert [words for words in WRITTEN if words in page] == []
        assert before[0][1] in page


def test_unless_they_are_taken_back_everybody_reads_them(written, case, client, sam, callum, monkeypatch):
    monkeypatch.setattr(children, "take_back", lambda **_: None)
    close(client, written)
    later = start_record(by=sam, meeting=written.meeting, case=case)

    page = read(client, callum, *places_that_name_children(case, later))
    assert [words for words in WRITTEN if words not in page] == []


def test_its_chair_still_reads_what_was_written(written, client, sam):
    close(client, written)

    assert STRANGER in read(client, sam, f"/records/{written.id}/")
    assert f"{NAME} again" in read(client, sam, f"/records/{written.id}/")


def test_nobody_reaches_the_family_by_an_id_that_it_does_not_have(written, client, callum, judith):
    close(client, written)

    client.force_login(callum)
    for mosaic_id in (ID, ID_OF_THE_STRANGER):
        asked = client.post(reverse("emergency_access"), {"mosaic_id": mosaic_id, "reason": "A child at risk."})
        assert asked.status_code == 422
    client.force_login(judith)
    for typed in (ID, ID_OF_THE_STRANGER, STRANGER, NAME):
        found = client.post(reverse("trail"), {"family": typed}).content.decode()
        assert "No family that you may open is called this" in found


def test_the_trail_says_that_they_were_taken_back(written, before, case, client):
    stranger = Person.objects.get(name=STRANGER)
    close(client, written)

    told = TrailEvent.objects.filter(case_reference=case.reference, event__in=("child.taken_out", "child.given_back"))
    assert {(row.event, row.subject_id, tuple(row.detail.get("columns", ()))) for row in told} == {
        ("child.taken_out", str(stranger.pk), ()),
        ("child.given_back", str(before[0][0]), ("born", "mosaic_id", "name", "sex")),
    }


def test_what_another_record_wrote_stays(wrong, before, case, client, sam):
    """Closed for another reason, or signed: it was about this family."""
    client.force_login(sam)
    add(client, wrong, name="Mina Begum", mosaic_id="M99103")
    correct(client, wrong, name="Put right")
    close(client, wrong, reason="not_signed", because="Nobody came.")
    stands = as_they_stand(case)
    later = start_record(by=sam, meeting=wrong.meeting, case=case)
    correct(client, later, name=NAME)
    correct(client, later, name="Put right")
    correct(client, later, name=NAME, mosaic_id=ID)
    close(client, later)

    assert as_they_stand(case) == stands
    assert [child[1] for child in stands if child[1] in ("Mina Begum", "Put right")] == ["Put right", "Mina Begum"]


def test_a_child_who_was_taken_out_comes_into_no_other_record(written, case, client, sam):
    stranger = Person.objects.get(name=STRANGER)
    close(client, written)
    later = start_record(by=sam, meeting=written.meeting, case=case)

    assert add(client, later, child_id=stranger.pk).status_code == 302, "their id in the case system is free again"
    family = children_of(case)
    client.post(page_of(later), corrected(*family, about=[*family, stranger]) | {f"{stranger.pk}-name": "Finn"})
    assert not later.record_children.filter(child=stranger).exists()
    assert Person.objects.get(pk=stranger.pk).removed


def test_the_page_says_so_before_it_is_closed(wrong, client, sam):
    assert "Children that it added leave the family" in read(client, sam, f"/records/{wrong.id}/abandon/")
