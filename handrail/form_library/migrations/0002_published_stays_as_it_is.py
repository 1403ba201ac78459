from django.db import migrations

from handrail.core.migration_triggers import RefuseChanges

TABLE = "form_library_formversion"
MESSAGE = "A published version of the form never changes."


class Migration(migrations.Migration):
    dependencies = [("form_library", "0001_initial")]

    operations = [
        RefuseChanges(
            TABLE,
            operations=["UPDATE"],
            when="OLD.status <> 'draft'",
            columns=["id", "created_at", "name", "title", "content", "content_sha256", "published_at"],
            message=MESSAGE,
            name="form_words",
        ),
        RefuseChanges(
            TABLE,
            operations=["UPDATE"],
            when="OLD.status = 'retired' OR (OLD.status = 'published' AND NEW.status = 'draft')",
            columns=["status", "retired_at"],
            message=MESSAGE,
            name="form_status",
        ),
        RefuseChanges(
            TABLE,
            operations=["DELETE"],
            when="OLD.status <> 'draft'",
            keys=["id", "name"],
            message=MESSAGE,
            name="form_removal",
        ),
    ]
