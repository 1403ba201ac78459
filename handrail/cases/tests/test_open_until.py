"""Until when people may open families, as pages say it: held to the gate itself, for everybody and every family."""

import datetime

import pytest
from django.db.models import DateField, Value

from handrail.accounts.models import User
from handrail.cases import open_until as module
from handrail.cases.models import Case, Grant
from handrail.cases.open_until import NO_END, open_until
from handrail.core import clock

DAY = datetime.timedelta(days=1)


@pytest.fixture
def everybody(westmere) -> list[User]:
    """The demonstration with a grant that is over, one that begins tomorrow, and one of somebody disabled since."""
    hartley, today = westmere.case("hartley"), clock.today()
    people = list(User.objects.filter(role="social_worker").exclude(grants__case=hartley))[:3]
    for user, starts, ends in zip(
        people, (today - 9 * DAY, today + DAY, today), (today - DAY, None, today + DAY), strict=True
    ):
        Grant.objects.create(case=hartley, user=user, why="allocation", source=user.pk, starts=starts, ends=ends)
    User.objects.filter(pk=people[2].pk).update(is_active=False)
    return list(User.objects.all())


def faults(people: list[User]) -> list[tuple[str, str]]:
    """Whoever is said to open a family and does not, or the other way round."""
    found = {case: open_until(case, people) for case in Case.objects.all()}
    return [
        (case.reference, user.name)
        for user in people
        for case in found
        if (user.pk in found[case]) != Case.objects.visible_to(user).filter(pk=case.pk).exists()
    ]


def test_who_opens_a_family_is_said_as_the_gate_has_it(everybody):
    assert faults(everybody) == []


@pytest.mark.parametrize(
    "taken_out", [{"granted_until": Value(None, DateField())}, {"is_closed_to_them": Value(value=False)}]
)
def test_without_reading_grants_or_restrictions_it_would_be_wrong(everybody, monkeypatch, taken_out):
    whole = module.what_it_takes
    monkeypatch.setattr(module, "what_it_takes", lambda **asked: whole(**asked) | taken_out)

    assert faults(everybody)


def test_the_last_day_is_the_latest_of_all_reasons_and_none_is_known_for_a_role(westmere, sam, mei):
    hartley, today = westmere.case("hartley"), clock.today()
    for source, ends in ((sam.pk, today + 2 * DAY), (mei.pk, today + 5 * DAY)):
        Grant.objects.create(case=hartley, user=mei, why="meeting", source=source, starts=today, ends=ends)

    assert open_until(hartley, [sam, mei]) == {sam.pk: NO_END, mei.pk: today + 5 * DAY}


def test_it_is_one_statement_however_many_they_are(everybody, westmere, django_assert_num_queries):
    hartley = westmere.case("hartley")
    for people in (everybody[:1], everybody):
        with django_assert_num_queries(1):
            open_until(hartley, people)
