"""What every test starts from: a database of its own, and Debian's chromium for those that drive a browser."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Any

os.environ.setdefault("HANDRAIL_MODE", "test")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver keeps an event loop running

import pytest

pytest_plugins = ["handrail.demo.pytest_council"]

CHROMIUM = os.environ.get("HANDRAIL_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A file for each run and worker: as durable as the real one, and nobody else's."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "handrail.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def a_test_may_empty_the_database() -> Iterator[None]:
    """Triggers refuse to delete what is kept for ever: they are lifted while a test's own commits are cleared away."""
    from django.apps import apps
    from django.db import connections
    from django.test import TransactionTestCase

    the_form = import_module("handrail.form_library.migrations.0003_the_form_of_18_april_2022")

    empty = TransactionTestCase._fixture_teardown

    def empty_and_begin_again(case: TransactionTestCase) -> None:
        from handrail.audit.writers import forget_writer
        from handrail.core.migration_triggers import refusals_lifted

        with ExitStack() as lifted:
            for name in case._databases_names(include_mirrors=False):
                lifted.enter_context(refusals_lifted(connections[name]))
            empty(case)
            for name in case._databases_names(include_mirrors=False):
                forget_writer(connections[name])
        the_form.publish_it(apps, connections["default"].schema_editor())  # as a migrated database has it

    TransactionTestCase._fixture_teardown = empty_and_begin_again
    yield
    TransactionTestCase._fixture_teardown = empty


@pytest.fixture
def office(db: None) -> Any:
    """A small council with one family, for tests that need no more of one."""
    from handrail.supervision.records.tests.factories import make_office

    return make_office()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    if CHROMIUM is None:
        pytest.skip("Debian's chromium is not installed (apt-get install chromium), so no browser test ran.")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    """Nothing glides, so that nothing is clicked on its way."""
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/London", "reduced_motion": "reduce"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long browser journeys first, so that no core waits for the last of them."""
    for item in items:
        if {"page", "browser", "context", "new_context"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
    journeys = Path("tests", "journeys")
    items.sort(key=lambda item: not item.path.is_relative_to(Path(__file__).parent / journeys))
