from django.db import migrations, models

from handrail.core.migration_triggers import RefuseChanges

# what was written before stays without a sum: nobody knows whether it still reads as it did then
SUM = models.CharField(blank=True, default="", max_length=64)


class Migration(migrations.Migration):
    dependencies = [("recording", "0005_withdrawn_records")]
    operations = [
        migrations.AddField("addendum", "sha256", SUM),
        migrations.AddField("withdrawnrecord", "sha256", SUM),
        # as 0003 promised it: SQLite copies the table
        RefuseChanges("recording_addendum", message="An addendum stays as it was written.", keys=["id", "save_id"]),
        RefuseChanges(
            "recording_withdrawnrecord",
            message="Notes about another family stay as they were closed.",
            keys=["id", "record_id"],
        ),
    ]
