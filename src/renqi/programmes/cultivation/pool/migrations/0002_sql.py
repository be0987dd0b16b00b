"""Install the triggers that models cannot say (数据库触发器)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"


def _read(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text("utf-8")


class Migration(migrations.Migration):
    dependencies = [("pool", "0001_pool")]

    operations = [
        migrations.RunSQL(
            _read("append_only"),
            "DROP TRIGGER pool_append_only ON pool_move;"
            "DROP TRIGGER pool_append_only ON pool_reply;"
            "DROP FUNCTION pool_append_only();",
        ),
        migrations.RunSQL(
            _read("quota_counts"),
            "DROP TRIGGER pool_quota_counts ON pool_quotaplace;"
            "DROP FUNCTION pool_quota_counts();",
        ),
    ]
