"""Install the triggers that models cannot say (数据库触发器)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"


def _install(name: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        (_SQL / f"{name}.sql").read_text("utf-8"),
        # CASCADE takes the triggers that run it.
        f"DROP FUNCTION {name}() CASCADE;",
    )


class Migration(migrations.Migration):
    dependencies = [("ladder", "0001_titles")]

    operations = [_install("title_event_fixed"), _install("title_as_granted")]
