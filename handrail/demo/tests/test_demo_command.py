"""The command that loads the made-up council."""

import pytest
from django.core.management import CommandError, call_command

from handrail.demo.loading.people import PASSWORD
from handrail.demo.management.commands import demo


def test_it_says_whom_to_sign_in_as_and_with_which_password(westmere, capsys):
    call_command("demo")

    said = capsys.readouterr().out
    assert "Westmere is here already. Nothing was changed." in said
    assert PASSWORD in said
    assert "asha.raman@example.org" in said


def test_it_is_refused_in_production_also_where_the_app_is_installed(settings, db):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="never loaded into production"):
        call_command(demo.Command())


def test_it_asks_for_a_migrated_database(monkeypatch, db):
    monkeypatch.setattr(demo.MigrationExecutor, "migration_plan", lambda self, targets: ["something"])

    with pytest.raises(CommandError, match="handrail migrate"):
        call_command("demo")
