"""Install the triggers that models cannot say (数据库触发器)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"


def _read(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text("utf-8")


class Migration(migrations.Migration):
    dependencies = [("calls", "0001_calls_and_applications")]

    operations = [
        migrations.RunSQL(_read(name), migrations.RunSQL.noop)
        for name in ("place_within_quota", "handed_in_within_window", "what_was_published")
    ]
