"""Saves from before each belonged to its record alone are all there afterwards, and are still only added to."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from handrail.core.migration_triggers import triggers_in
from handrail.supervision.records.models import Revision

BEFORE = [("records", "0009_what_records_changed_of_children")]
AFTER = [("records", "0010_no_id_stands_in_the_way_of_another_record")]


def saves():
    return list(Revision.objects.order_by("pk").values())


@pytest.mark.django_db(transaction=True)
def test_saves_are_kept_as_they_were(office):
    record, goal = office.start(), uuid.uuid4()
    office.save(record, "answer", "values", text="Calm.")
    office.save(record, "answer", "values", base=0, by=office.sam, text="Afraid.")
    office.save(record, "goal", goal, statement="He sleeps.")
    office.sign(record)
    later = office.start(record.on.replace(day=30))
    office.save(later, "goal", goal, base=1, statement="He sleeps at night.")
    stood, promised = saves(), triggers_in(connection)
    MigrationExecutor(connection).migrate(BEFORE)
    try:
        assert saves() == stood
    finally:
        MigrationExecutor(connection).migrate(AFTER)

    assert saves() == stood
    assert triggers_in(connection) == promised
    saved = office.save(later, "goal", goal, base=2, statement="He sleeps at night, alone.")
    assert (saved.outcome, saved.revision) == ("saved", 3)
    for change in ("UPDATE records_revision SET row_kind = 'x'", "DELETE FROM records_revision"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


@pytest.mark.django_db
@pytest.mark.parametrize("same", ["save_id", "number"])
def test_a_save_is_not_pushed_out_by_another_that_says_it_is_the_same(same, office):
    """As SQLite would let somebody do, who writes to the database themselves."""
    record = office.start()
    office.save(record, "answer", "values", text="Calm.")
    kept = Revision.objects.filter(row_kind="answer").values().get()
    other = Revision(**{**kept, "id": None, "values": {"text": "Angry."}})
    if same == "save_id":
        other.number = 2
    else:
        other.save_id = uuid.uuid4()
    columns = [field for field in Revision._meta.concrete_fields if field.name != "id"]
    names = ", ".join(f'"{field.column}"' for field in columns)
    given = [field.get_db_prep_save(getattr(other, field.attname), connection) for field in columns]
    how = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    places = ", ".join(["%s"] * len(given))
    statement = f"{how} INTO records_revision ({names}) VALUES ({places})"
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute(statement, given)

    assert Revision.objects.filter(row_kind="answer").values().get() == kept
