"""Whoever heads a team, or manages who does, reviews emergency access on: no change by one person alone stops them."""

import pytest
from django.urls import reverse

from handrail.accounts import policies
from handrail.accounts.models import ChangeToConfirm, Team, User
from handrail.accounts.tests.factories import make_user
from handrail.cases.models import EmergencyAccess
from handrail.cases.services import open_in_an_emergency
from handrail.core import clock
from tests.access.test_nobody_becomes_somebody_else import Attacker

pytestmark = pytest.mark.django_db


@pytest.fixture
def rukhsana(westmere):
    """The head of West, with a role that does not open a team's families by itself."""
    return westmere.worker("rukhsana")


@pytest.fixture(params=["alone", "with a colleague"])
def attacker(request, westmere, mailoutbox):
    if request.param == "with a colleague":
        make_user("Bea Lund", role="it_administrator", team=westmere.worker("kieran").team)
    return Attacker(westmere, mailoutbox)


def gives_a_role_and_takes_it_back(attacker, person):
    for role in ("psychologist", "social_worker", "team_manager"):
        attacker.change(User.objects.get(pk=person.pk), role=role)


def disables_and_enables(attacker, person):
    User.objects.filter(pk=person.pk).update(role="social_worker")
    attacker.press("disable_person", person)
    attacker.press("enable_person", person)


def may_review(client, westmere, person):
    access = open_in_an_emergency(by=westmere.worker("callum"), case=westmere.case("lowther"), reason="At the door.")
    client.force_login(User.objects.get(pk=person.pk))
    seen = client.get(reverse("emergency_review", args=[access.pk])).status_code == 200
    client.post(reverse("end_emergency_access", args=[access.pk]))
    return seen and not EmergencyAccess.objects.get(pk=access.pk).ends_at > clock.now()


def test_a_head_of_team_reviews_and_ends_on_whatever_role_one_person_gives_them(attacker, client, westmere, rukhsana):
    gives_a_role_and_takes_it_back(attacker, rukhsana)

    assert User.objects.get(pk=rukhsana.pk).role == rukhsana.role
    assert may_review(client, westmere, rukhsana)
    assert ChangeToConfirm.objects.waiting().filter(person=rukhsana, kind="role").exists()


def test_so_does_who_manages_one(attacker, client, westmere):
    lee = westmere.worker("lee")
    assert Team.objects.filter(head__line_manager=lee).exists()
    gives_a_role_and_takes_it_back(attacker, lee)

    lee.refresh_from_db()
    assert (lee.role, lee.emergency_from) == (westmere.worker("lee").role, None)


def test_who_is_let_in_again_is_let_in_by_two(attacker, rukhsana):
    disables_and_enables(attacker, rukhsana)

    assert not User.objects.get(pk=rukhsana.pk).is_active
    assert ChangeToConfirm.objects.waiting().filter(person=rukhsana, kind="enable").exists()


def test_without_that_second_person_one_silences_them(attacker, client, westmere, rukhsana, monkeypatch):
    monkeypatch.setattr(policies, "watches_by_a_team", lambda person: False)
    gives_a_role_and_takes_it_back(attacker, rukhsana)

    assert not may_review(client, westmere, rukhsana)


def test_who_watches_over_nothing_is_given_a_role_by_one(attacker, westmere):
    callum = westmere.worker("callum")
    attacker.change(callum, role="family_worker")

    assert User.objects.get(pk=callum.pk).role == "family_worker"
