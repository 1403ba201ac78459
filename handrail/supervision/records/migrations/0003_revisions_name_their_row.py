from importlib import import_module

from django.db import migrations, models

GROW = import_module("handrail.supervision.records.migrations.0002_revisions_only_grow")
# SQLite copies the table to add a column, and a copy has no triggers
PROMISED_AGAIN = [each for each in GROW.Migration.operations if each.table == "records_revision"]


class Migration(migrations.Migration):
    dependencies = [("records", "0002_revisions_only_grow")]
    operations = [
        migrations.AddField(
            "revision", "row_key", models.CharField(max_length=120, default=""), preserve_default=False
        ),
        *PROMISED_AGAIN,
    ]
