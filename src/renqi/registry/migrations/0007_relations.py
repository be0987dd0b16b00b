"""Keep which firms belong together (关联关系)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_aid_claims_waived"),
    ]

    operations = [
        migrations.CreateModel(
            name="FirmRelation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("first_uscc", models.CharField(db_collation="C", max_length=18)),
                ("second_uscc", models.CharField(db_collation="C", max_length=18)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("source", models.TextField()),
                ("recorded_by", models.TextField()),
                ("recorded_at", models.DateTimeField()),
                ("ended_by", models.TextField(blank=True, default="")),
                ("ended_at", models.DateTimeField(null=True)),
                ("end_reason", models.TextField(blank=True, default="")),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relations_out",
                        to="registry.firm",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relations_in",
                        to="registry.firm",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["controls", "same_group"])),
                        name="relation_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first", models.F("second")), _negated=True),
                        name="relation_two_firms",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "same_group"), _negated=True),
                            ("first__lt", models.F("second")),
                            _connector="OR",
                        ),
                        name="relation_group_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True),
                            ("until_on__gt", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="relation_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="relation_source_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            models.Q(("ended_by", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="relation_ended_by_someone",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("first"),
                                    models.F("first"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("second"),
                                    models.F("second"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.Case(
                                        models.When(kind="controls", then=models.Value(0)),
                                        models.When(kind="same_group", then=models.Value(1)),
                                        output_field=models.BigIntegerField(),
                                    ),
                                    models.Case(
                                        models.When(kind="controls", then=models.Value(0)),
                                        models.When(kind="same_group", then=models.Value(1)),
                                        output_field=models.BigIntegerField(),
                                    ),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("from_on"),
                                    models.F("until_on"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="relation_period_no_overlap",
                    ),
                ],
            },
        ),
    ]
