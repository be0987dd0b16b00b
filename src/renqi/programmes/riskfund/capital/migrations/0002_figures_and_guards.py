"""Tell a fund's figures to its members, and keep what was written down (净值函数与护栏)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"
_NO_FIGURES = """
DROP FUNCTION capital_open_stake(text, text, timestamptz, text);
DROP FUNCTION capital_fund_days(text, date);
DROP FUNCTION capital_fund_now(text);
"""
_NO_GUARDS = """
DROP TRIGGER capital_entry_keeps ON capital_entry;
DROP TRIGGER capital_book_keeps ON capital_fundbook;
DROP TRIGGER capital_stake_keeps ON capital_firmstake;
DROP TRIGGER capital_call_keeps ON capital_appropriation;
DROP TRIGGER capital_ask_keeps ON capital_bookrequest;
DROP FUNCTION capital_row_keeps();
"""


class Migration(migrations.Migration):
    dependencies = [("capital", "0001_fund_book"), ("ledger", "0013_fund_shares")]

    operations = [
        migrations.RunSQL((_SQL / "fund_figures.sql").read_text("utf-8"), _NO_FIGURES),
        migrations.RunSQL((_SQL / "row_keeps.sql").read_text("utf-8"), _NO_GUARDS),
    ]
