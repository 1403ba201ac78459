"""Those who attend a meeting and those who lead it open its families for two reasons, each with an end of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_emergency_access")]

    operations = [
        migrations.AlterField(
            model_name="grant",
            name="why",
            field=models.CharField(
                choices=[
                    ("allocation", "Allocated to the family"),
                    ("line_manager", "Manages somebody who is allocated to the family"),
                    ("meeting", "Expected at a meeting about the family, or chosen as an attendee of its record"),
                    ("leads_meeting", "Chairs, deputises or records a meeting about the family"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(fields=["source"], name="grant_by_source"),
        ),
    ]
