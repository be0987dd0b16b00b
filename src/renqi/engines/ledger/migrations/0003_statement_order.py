"""Order the legs of an account by day, and name the other end of a transfer (对账单索引)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"
_AS_BEFORE = """
CREATE INDEX ledger_transfer_by_debit ON ledger_transfer (debit_id, seq);
CREATE INDEX ledger_transfer_by_credit ON ledger_transfer (credit_id, seq);
DROP INDEX ledger_transfer_debits_by_day;
DROP INDEX ledger_transfer_credits_by_day;
DROP INDEX ledger_transfer_by_group;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_sql")]

    operations = [
        migrations.RunSQL((_SQL / "statement_order.sql").read_text("utf-8"), _AS_BEFORE),
        migrations.RunSQL(
            (_SQL / "ledger_leg_names.sql").read_text("utf-8"),
            "DROP FUNCTION ledger_leg_names(uuid[])",
        ),
    ]
