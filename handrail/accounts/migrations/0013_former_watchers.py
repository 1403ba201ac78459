"""Whoever stopped watching over emergency access is remembered with whose families they watched over."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def remember_governance(apps, schema_editor):
    """A role taken away before was told of by the moment alone, as for a closed account."""
    users = apps.get_model("accounts", "User").objects.filter(is_active=True, stopped_watching_at__isnull=False)
    was = users.exclude(role="information_governance").values_list("pk", "stopped_watching_at")
    former = apps.get_model("accounts", "FormerWatcher")
    former.objects.bulk_create(
        former(person_id=person, team=None, is_told_once_late=False, stopped_at=at) for person, at in was
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_two_say_who_watches")]
    operations = [
        migrations.CreateModel(
            name="FormerWatcher",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_told_once_late", models.BooleanField()),
                ("stopped_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.team"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["stopped_at"], name="former_watchers_by_moment")],
            },
        ),
        migrations.RunPython(remember_governance, migrations.RunPython.noop),
    ]
