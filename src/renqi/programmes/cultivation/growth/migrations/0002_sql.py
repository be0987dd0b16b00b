"""Install the triggers that models cannot say (数据库触发器)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"
_INSTALLED = {
    "append_only": ("growth_append_only",),
    "booking_moves": ("growth_booking_moves", "growth_place_fits"),
    "stars": ("growth_add_stars",),
}


def _install(name: str, functions: tuple[str, ...]) -> migrations.RunSQL:
    return migrations.RunSQL(
        (_SQL / f"{name}.sql").read_text("utf-8"),
        # CASCADE takes the triggers that run it.
        " ".join(f"DROP FUNCTION {function}() CASCADE;" for function in functions),
    )


class Migration(migrations.Migration):
    dependencies = [("growth", "0001_services_for_growth")]

    operations = [_install(name, functions) for name, functions in _INSTALLED.items()]
