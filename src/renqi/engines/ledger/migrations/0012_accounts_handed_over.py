"""Let accounts go to the owner that theirs turned out to be, and back (账户随企业合并)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"
_EVENTS = """
ALTER TABLE ledger_account_event
    ADD COLUMN owner_was text,
    ADD COLUMN owner_is text,
    DROP CONSTRAINT ledger_account_event_known,
    ADD CONSTRAINT ledger_account_event_known
        CHECK (what IN ('opened', 'frozen', 'thawed', 'limited', 'handed_over')),
    ADD CONSTRAINT ledger_account_event_owners
        CHECK ((what = 'handed_over') = (owner_was IS NOT NULL)
               AND (owner_was IS NULL) = (owner_is IS NULL)
               AND (owner_was IS NULL OR owner_was <> owner_is));
"""
_BACK = """
ALTER TABLE ledger_account_event
    DROP CONSTRAINT ledger_account_event_owners,
    DROP COLUMN owner_was,
    DROP COLUMN owner_is;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0011_bank_answers")]

    operations = [
        migrations.RunSQL(_EVENTS, _BACK),
        migrations.RunSQL(
            (_SQL / "ledger_hand_over.sql").read_text("utf-8"),
            "DROP FUNCTION ledger_hand_over(text, text, boolean, text, timestamptz, text)",
        ),
    ]
