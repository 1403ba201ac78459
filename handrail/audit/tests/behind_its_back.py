"""What somebody does who runs the database: the refusals are lifted, and stand again afterwards."""

import datetime

from django.db import connection

from handrail.core.migration_triggers import refusals_lifted


def run(*statements):
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(
                *([sql] if isinstance(sql, str) else [sql[0], [_as_django_writes_it(value) for value in sql[1:]]])
            )


def _as_django_writes_it(value):
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime.datetime) else value


def behind_its_back(*statements):
    with refusals_lifted(connection):
        run(*statements)


def by_database(**statements):
    """The statements for the database in use."""
    return statements[connection.vendor]
