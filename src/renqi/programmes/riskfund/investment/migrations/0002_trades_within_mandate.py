"""Hold every trade to the mandate of its fund (交易护栏)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"
_BACK = """
DROP TRIGGER investment_trade_within ON investment_trade;
DROP TRIGGER investment_trade_steps ON investment_trade;
DROP TRIGGER investment_instrument_keeps ON investment_instrument;
DROP TRIGGER investment_price_keeps ON investment_price;
DROP TRIGGER investment_counterparty_keeps ON investment_counterparty;
DROP FUNCTION investment_trade_within();
DROP FUNCTION investment_trade_steps();
DROP FUNCTION investment_row_keeps();
DROP FUNCTION investment_exposure(text);
DROP FUNCTION investment_refuse(text, text, text, numeric, numeric);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("investment", "0001_instruments_trades_and_prices"),
        ("ledger", "0012_accounts_handed_over"),
    ]

    operations = [migrations.RunSQL((_SQL / "trade_within_mandate.sql").read_text("utf-8"), _BACK)]
