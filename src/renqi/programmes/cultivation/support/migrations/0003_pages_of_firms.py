"""Hold what a page of a firm may write of its money (企业页面写入护栏)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"
_BACK = """
DROP TRIGGER support_line_answered ON support_entitlementline;
DROP TRIGGER support_payee_stated ON support_payeeaccount;
DROP TRIGGER support_claim_not_by_firms ON support_clawback;
DROP TRIGGER support_receipt_not_by_firms ON support_clawbackreceipt;
DROP FUNCTION support_line_answered();
DROP FUNCTION support_payee_stated();
DROP FUNCTION support_claim_not_by_firms();
DROP FUNCTION support_receipt_not_by_firms();
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0002_line_guards")]

    operations = [migrations.RunSQL((_SQL / "pages_of_firms.sql").read_text("utf-8"), _BACK)]
