"""A role or an emergency lets somebody read about a family; working with it lets them write."""

import datetime

import pytest

from handrail.cases import services
from handrail.cases.may_open import may_open, may_work_on
from handrail.cases.models import Case, EmergencyAccess, Grant
from handrail.core import clock
from handrail.core.refusals import Invalid

MINUTE = datetime.timedelta(minutes=1)


def emergency(user, case, *, minutes=60):
    now = clock.now()
    return EmergencyAccess.objects.create(
        case=case,
        user=user,
        reason="Police at the address; nobody answers.",
        starts_at=now,
        ends_at=now + minutes * MINUTE,
        review_by=clock.today(),
    )


def test_everybody_works_on_exactly_what_the_list_says_and_on_nothing_they_do_not_see(westmere):
    from handrail.accounts.models import User

    cases = list(Case.objects.all())
    for user in User.objects.all():
        theirs = set(Case.objects.worked_on_by(user))
        assert {case for case in cases if may_work_on(case.pk, user=user)} == theirs
        assert theirs <= set(Case.objects.visible_to(user))


def test_who_reads_across_teams_writes_only_where_they_work_with_the_family(westmere, lee, sam):
    case = westmere.case("hartley")
    assert may_open(case.pk, user=lee)
    assert not may_work_on(case.pk, user=lee)

    services.allocate(by=sam, case=case, user=lee, role="adviser", starts=clock.today())

    assert may_work_on(case.pk, user=lee)


def test_an_emergency_lets_somebody_read_and_not_write_until_its_minute(westmere, callum):
    case = westmere.case("lowther")
    assert not may_open(case.pk, user=callum)
    given = emergency(callum, case)

    assert may_open(case.pk, user=callum)
    assert not may_work_on(case.pk, user=callum)
    with clock.at(given.ends_at - MINUTE):
        assert may_open(case.pk, user=callum)
    with clock.at(given.ends_at):
        assert not may_open(case.pk, user=callum)
        assert not Case.objects.visible_to(callum).filter(pk=case.pk).exists()


def test_an_emergency_opens_a_restricted_family_too(westmere, callum):
    case = westmere.case("kearney-prosser")
    emergency(callum, case)

    assert may_open(case.pk, user=callum)


@pytest.mark.parametrize("who", ["dev", "kieran", "naomi"])
def test_an_emergency_opens_nothing_for_roles_that_may_not_use_one(westmere, who):
    case = westmere.case("lowther") if who != "naomi" else westmere.case("kearney-prosser")
    user = westmere.worker(who)
    before = may_open(case.pk, user=user)
    emergency(user, case)

    assert may_open(case.pk, user=user) == before


def test_a_line_manager_opens_the_families_of_whom_they_manage_and_the_former_one_does_not(
    westmere, catherine, sam, mei
):
    fairley = westmere.case("fairley")
    through_mei = Grant.objects.filter(source=fairley.allocations.get(user=mei).id, why="line_manager")
    assert through_mei.get().user == catherine
    assert not may_open(fairley.pk, user=sam)

    services.change_line_manager(by=None, person=mei, to=sam)

    assert may_open(fairley.pk, user=sam)
    assert through_mei.get().user == sam


def test_nobody_comes_to_manage_their_own_manager(westmere, sam, helen):
    with pytest.raises(Invalid):
        services.change_line_manager(by=None, person=sam, to=helen)


def test_an_allocation_that_ended_takes_the_line_managers_sight_along(westmere, catherine, mei):
    fairley = westmere.case("fairley")
    allocation = fairley.allocations.get(user=mei)
    yesterday = clock.today() - datetime.timedelta(days=1)

    services.end_allocation(by=catherine, allocation=allocation, on=yesterday)

    assert set(Grant.objects.filter(source=allocation.id).values_list("ends", flat=True)) == {yesterday}
