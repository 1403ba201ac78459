import pytest
from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from handrail.config import checks


@pytest.fixture
def another_connection():
    """A connection of its own to the tests' database, whose settings a test may spoil."""
    made = []

    def connect(**changes):
        other = connections["default"].copy()
        other.settings_dict = {**other.settings_dict, **changes}
        made.append(other)
        return other

    yield connect
    for other in made:
        other.close()


@pytest.mark.django_db
def test_the_database_that_handrail_ships_with_is_safe():
    assert checks.faults(connection) == []
    assert run_checks(tags=[Tags.database], databases=["default"]) == []
    checks.refuse_to_start_unsafe()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_acknowledges_before_the_disk_has_it_is_found(another_connection):
    if connection.vendor == "sqlite":
        unsafe = another_connection(
            OPTIONS={"init_command": "PRAGMA synchronous=NORMAL;", "transaction_mode": "IMMEDIATE"}
        )
    else:
        unsafe = another_connection(OPTIONS={"options": "-c synchronous_commit=off"})

    (fault,) = checks.faults(unsafe)

    assert "synchronous" in fault[0]


@pytest.mark.django_db(transaction=True)
def test_sqlites_own_defaults_are_refused(another_connection, tmp_path):
    from django.db.backends.sqlite3.base import DatabaseWrapper

    settings = {**connection.settings_dict, "NAME": str(tmp_path / "plain.sqlite3"), "OPTIONS": {}}
    plain = DatabaseWrapper(settings, alias="plain")
    try:
        found = " ".join(fault for fault, _ in checks.faults(plain))
    finally:
        plain.close()

    assert "journal_mode is delete" in found
    assert "IMMEDIATE" in found


class Answers:
    """Stands in for a PostgreSQL whose server-wide settings a test cannot change."""

    vendor = "postgresql"

    def __init__(self, **values):
        self.values = values
        self.settings_dict = {"ATOMIC_REQUESTS": False}

    def cursor(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *fault):
        return None

    def execute(self, statement):
        self.asked = statement.removeprefix("SHOW ")

    def fetchone(self):
        return (self.values.get(self.asked, "on"),)


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_each_unsafe_setting_of_postgresql_is_found(setting):
    (fault,) = checks.faults(Answers(**{setting: "off"}))

    assert fault[0].startswith(f"PostgreSQL's {setting} is off")
    assert checks.faults(Answers()) == []


def test_a_transaction_round_every_page_is_refused():
    answers = Answers()
    answers.settings_dict = {"ATOMIC_REQUESTS": True}

    assert "ATOMIC_REQUESTS" in checks.faults(answers)[0][0]


def test_a_database_nobody_tried_is_refused():
    answers = Answers()
    answers.vendor = "oracle"

    assert "has not been tried" in checks.faults(answers)[0][0]


@pytest.mark.django_db
def test_the_server_does_not_start_on_an_unsafe_database(monkeypatch):
    monkeypatch.setattr(checks, "faults", lambda connection: [("It can lose a save.", "Mend it.")])

    with pytest.raises(ImproperlyConfigured, match="It can lose a save"):
        checks.refuse_to_start_unsafe()


@pytest.mark.django_db
def test_the_check_asks_the_database_and_not_the_settings():
    with CaptureQueriesContext(connection) as asked:
        checks.faults(connection)

    assert any("synchronous" in query["sql"] for query in asked)
