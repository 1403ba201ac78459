"""By whom a meeting's sight of a family was given; of what was given before, nobody knows it but the trail."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("cases", "0007_former_teams"),
    ]

    operations = [
        migrations.AddField(
            model_name="grant",
            name="given_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grants_given",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
