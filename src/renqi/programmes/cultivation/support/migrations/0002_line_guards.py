"""Keep what was judged, stated and asked for as it was (明细护栏)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"
_BACK = """
DROP TRIGGER support_line_keeps ON support_entitlementline;
DROP TRIGGER support_payee_keeps ON support_payeeaccount;
DROP TRIGGER support_change_keeps ON support_budgetchange;
DROP TRIGGER support_claim_keeps ON support_clawback;
DROP TRIGGER support_budget_keeps ON support_budget;
DROP TRIGGER support_claims_within ON support_clawback;
DROP TRIGGER support_receipts_within ON support_clawbackreceipt;
DROP FUNCTION support_row_keeps();
DROP FUNCTION support_claims_within();
DROP FUNCTION support_receipts_within();
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0001_entitlements_and_budgets")]

    operations = [migrations.RunSQL((_SQL / "line_guards.sql").read_text("utf-8"), _BACK)]
