from django.db import migrations

from handrail.core.migration_triggers import RefuseChanges


class Migration(migrations.Migration):
    dependencies = [("recording", "0002_initial")]
    operations = [
        RefuseChanges(
            "recording_signedrecord",
            message="A signed record stays as it was signed. Add a correction beneath it.",
            keys=["id", "record_id", "save_id"],
        ),
        RefuseChanges("recording_addendum", message="An addendum stays as it was written.", keys=["id", "save_id"]),
    ]
