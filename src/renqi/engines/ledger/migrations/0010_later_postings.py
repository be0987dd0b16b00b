"""Let nobody who has posted in a transaction wait for more accounts (同事务多次过账)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"
_AGAIN = (
    "ledger_enter",
    "ledger_write",
    "ledger_post_one",
    "ledger_post_each",
    "ledger_resolve",
    "ledger_return",
)


def _again(name: str) -> migrations.RunSQL:
    """Put the functions of a file in the place of those that an older file made."""
    text = (_SQL / f"{name}.sql").read_text("utf-8")
    return migrations.RunSQL(
        text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"), migrations.RunSQL.noop
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0009_events_of_many")]

    operations = [
        *(_again(name) for name in _AGAIN),
        migrations.RunSQL(
            (_SQL / "ledger_lock_accounts.sql").read_text("utf-8"),
            "DROP FUNCTION ledger_lock_accounts(smallint, date, bigint[])",
        ),
    ]
