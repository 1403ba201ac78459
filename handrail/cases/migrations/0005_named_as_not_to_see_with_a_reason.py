"""Why somebody is named as not to see a family is kept beside their name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_what_a_meeting_gives_ends")]

    operations = [
        migrations.AddField(model_name="restrictionname", name="reason", field=models.TextField(blank=True)),
    ]
