"""Install the triggers and storage settings that models cannot say (数据库触发器)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"


def _read(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text("utf-8")


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_registry")]

    operations = [
        migrations.RunSQL(
            _read("fact_record_append_only"),
            "DROP TRIGGER fact_record_append_only ON registry_factrecord;"
            "DROP FUNCTION registry_fact_record_append_only();",
        ),
        migrations.RunSQL(_read("standing_facts_unpacked"), migrations.RunSQL.noop),
    ]
