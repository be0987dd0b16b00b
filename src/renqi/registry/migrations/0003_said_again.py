"""Let a source return to what it said before (更正后再更正)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_sql")]

    operations = [
        migrations.RemoveConstraint(model_name="factrecord", name="fact_record_said_once"),
        migrations.AddConstraint(
            model_name="factrecord",
            constraint=models.UniqueConstraint(
                fields=("uscc", "digest", "observed_on", "source", "batch"),
                name="fact_record_said_once",
            ),
        ),
    ]
