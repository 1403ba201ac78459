"""A family whose reference was changed in the database has another trail, or none: verify-trail says so."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from handrail.accounts.choices import Role
from handrail.accounts.models import Team
from handrail.accounts.tests.factories import make_user
from handrail.cases import services
from handrail.cases.held_to_the_trail import references_not_as_opened
from handrail.core.migration_triggers import refusals_lifted

pytestmark = pytest.mark.django_db


@pytest.fixture
def families():
    team = Team.objects.create(name="Family Safeguarding East")
    head = make_user("Sam Okafor", role=Role.TEAM_MANAGER, team=team)
    return [services.open_new_case(by=head, reference=reference, team=team) for reference in ("WM-1", "WM-2")]


def run(*statements):
    with refusals_lifted(connection), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_families_that_stand_as_they_were_added_are_no_finding(families):
    assert list(references_not_as_opened()) == []


def test_a_changed_reference_is_found(families):
    run("UPDATE cases_case SET reference = 'WM-2.' WHERE reference = 'WM-2'")

    assert list(references_not_as_opened()) == [
        "The family that was added as WM-2 stands under WM-2.: its trail is not found."
    ]


def test_swapped_references_are_found(families):
    run(
        "UPDATE cases_case SET reference = 'x' WHERE reference = 'WM-1'",
        "UPDATE cases_case SET reference = 'WM-1' WHERE reference = 'WM-2'",
        "UPDATE cases_case SET reference = 'WM-2' WHERE reference = 'x'",
    )

    assert len(list(references_not_as_opened())) == 2


def test_a_family_that_nobody_added_or_that_is_gone_is_found(families):
    run("DELETE FROM audit_trailevent WHERE case_reference = 'WM-1'")
    assert list(references_not_as_opened()) == ["Nothing in the trail says that the family WM-1 was added."]

    families[1].delete()
    assert "The family that was added as WM-2 is not there any more." in list(references_not_as_opened())


def test_the_command_says_it_too(families, tmp_path, capsys):
    run("UPDATE cases_case SET reference = 'WM-2.' WHERE reference = 'WM-2'")

    with pytest.raises(CommandError, match="changed in"):
        call_command("verify_trail", anchors=tmp_path / "anchors.jsonl")
    assert "The family that was added as WM-2 stands under WM-2." in capsys.readouterr().out
