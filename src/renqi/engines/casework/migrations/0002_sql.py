"""Install the triggers that models cannot say (数据库触发器)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"


def _install(name: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        (_SQL / f"{name}.sql").read_text("utf-8"),
        # CASCADE takes the triggers that run it.
        f"DROP FUNCTION casework_{name}() CASCADE;",
    )


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_casework")]

    operations = [
        _install("append_only"),
        _install("settled_once"),
        _install("act_follows_last"),
        _install("case_follows_acts"),
    ]
