import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0007_leads_out_of_time")]
    operations = [
        migrations.AddField(
            model_name="revision",
            name="copied_from",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="copies",
                to="records.revision",
            ),
        ),
    ]
