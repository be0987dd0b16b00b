"""Count receipts in the database, and let pages of firms only ask (收缴护栏)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"
_BACK = """
DROP TRIGGER members_receipt_counts ON members_receipt;
DROP TRIGGER members_return_counts ON members_moneyreturn;
DROP TRIGGER members_membership_kept ON members_membership;
DROP TRIGGER members_due_kept ON members_due;
DROP TRIGGER members_incoming_kept ON members_incoming;
DROP TRIGGER members_membership_asked ON members_membership;
DROP TRIGGER members_pause_asked ON members_pause;
DROP TRIGGER members_leaving_asked ON members_leaving;
DROP TRIGGER members_return_asked ON members_moneyreturn;
DROP FUNCTION members_receipt_counts();
DROP FUNCTION members_return_counts();
DROP FUNCTION members_counts_kept();
DROP FUNCTION members_only_asks();
DROP SEQUENCE members_reference_seq;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0001_members_of_funds")]

    operations = [migrations.RunSQL((_SQL / "guards.sql").read_text("utf-8"), _BACK)]
