"""Nothing that a meeting gives lasts for ever: the database refuses such a grant without an end."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_meetings_give_for_two_reasons"),
        ("meetings", "0003_sight_ends"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                name="grant_of_a_meeting_has_an_end",
                condition=~models.Q(why__in=("meeting", "leads_meeting")) | models.Q(ends__isnull=False),
            ),
        ),
    ]
