"""Let no file speak for the register of titles (称号库)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0007_relations")]

    operations = [
        migrations.AddConstraint(
            model_name="factrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source", "工信局称号库"), _negated=True),
                    ("batch__isnull", True),
                    _connector="OR",
                ),
                name="fact_record_register_by_no_file",
            ),
        ),
    ]
