from django.db import migrations

from handrail.core.migration_triggers import RefuseChanges


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_the_trail")]
    operations = [
        RefuseChanges("audit_trailevent", message="The trail is only ever added to.", keys=["id", "look"]),
    ]
