"""Count shares of funds beside money and points (基金份额)."""

from django.db import migrations

_WIDER = """
ALTER DOMAIN ledger_unit DROP CONSTRAINT ledger_account_unit_known;
ALTER DOMAIN ledger_unit ADD CONSTRAINT ledger_account_unit_known CHECK (VALUE BETWEEN 1 AND 3);
"""
_BACK = """
ALTER DOMAIN ledger_unit DROP CONSTRAINT ledger_account_unit_known;
ALTER DOMAIN ledger_unit ADD CONSTRAINT ledger_account_unit_known CHECK (VALUE BETWEEN 1 AND 2);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0012_accounts_handed_over")]

    operations = [migrations.RunSQL(_WIDER, _BACK)]
