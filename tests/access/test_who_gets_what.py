"""Every address answers everybody as the declared tables say; a refusal changes nothing and tells nothing."""

import pytest
from django.db.models import Q
from django.urls import get_resolver

from handrail.accounts.choices import Reach, Role
from handrail.accounts.roles import RIGHTS, Rights
from handrail.cases.models import Case
from handrail.core.prepared import forget_statements
from tests.access.asking import Asker, Found
from tests.access.standings import RELATIONSHIPS, SIGNED_OUT, WITH_THE_FAMILY, WITH_THE_MEETING
from tests.access.table import TABLE
from tests.architecture.test_urls import patterns


@pytest.fixture
def asker(westmere):
    return Asker(westmere)


def undeclared(table):
    return {entry.name for _, entry in patterns(get_resolver())} ^ {row.page for row in table}


def test_the_table_names_every_address():
    assert undeclared(TABLE) == set()


def test_an_address_that_the_table_does_not_name_would_be_seen():
    assert undeclared([row for row in TABLE if row.page != "family"]) == {"family"}


def test_every_relationship_is_declared_for_the_family_and_for_the_meeting():
    assert WITH_THE_FAMILY.keys() == WITH_THE_MEETING.keys()


@pytest.mark.parametrize("relationship", [*RELATIONSHIPS, *SIGNED_OUT])
def test_every_role_is_answered_as_declared(relationship, asker, record_property):
    found = asker.everybody_in(relationship)

    record_property("combinations", found.asked)
    assert found.asked
    assert not found.wrong, "\n".join(found.wrong)


# Each takes a protection out; the matrix must then say who got what they should not have.


@pytest.fixture
def without(monkeypatch):
    """Takes a protection out, also from the questions that were put into SQL before."""
    forget_statements()
    yield monkeypatch
    forget_statements()


def faults(asker, role, relationship):
    found = Found()
    asker.somebody(role, relationship, TABLE, found)
    return found.wrong


def test_an_open_gate_would_be_seen(asker, without):
    without.setattr(
        "handrail.cases.querysets.CaseQuerySet.visible_to",
        lambda cases, user, at=None: cases.filter(Q(pk__isnull=False) | Q(pk=user.pk)),
    )
    wrong = faults(asker, "social_worker", "none")

    assert "get family hartley by social_worker (none): 200, not 404" in wrong
    assert "get record_pdf hartley-2026-10-26 by social_worker (none): 200, not 404" in wrong
    assert "get meeting east-2026-11-23 by social_worker (none): 200, not 404" in wrong


def test_a_declaration_that_lets_everybody_in_would_be_seen(asker, without):
    without.setattr("handrail.accounts.permissions.check_has", lambda name, user: None)
    wrong = faults(asker, "social_worker", "none")

    for page in ("people", "restrictions", "trail", "allocations", "emergency_reviews"):
        assert f"get {page} by social_worker (none): 200, not 404" in wrong
    assert "get plan_meeting by social_worker (none): 200, not 403" in wrong


def test_a_service_that_checks_nothing_would_be_seen_where_the_view_leaves_it_to_the_service(asker, without):
    without.setattr(
        "handrail.supervision.records.queries.cases_worked_on_by_whoever_asks",
        lambda user, team, standing: Case.objects.filter(Q(pk__isnull=False) | Q(pk=user)),
    )
    wrong = faults(asker, "social_worker", "none")

    assert any(fault.startswith("post save_row") and fault.endswith("200, not 404") for fault in wrong), wrong


def test_sight_for_whoever_looks_after_computers_would_be_seen(asker, without):
    without.setitem(RIGHTS, Role.IT_ADMINISTRATOR, Rights(sees=Reach.EVERY_TEAM))

    assert "get family hartley by it_administrator (none): 200, not 404" in faults(asker, "it_administrator", "none")


def test_a_restriction_that_closes_nothing_would_be_seen(asker, without):
    without.setattr("handrail.cases.querysets._not_closed_to", lambda user: Q(pk__isnull=False) | Q(pk=user.pk))
    wrong = faults(asker, "team_manager", "restricted, own team")

    assert "get family hartley by team_manager (restricted, own team): 200, not 404" in wrong


def test_a_change_to_an_account_that_everybody_hears_of_would_be_seen(asker, without):
    without.setattr("handrail.accounts.querysets.ChangeQuerySet.heard_of_by", lambda changes, user: changes.all())
    wrong = faults(asker, "social_worker", "none")

    assert "get change_to_confirm a change that waits to be confirmed by social_worker (none): 200, not 404" in wrong


def test_an_emergency_that_does_not_end_would_be_seen(asker, without):
    without.setattr(
        "handrail.cases.querysets.EmergencyAccessQuerySet.in_force",
        lambda uses, at: uses.filter(Q(starts_at__lte=at) | Q(ends_at__gt=at)),
    )
    wrong = faults(asker, "social_worker", "emergency access ended")

    assert "get family hartley by social_worker (emergency access ended): 200, not 404" in wrong


def test_an_allocation_that_gives_nothing_would_be_seen(asker, without):
    without.setattr("handrail.cases.parts.grants_of", lambda allocation: [])
    wrong = faults(asker, "social_worker", "allocated")

    assert "get family hartley by social_worker (allocated): 404, not 200" in wrong


def test_a_refusal_that_changes_something_would_be_seen(asker, without):
    def change_and_refuse(case_id, *, user):
        Case.objects.filter(pk=case_id).update(closure_reason="meddled")
        return False

    without.setattr("handrail.cases.gate.may_open", change_and_refuse)
    wrong = faults(asker, "social_worker", "none")

    assert "get family hartley by social_worker (none): 404, and yet it changed something" in wrong


def test_a_refusal_that_tells_something_would_be_seen(asker, without):
    from handrail.config import refusals

    refuse = refusals.refuse

    def refuse_and_tell(request, *given, **more):
        response = refuse(request, *given, **more)
        response["Content-Language"] = request.path
        return response

    without.setattr("handrail.config.refusals.refuse", refuse_and_tell)
    wrong = faults(asker, "social_worker", "none")

    assert "get family hartley by social_worker (none): 404, and yet it can be told from what is not there" in wrong
