"""Keep aid to firms, once for one matter (扶持台账)."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

_SQL = Path(__file__).resolve().parent.parent / "sql" / "aid_step_append_only.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0004_stated_facts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Aid",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uscc", models.CharField(db_collation="C", max_length=18)),
                ("matter", models.CharField(db_collation="C", max_length=100)),
                ("programme", models.CharField(max_length=60)),
                ("measure", models.CharField(max_length=100)),
                ("basis", models.TextField()),
                ("amount", models.BigIntegerField()),
                ("paid", models.BigIntegerField(default=0)),
                ("claimed", models.BigIntegerField(default=0)),
                ("returned", models.BigIntegerField(default=0)),
                ("state", models.CharField(default="promised", max_length=12)),
                ("promised_at", models.DateTimeField()),
                (
                    "firm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aid",
                        to="registry.firm",
                    ),
                ),
            ],
        options={"constraints": [models.UniqueConstraint(
                condition=models.Q(("state__in", ["claimed_back", "paid", "promised"])),
                fields=("firm", "matter"),
                name="aid_one_live_per_matter",
            ), models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="aid_amount_positive"
            ), models.CheckConstraint(
                condition=models.Q(("paid__gte", 0), ("paid__lte", models.F("amount"))),
                name="aid_paid_within_amount",
            ), models.CheckConstraint(
                condition=models.Q(("claimed__gte", 0), ("claimed__lte", models.F("paid"))),
                name="aid_claimed_within_paid",
            ), models.CheckConstraint(
                condition=models.Q(("returned__gte", 0), ("returned__lte", models.F("claimed"))),
                name="aid_returned_within_claimed",
            ), models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paid", 0), ("state__in", ["promised", "released"])),
                    models.Q(
                        ("claimed", models.F("returned")),
                        ("paid__gt", models.F("returned")),
                        ("state", "paid"),
                    ),
                    models.Q(("claimed__gt", models.F("returned")), ("state", "claimed_back")),
                    models.Q(
                        ("paid__gt", 0), ("returned", models.F("paid")), ("state", "returned")
                    ),
                    _connector="OR",
                ),
                name="aid_state_fits_sums",
            ), models.CheckConstraint(
                condition=models.Q(("matter__regex", "^[a-z0-9_]+(:[A-Za-z0-9_.-]+)+$")),
                name="aid_matter_shape",
            ), models.CheckConstraint(
                condition=models.Q(
                    models.Q(("programme", ""), _negated=True),
                    models.Q(("measure", ""), _negated=True),
                    models.Q(("basis", ""), _negated=True),
                ),
                name="aid_says_why",
            )],"indexes": [models.Index(fields=["matter"], name="aid_by_matter")],},),
        migrations.CreateModel(
            name="AidStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("amount", models.BigIntegerField()),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by", models.TextField()),
                ("reason", models.TextField(blank=True, default="")),
                (
                    "aid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="registry.aid",
                    ),
                ),
            ],
        options={"constraints": [models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["claimed_back", "paid", "promised", "released", "returned"])
                ),
                name="aid_step_kind_known",
            ), models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="aid_step_amount_positive"
            ), models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), _negated=True),
                    models.Q(("kind__in", ["released", "claimed_back"]), _negated=True),
                    _connector="OR",
                ),
                name="aid_step_reason_given",
            )],},),
        migrations.RunSQL(
            _SQL.read_text("utf-8"),
            "DROP TRIGGER aid_step_append_only ON registry_aidstep;"
            "DROP FUNCTION registry_aid_step_append_only();",
        ),
    ]
