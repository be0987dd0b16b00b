"""Find the accounts that the sealer keeps without reading the others (热点账户)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"
_AGAIN = ("ledger_seal_journal", "ledger_post_one", "ledger_write")


def _again(name: str) -> migrations.RunSQL:
    """Put the functions of a file in the place of those that an older file made."""
    text = (_SQL / f"{name}.sql").read_text("utf-8")
    return migrations.RunSQL(
        text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"), migrations.RunSQL.noop
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0007_quick_checks")]

    operations = [
        migrations.RunSQL(
            (_SQL / "hot_accounts.sql").read_text("utf-8"), "DROP INDEX ledger_account_hot"
        ),
        *(_again(name) for name in _AGAIN),
    ]
