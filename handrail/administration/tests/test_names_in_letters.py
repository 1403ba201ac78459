"""No name says in a letter what Handrail says there: whose address it is, and which role."""

import pytest
from django.urls import reverse

from handrail.accounts.models import Agency, Team, User
from handrail.administration.tests.test_person import typed
from handrail.core.names import NOT_IN_A_NAME, as_a_name

AS_SOMEBODY_ELSE = "Judith Amankwah, judith.amankwah@example.org: Information governance in Corporate Services"
TURNS_THE_REST_ROUND = "Judith Amankwah\u202e"
UNSEEN = "Judith\u200bAmankwah"
LOOKS_LIKE_A_COLON = "Judith Amankwah\ua789 Information governance"
FULL_WIDTH = "judith\uff20example.org"


@pytest.mark.parametrize("name", [AS_SOMEBODY_ELSE, TURNS_THE_REST_ROUND, UNSEEN, LOOKS_LIKE_A_COLON, FULL_WIDTH])
@pytest.mark.parametrize("box", ["name", "job_title", "pronouns"])
def test_nobody_is_given_a_name_that_could_be_a_line_of_a_letter(box, name, kierans, callum):
    if box == "pronouns":
        name = f"{name[:15]}{name[-15:]}: he"
    answer = kierans.post(reverse("change_person", args=[callum.id]), typed(callum, **{box: name}))

    assert answer.status_code == 422
    assert NOT_IN_A_NAME in answer.content.decode()
    assert getattr(User.objects.get(pk=callum.pk), box) == getattr(callum, box)


@pytest.mark.parametrize(("page", "model"), [("add_team", Team), ("add_agency", Agency)])
def test_nor_is_a_team_or_an_agency(page, model, kierans):
    answer = kierans.post(reverse(page), {"name": AS_SOMEBODY_ELSE, "head": ""})

    assert answer.status_code == 422
    assert not model.objects.filter(name__contains="@").exists()


@pytest.mark.parametrize(
    "name",
    [
        "Éilís O’Neill",
        "Łukasz Wiśniewski-Nowak",
        "Dr A. B. Smith (Bank)",
        "Okafor, Sam",
        "Children, Young People & Families 2",
    ],
)
def test_names_as_people_have_them_stay_as_they_are(name):
    assert as_a_name(name) == name
