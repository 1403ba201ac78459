"""What somebody does who runs the database: the refusals are lifted, and stand again afterwards."""

from django.db import connection

from handrail.core.migration_triggers import refusals_lifted


def run(*statements):
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(*([sql] if isinstance(sql, str) else [sql[0], sql[1:]]))


def behind_its_back(*statements):
    with refusals_lifted(connection):
        run(*statements)


def by_database(**statements):
    """The statements for the database in use."""
    return statements[connection.vendor]
