from django.db import migrations, models

from handrail.core.migration_triggers import WAIT_FOR_ITS_WRITER, RefuseChanges

# no value from outside: the marker is a constant
STATUS = f"(SELECT r.status FROM records_record AS r WHERE r.id = NEW.record_id {WAIT_FOR_ITS_WRITER})"  # noqa: S608
OF_A_ROW = ("row_id", "number", "record", "row_kind")


class Migration(migrations.Migration):
    dependencies = [("records", "0009_what_records_changed_of_children")]
    operations = [
        migrations.RemoveConstraint(model_name="revision", name="revision_number_once_per_row"),
        migrations.AlterField(model_name="revision", name="save_id", field=models.UUIDField()),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(fields=OF_A_ROW, name="revision_number_once_per_row_of_a_record"),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(fields=("record", "save_id"), name="save_once_per_record"),
        ),
        # as 0002 promised them: SQLite copies the table
        RefuseChanges(
            "records_revision",
            message="Revisions are only ever added to.",
            keys=["id", ("record_id", "save_id"), ("row_id", "number", "record_id", "row_kind")],
        ),
        RefuseChanges(
            "records_revision",
            operations=["INSERT"],
            when=f"{STATUS} IN ('signed', 'abandoned')",
            message="Nothing more can be saved in a record that is signed or abandoned.",
            name="save_in_closed_record",
        ),
    ]
