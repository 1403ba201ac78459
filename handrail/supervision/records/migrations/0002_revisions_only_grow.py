from django.db import migrations

from handrail.core.migration_triggers import WAIT_FOR_ITS_WRITER, RefuseChanges

# no value from outside: the marker is a constant
STATUS = f"(SELECT r.status FROM records_record AS r WHERE r.id = NEW.record_id {WAIT_FOR_ITS_WRITER})"  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [
        RefuseChanges("records_revision", message="Revisions are only ever added to.", keys=["id", "save_id"]),
        RefuseChanges(
            "records_revision",
            operations=["INSERT"],
            when=f"{STATUS} IN ('signed', 'abandoned')",
            message="Nothing more can be saved in a record that is signed or abandoned.",
            name="save_in_closed_record",
        ),
        RefuseChanges(
            "records_record",
            when="OLD.status IN ('signed', 'abandoned')",
            message="A record that is signed or abandoned stays as it is.",
        ),
    ]
