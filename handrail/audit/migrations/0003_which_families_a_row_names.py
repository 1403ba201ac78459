import django.db.models.deletion
from django.db import migrations, models

from handrail.core.migration_triggers import RefuseChanges

AT_ONCE = 1_000


def name_the_families_of_rows_written_before(apps, schema_editor):
    TrailEvent, TrailCase = apps.get_model("audit", "TrailEvent"), apps.get_model("audit", "TrailCase")
    lists = TrailEvent.objects.filter(event="list.looked").only("at", "detail").order_by("pk")
    waiting = []
    for row in lists.iterator(AT_ONCE):
        cases = row.detail.get("cases", [])
        waiting += [TrailCase(trail_event_id=row.pk, case_reference=case, at=row.at) for case in cases]
        if len(waiting) >= AT_ONCE:
            TrailCase.objects.bulk_create(waiting)
            waiting = []
    TrailCase.objects.bulk_create(waiting)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_only_ever_added_to")]
    operations = [
        migrations.CreateModel(
            name="TrailCase",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "trail_event",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="cases_named",
                        to="audit.trailevent",
                    ),
                ),
                ("case_reference", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["case_reference", "at", "trail_event"], name="trail_cases_by_case"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="trailevent", index=models.Index(fields=["actor_id", "at"], name="trail_by_person")
        ),
        migrations.RunPython(name_the_families_of_rows_written_before, migrations.RunPython.noop, elidable=True),
        RefuseChanges("audit_trailcase", message="The trail is only ever added to."),
    ]
