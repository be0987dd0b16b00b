"""Let an office or a firm state facts without a file (直接登记事实)."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_said_again")]

    operations = [
        migrations.AlterField(
            model_name="factrecord",
            name="batch",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fact_records",
                to="registry.importbatch",
            ),
        ),
        migrations.AddField(
            model_name="factrecord",
            name="stated_by",
            field=models.TextField(default="", db_default=""),
        ),
        migrations.AddConstraint(
            model_name="factrecord",
            constraint=models.CheckConstraint(
                condition=Q(batch__isnull=False, stated_by="")
                | (Q(batch__isnull=True) & ~Q(stated_by="")),
                name="fact_record_brought_or_stated",
            ),
        ),
    ]
