from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_seals")]
    # All may be empty: SQLite then copies no table, PostgreSQL writes no row anew, and the refusals stay as they stand.
    operations = [
        migrations.AddField("trailevent", "written", models.DateTimeField(null=True, editable=False)),
        migrations.AddField("trailevent", "writer", models.CharField(max_length=16, null=True, editable=False)),
        migrations.AddField("trailevent", "number", models.BigIntegerField(null=True, editable=False)),
        migrations.AddField("trailevent", "mac", models.BinaryField(max_length=32, null=True)),
    ]
