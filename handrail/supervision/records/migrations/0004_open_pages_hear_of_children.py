from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0003_revisions_name_their_row")]
    operations = [
        # without a default SQLite adds the column in place: a copy of the table would lose its triggers
        migrations.AddField("record", "children_changed_at", models.DateTimeField(blank=True, null=True)),
    ]
