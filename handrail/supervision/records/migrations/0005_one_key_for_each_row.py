import uuid

from django.db import migrations

from handrail.core.migration_triggers import refusals_lifted


def of_child(row):
    return str(row.child_id)


def of_an_answer(row):
    return f"{row.prompt}@{row.child_id}" if row.child_id else row.prompt


def of_a_measurement(row):
    return str(row.goal_id) if row.goal_id else f"child@{row.child_id}"


# How each row of which there is one is named by a page, from what it is about.
KEYS = (
    ("answer", ("records", "Answer"), of_an_answer),
    ("compliance", ("records", "ComplianceCheck"), of_child),
    ("permanence", ("records", "PermanencePlan"), lambda row: "plan"),
    ("measurement", ("goals", "Measurement"), of_a_measurement),
    ("action_answer", ("actions", "ActionAnswer"), lambda row: str(row.action_id)),
)


def name_rows_as_pages_do(apps, schema_editor):
    """Gives a row that was saved under another spelling of its key the id that every page saves it under."""
    revisions = apps.get_model("records", "Revision").objects
    wrong = [
        (kind, apps.get_model(*model), row.pk, uuid.uuid5(row.record_id, f"{kind}:{key_of(row)}"), key_of(row))
        for kind, model, key_of in KEYS
        for row in apps.get_model(*model).objects.iterator()
    ]
    wrong = [each for each in wrong if each[2] != each[3]]
    of_the_record = revisions.filter(row_kind="record").exclude(row_key="record")
    if not wrong and not of_the_record.exists():
        return
    with refusals_lifted(schema_editor.connection):
        of_the_record.update(row_key="record")
        for kind, model, row_id, new_id, key in wrong:
            model.objects.filter(pk=row_id).update(id=new_id)
            revisions.filter(row_kind=kind, row_id=row_id).update(row_id=new_id, row_key=key)


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0004_open_pages_hear_of_children"),
        ("goals", "0002_initial"),
        ("actions", "0002_initial"),
    ]
    operations = [migrations.RunPython(name_rows_as_pages_do, migrations.RunPython.noop)]
