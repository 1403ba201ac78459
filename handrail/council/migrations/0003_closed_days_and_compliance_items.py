from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ONCE_FOR_BOTH = "gap_working_days"
FOR_EACH = ("key_information_working_days", "cultural_identity_working_days")


def decide_for_each(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """What a council had decided for both items of process compliance counts for each of them from now on."""
    settings = apps.get_model("council", "CouncilSetting").objects
    for decided in settings.filter(name=ONCE_FOR_BOTH):
        for name in FOR_EACH:
            settings.create(name=name, value=decided.value)
        decided.delete()


class Migration(migrations.Migration):
    dependencies = [("council", "0002_settings_by_any_name")]

    operations = [
        migrations.CreateModel(
            name="ClosedDay",
            fields=[
                ("on", models.DateField(primary_key=True, serialize=False)),
                ("what", models.CharField(max_length=100)),
            ],
            options={"ordering": ["on"], "default_permissions": ()},
        ),
        migrations.RunPython(decide_for_each, migrations.RunPython.noop),
    ]
