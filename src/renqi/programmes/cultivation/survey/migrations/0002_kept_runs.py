"""Keep every run with its verdicts, how far it is and what it knew (普查结果留存)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cultivation", "0001_screening")]

    operations = [
        migrations.AddField(
            "screeningrun", "firms_done", models.IntegerField(db_default=0, default=0)
        ),
        migrations.AddField(
            "screeningrun", "firms_expected", models.IntegerField(db_default=0, default=0)
        ),
        migrations.AddField(
            "screeningrun", "last_record", models.BigIntegerField(db_default=0, default=0)
        ),
        migrations.CreateModel(
            "RunPack",
            [
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="pack",
                        serialize=False,
                        to="cultivation.screeningrun",
                    ),
                ),
                ("content", models.BinaryField()),
            ],
        ),
        # It is packed already; to try again would take longer than it saves.
        migrations.RunSQL(
            "ALTER TABLE cultivation_runpack ALTER COLUMN content SET STORAGE EXTERNAL",
            migrations.RunSQL.noop,
        ),
    ]
