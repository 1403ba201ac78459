"""Information governance finds the family or the person whose trail they want to read."""

import pytest
from django.urls import reverse

from handrail.audit.models import TrailEvent


def find(client, **typed):
    return client.post(reverse("trail"), typed)


AS_TYPED = ["{reference}", " {reference} ", "WM 2041", "wm2041", "2041", "Hartley", "hartley fam", "M10231", "m 10231"]


@pytest.mark.parametrize("typed", AS_TYPED)
def test_a_family_is_found_by_its_reference_its_name_and_a_childs_mosaic_id(judiths, hartley, typed):
    response = find(judiths, family=typed.format(reference=hartley.reference))

    assert response.status_code == 302
    assert response["Location"] == reverse("trail_of_family", args=[hartley.pk])


def test_of_several_families_one_is_chosen_and_the_list_is_a_look_at_them(judiths, hartley):
    response = find(judiths, family="a")

    page = response.content.decode()
    assert response.status_code == 200
    assert reverse("trail_of_family", args=[hartley.pk]) in page
    assert hartley.reference in TrailEvent.objects.get(event="list.looked").detail["cases"]


def test_a_family_closed_to_the_reader_is_found_by_its_reference_alone(judiths, closed_to_judith):
    case = closed_to_judith
    mosaic_id = case.people.exclude(mosaic_id="").first().mosaic_id

    assert find(judiths, family=case.reference).status_code == 302
    for typed in ("Lowther", mosaic_id):
        response = find(judiths, family=typed)
        assert response.status_code == 422
        assert "No family that you may open is called this." in response.content.decode()
        assert case.reference not in response.content.decode()


@pytest.mark.parametrize("typed", ["Callum Reeve", "callum", "callum.reeve@example.org"])
def test_a_person_is_found_by_their_name_or_address(judiths, callum, typed):
    response = find(judiths, person=typed)

    assert response["Location"] == reverse("trail_of_person", args=[callum.pk])


def test_of_several_people_one_is_chosen(judiths, callum):
    response = find(judiths, person="a")

    assert response.status_code == 200
    assert reverse("trail_of_person", args=[callum.pk]) in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"family": ""}, "Write a case reference, a family’s name, or a child’s Mosaic id."),
        ({"family": "Nobody"}, "No family that you may open is called this."),
        ({"family": "x" * 201}, "in 200 characters at most"),
        ({"person": " "}, "Write a person’s name or e-mail address."),
        ({"person": "Nobody"}, "Nobody with an account is called this."),
    ],
)
def test_what_cannot_be_found_is_said_beside_its_box_and_nothing_typed_is_lost(judiths, typed, words):
    response = find(judiths, **typed)

    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert next(iter(typed.values())).strip() in page


def test_no_name_stands_in_an_address(judiths, hartley):
    page = judiths.get(reverse("trail")).content.decode()

    assert page.count('method="post"') >= 3  # both searches, and signing out
    assert 'method="get"' not in page
