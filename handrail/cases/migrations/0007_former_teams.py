"""Which team gave a family away, and when, so that its head is not put out of watching over it by that alone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0015_what_a_change_was_asked_on"),
        ("cases", "0006_an_emergency_that_opened_nothing"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerTeam",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="former_teams", to="cases.case"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.team"
                    ),
                ),
            ],
            options={"default_permissions": ()},
        ),
    ]
