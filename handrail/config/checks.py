"""Refuses a database that could lose a save it has already acknowledged, or that is production's elsewhere."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

SQLITE_FULL = 2
POSTGRESQL_SAFE = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "remote_apply"},
}


@register(Tags.database)
def databases_keep_what_they_acknowledge(
    *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Asks each database itself: what the settings say is not always what the connection does."""
    return [
        Error(fault, hint=hint, obj=alias, id="handrail.E001")
        for alias in databases or ()
        for fault, hint in faults(connections[alias])
    ]


def refuse_to_start_unsafe() -> None:
    """Raises when a database could lose an acknowledged save; a server asks before it serves."""
    found = run_checks(tags=[Tags.database], databases=list(connections))
    serious = [str(message) for message in found if message.is_serious()]
    if serious:
        raise ImproperlyConfigured("\n".join(serious))


def faults(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """What is unsafe about a connection, each with what to change."""
    found = faults_of_mode(connection)
    if connection.settings_dict["ATOMIC_REQUESTS"]:
        found.append(
            (
                "ATOMIC_REQUESTS is on: a page would hold the database's only writer while it is drawn.",
                "Take ATOMIC_REQUESTS out of the database's settings.",
            )
        )
    if connection.vendor == "sqlite":
        return found + sqlite_faults(connection)
    if connection.vendor == "postgresql":
        return found + postgresql_faults(connection)
    found.append((f"{connection.vendor} has not been tried with Handrail.", "Use SQLite or PostgreSQL."))
    return found


def faults_of_mode(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """Development lets anybody be anybody: it serves no database in which production has written."""
    from handrail.audit import (
        reading,
    )  # needs the apps, before which a measure's settings take this module's checks away

    if settings.MODE != "development":
        return []
    try:
        is_ours = reading.newest_is_ours(connection.alias)
    except DatabaseError:  # there is no trail yet, or one from before its rows were proved
        return []
    if is_ours:
        return []
    return [
        (
            "This database's trail was written with another key than the demonstration's: production has served it.",
            "Set HANDRAIL_MODE=production and its settings, or name another database in DATABASE_URL.",
        )
    ]


def sqlite_faults(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    found = []
    with connection.cursor() as cursor:
        journal_mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    if journal_mode != "wal":
        found.append(
            (
                f"SQLite's journal_mode is {journal_mode}, which can lose an acknowledged save when the power is cut.",
                "Keep the database in a file on a local disk, opened with PRAGMA journal_mode=WAL.",
            )
        )
    if synchronous < SQLITE_FULL:
        found.append(
            (
                f"SQLite's synchronous is {synchronous}: a save is acknowledged before it is on the disk.",
                "Open the database with PRAGMA synchronous=FULL.",
            )
        )
    if getattr(connection, "transaction_mode", None) != "IMMEDIATE":
        found.append(
            (
                "SQLite's transactions do not begin IMMEDIATE: of two people saving at once, one could be refused.",
                'Set OPTIONS["transaction_mode"] to "IMMEDIATE".',
            )
        )
    return found


def postgresql_faults(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    found = []
    with connection.cursor() as cursor:
        for setting, safe in POSTGRESQL_SAFE.items():
            cursor.execute(f"SHOW {setting}")
            (value,) = cursor.fetchone()
            if value not in safe:
                found.append(
                    (
                        f"PostgreSQL's {setting} is {value}: an acknowledged save can be lost when the power is cut.",
                        f"Set {setting} to on, for the server, the database and the role.",
                    )
                )
    return found
