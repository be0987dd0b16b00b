"""Let a claim for aid be given up (撤销追回)."""

from django.db import migrations, models

_KINDS = ["claimed_back", "paid", "promised", "released", "returned", "waived"]


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_aid")]

    operations = [
        migrations.RemoveConstraint(model_name="aidstep", name="aid_step_kind_known"),
        migrations.AddConstraint(
            model_name="aidstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", _KINDS)), name="aid_step_kind_known"
            ),
        ),
    ]
