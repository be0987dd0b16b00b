"""Install what models cannot say of bank lines and payment orders (银行数据表约束)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"
_MIRRORS = """
ALTER TABLE bank_account
    ADD CONSTRAINT bank_account_book_known FOREIGN KEY (book_id) REFERENCES ledger_book,
    ADD CONSTRAINT bank_account_ledger_known
        FOREIGN KEY (ledger_account_id) REFERENCES ledger_account,
    ADD CONSTRAINT bank_account_suspense_known FOREIGN KEY (suspense_id) REFERENCES ledger_account,
    ADD CONSTRAINT bank_account_fee_known FOREIGN KEY (fee_id) REFERENCES ledger_account;
"""
_NO_MIRRORS = """
ALTER TABLE bank_account
    DROP CONSTRAINT bank_account_book_known, DROP CONSTRAINT bank_account_ledger_known,
    DROP CONSTRAINT bank_account_suspense_known, DROP CONSTRAINT bank_account_fee_known;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_bank_and_payments")]

    operations = [
        migrations.RunSQL(_MIRRORS, _NO_MIRRORS),
        migrations.RunSQL(
            (_SQL / "bank_guards.sql").read_text("utf-8"),
            "DROP FUNCTION bank_append_only() CASCADE; DROP FUNCTION bank_line_keeps() CASCADE;"
            "DROP FUNCTION bank_proposal_keeps() CASCADE;"
            "DROP FUNCTION bank_match_within() CASCADE;",
        ),
        migrations.RunSQL(
            (_SQL / "payment_guards.sql").read_text("utf-8"),
            "DROP FUNCTION payment_order_moves_on() CASCADE;"
            "DROP FUNCTION payment_line_keeps() CASCADE;",
        ),
    ]
