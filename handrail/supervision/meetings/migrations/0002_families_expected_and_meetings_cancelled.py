"""People are expected for families, not for a meeting as a whole; a meeting can be cancelled."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import handrail.core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Expectation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=handrail.core.clock.now, editable=False)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="expectations",
                        to="meetings.agendaitem",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="expectations",
                        to="meetings.participant",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="expectation",
            constraint=models.UniqueConstraint(fields=("participant", "item"), name="expected_once_for_a_family"),
        ),
        migrations.AddField(
            model_name="meeting",
            name="cancelled_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="meeting",
            name="cancelled_because",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="meeting",
            name="cancelled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                name="meeting_cancelled_whole",
                condition=models.Q(cancelled_at=None, cancelled_by=None, cancelled_because="")
                | (models.Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~models.Q(cancelled_because="")),
            ),
        ),
    ]
