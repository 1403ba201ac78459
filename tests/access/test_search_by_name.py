"""People and families are found by name however it is typed, and sorted as people expect."""

import re

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from handrail.accounts.models import User
from handrail.accounts.tests.factories import make_user
from handrail.core import names
from handrail.core.names import Named, search_key
from handrail.core.tests.test_names import TYPED
from handrail.families.models import Family, Person

NAMES = ("Éilís", "O’Neill", "Wiśniewski", "Łukasz")
WAYS = [(name, typed) for name in NAMES for typed in TYPED[name]]


@pytest.fixture
def kieran(westmere):
    return signed_in(westmere.worker("kieran"))


@pytest.fixture
def judith(westmere):
    return signed_in(westmere.worker("judith"))


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def shown(answer):
    return re.sub(r"<input[^>]*>", "", answer.content.decode())


def found_on_the_page_of_people(kieran, typed):
    return shown(kieran.post(reverse("people"), {"words": typed}, follow=True))


@pytest.mark.parametrize(("name", "typed"), WAYS)
def test_the_page_of_people_finds_somebody(name, typed, kieran):
    make_user(f"Sam {name} Other", email=f"somebody.{len(typed)}@example.org")

    assert f"Sam {name} Other" in found_on_the_page_of_people(kieran, typed)


@pytest.mark.parametrize(("name", "typed"), WAYS)
def test_the_trail_finds_families_people_in_them_and_people_with_an_account(name, typed, judith, westmere):
    case = westmere.case("hartley")
    Family.objects.filter(case=case).update(name=f"{name} family")
    answer = judith.post(reverse("trail"), {"family": typed}, follow=True)
    assert case.reference in shown(answer)

    Family.objects.filter(case=case).update(name="Somebody else")
    Person.objects.filter(pk=case.people.first().pk).update(name=f"Jo {name}")
    answer = judith.post(reverse("trail"), {"family": typed}, follow=True)
    assert case.reference in shown(answer)

    made = make_user(f"Sam {name} Other", email="somebody@example.org")
    answer = judith.post(reverse("trail"), {"person": typed}, follow=True)
    assert made.name in shown(answer) or str(made.pk) in str(answer.redirect_chain)


def test_people_are_sorted_by_how_their_names_sound_and_not_by_code_points(kieran):
    for number, name in enumerate(("Aaa Łz", "Aaa Lz", "Aaa Mz", "Aaa Éz")):
        make_user(name, email=f"a{number}@example.org")

    page = found_on_the_page_of_people(kieran, "aaa")
    assert re.findall(r"Aaa .z", page) == ["Aaa Éz", "Aaa Łz", "Aaa Lz", "Aaa Mz"]


def parted(models):
    """Rows whose key is not that of their name."""
    return [
        f"{model._meta.label} {row.name}"
        for model in models
        for row in model._base_manager.all()
        if row.search_key != search_key(row.name)
    ]


def test_every_name_of_the_made_up_council_has_its_key(westmere):
    models = [model for model in apps.get_models() if issubclass(model, Named)]

    assert {model._meta.label for model in models} == {
        "accounts.Agency",
        "accounts.Team",
        "accounts.User",
        "families.Family",
        "families.Person",
    }
    assert sum(model.objects.count() for model in models) > 80
    assert parted(models) == []
    User._base_manager.filter(pk=westmere.worker("sam").pk).update(name="Other")
    assert parted(models) == ["accounts.User Other"]


def test_a_key_that_is_only_the_name_would_not_be_enough(kieran, monkeypatch):
    monkeypatch.setattr(names, "search_key", lambda name: name)
    make_user("Sam Éilís Other", email="somebody@example.org")

    assert "Sam Éilís Other" not in found_on_the_page_of_people(kieran, "eilis")
