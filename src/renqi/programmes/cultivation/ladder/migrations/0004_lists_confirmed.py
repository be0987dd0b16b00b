"""Keep lists as they were read until another official confirms them (名单双人确认)."""

from pathlib import Path

from django.db import migrations, models

_SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("ladder", "0003_acts_of_firms"),
    ]

    operations = [
        migrations.AddField(
            model_name="titleimport",
            name="confirmed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="titleimport",
            name="confirmed_by_key",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="titleimport",
            name="confirmed_by_name",
            field=models.TextField(default=""),
        ),
        migrations.AddField(
            model_name="titleimport",
            name="entries",
            field=models.JSONField(default=list),
        ),
        migrations.AddConstraint(
            model_name="titleimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by_key__isnull", True),
                    models.Q(("confirmed_by_key", models.F("person_key")), _negated=True),
                    models.Q(
                        ("confirmed_by_key", 0),
                        models.Q(("confirmed_by_name", models.F("person_name")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="title_import_confirmed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="titleimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_by_key__isnull", True)),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_by_key__isnull", False)),
                    _connector="OR",
                ),
                name="title_import_confirmed_by_somebody",
            ),
        ),
        migrations.RunSQL(
            (_SQL / "title_import_stays.sql").read_text("utf-8"),
            "DROP FUNCTION title_import_stays() CASCADE;",
        ),
    ]
