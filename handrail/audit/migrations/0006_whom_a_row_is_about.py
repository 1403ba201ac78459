import django.db.models.deletion
from django.db import migrations, models

from handrail.core.migration_triggers import RefuseChanges

AT_ONCE = 1_000
NAMED_IN = ("person", "to", "in_place_of", "people", "may_see", "no_longer")
ABOUT_NOBODY_ELSE = [
    "case.looked",
    "list.looked",
    "trail.looked",
    "signed_in",
    "signed_out",
    "signed_out_everywhere",
    "sign_in.refused",
    "session.ended",
    "second_factor.used",
    "recovery_code.used",
    "password.link_asked_for",
]


def people_concerned(row):
    detail = row.detail if isinstance(row.detail, dict) else {}
    named = [detail.get(key) for key in NAMED_IN] + ([row.subject_id] if row.subject == "Person" else [])
    several = [one for each in named for one in (each if isinstance(each, list) else [each])]
    return sorted({one for one in several if isinstance(one, str)} - {row.actor_id, ""})


def name_the_people_of_rows_written_before(apps, schema_editor):
    TrailEvent, TrailPerson = apps.get_model("audit", "TrailEvent"), apps.get_model("audit", "TrailPerson")
    rows = TrailEvent.objects.exclude(event__in=ABOUT_NOBODY_ELSE)
    waiting = []
    for row in rows.only("at", "actor_id", "subject", "subject_id", "detail").order_by("pk").iterator(AT_ONCE):
        waiting += [TrailPerson(trail_event_id=row.pk, person_id=one, at=row.at) for one in people_concerned(row)]
        if len(waiting) >= AT_ONCE:
            TrailPerson.objects.bulk_create(waiting)
            waiting = []
    TrailPerson.objects.bulk_create(waiting)


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_each_row_is_proved")]
    operations = [
        migrations.CreateModel(
            name="TrailPerson",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "trail_event",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="people_concerned",
                        to="audit.trailevent",
                    ),
                ),
                ("person_id", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["person_id", "at", "trail_event"], name="trail_people_by_person"),
                ],
            },
        ),
        migrations.RunPython(name_the_people_of_rows_written_before, migrations.RunPython.noop, elidable=True),
        RefuseChanges("audit_trailperson", message="The trail is only ever added to."),
    ]
