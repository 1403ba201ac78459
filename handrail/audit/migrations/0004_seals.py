from django.db import migrations, models

from handrail.core.migration_triggers import RefuseChanges


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_which_families_a_row_names")]
    operations = [
        migrations.CreateModel(
            name="TrailSeal",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("event_id", models.BigIntegerField(unique=True)),
                ("mac", models.BinaryField(max_length=32)),
            ],
            options={"default_permissions": ()},
        ),
        RefuseChanges("audit_trailseal", message="The trail is only ever added to.", keys=["position", "event_id"]),
    ]
