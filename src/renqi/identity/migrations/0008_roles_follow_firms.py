"""Keep which roles went with a firm to the one it was merged into (任职随企业合并)."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

_PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("identity", "0007_proven_addresses")]

    operations = [
        migrations.CreateModel(
            "MovedRole",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_begun", models.BooleanField()),
                ("until_on", models.DateField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("moved_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "was",
                    models.OneToOneField(
                        on_delete=_PROTECT, related_name="moved_to", to="identity.membership"
                    ),
                ),
                (
                    "now",
                    models.ForeignKey(
                        on_delete=_PROTECT, related_name="moved_from", to="identity.membership"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(was=F("now")), name="moved_role_to_another"
                    ),
                    models.CheckConstraint(
                        condition=Q(undone_at__isnull=True) | Q(undone_at__gte=F("moved_at")),
                        name="moved_role_undone_after_done",
                    ),
                ]
            },
        ),
    ]
