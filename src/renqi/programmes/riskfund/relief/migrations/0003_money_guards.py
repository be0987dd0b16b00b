"""Keep what was approved, lent, paid back and lost as it was, and its sums whole (资金护栏)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"
_BACK = """
DROP FUNCTION relief_row_keeps() CASCADE;
DROP FUNCTION relief_help_stopped() CASCADE;
DROP FUNCTION relief_money_not_by_firms() CASCADE;
DROP FUNCTION relief_payee_stated() CASCADE;
DROP FUNCTION relief_plan_adds_up() CASCADE;
DROP FUNCTION relief_loan_adds_up() CASCADE;
DROP FUNCTION relief_loan_sums(bigint);
DROP FUNCTION relief_loss_adds_up() CASCADE;
DROP FUNCTION relief_loss_sums(bigint);
DROP FUNCTION relief_queue_places(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("relief", "0002_payouts_and_loans")]

    operations = [migrations.RunSQL((_SQL / "money_guards.sql").read_text("utf-8"), _BACK)]
