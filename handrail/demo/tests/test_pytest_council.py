"""Tests have the made-up council when they ask for it, as it was loaded, and an empty Handrail otherwise."""

from urllib.request import urlopen

import pytest

from handrail.cases.models import Case
from handrail.form_library.models import FormVersion

pytestmark = pytest.mark.django_db


def test_asked_for_first(westmere):
    assert Case.objects.count() == 8


def test_not_asked_for():
    assert Case.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_asked_for_by_a_test_that_commits(westmere, asha):
    asha.name = "Somebody else"
    asha.save()
    assert Case.objects.count() == 8


def test_asked_for_after_another_test_committed(westmere, asha):
    assert asha.name == "Asha Raman"
    assert Case.objects.count() == 8
    assert westmere.record("hartley-2026-11-23").case == westmere.case("hartley")


@pytest.mark.django_db(transaction=True)
def test_not_asked_for_by_a_test_that_commits():
    assert Case.objects.count() == 0
    assert FormVersion.objects.count() == 1


def test_asked_for_with_a_server(westmere, live_server):
    assert "Callum Reeve" in urlopen(f"{live_server.url}/sign-in/").read().decode()


def test_not_asked_for_with_a_server(live_server):
    assert "Callum Reeve" not in urlopen(f"{live_server.url}/sign-in/").read().decode()


def test_asked_for_again(westmere):
    assert Case.objects.count() == 8
