"""Find a balance of the past from the nearer end (期初余额)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_statement_order")]

    operations = [
        migrations.RunSQL(
            (_SQL / "ledger_sums_before.sql").read_text("utf-8"),
            "DROP FUNCTION ledger_sums_before(bigint, date, bigint)",
        ),
    ]
