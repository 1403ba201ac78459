"""Tests have the made-up council when they ask for it, as it was loaded, and an empty Handrail otherwise."""

import pytest

from handrail.cases.models import Case

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
    from handrail.form_library.models import FormVersion

    assert FormVersion.objects.count() == 1


def test_asked_for_again(westmere):
    assert Case.objects.count() == 8
