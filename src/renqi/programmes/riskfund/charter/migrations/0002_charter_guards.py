"""Keep what was published, and let two sides decide (章程护栏)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"
# CASCADE takes the triggers that run them.
_BACK = """
DROP FUNCTION charter_version_begins() CASCADE;
DROP FUNCTION charter_version_moves() CASCADE;
DROP FUNCTION charter_refuse_untried(charter_charterversion);
DROP FUNCTION charter_approval_fits() CASCADE;
DROP FUNCTION charter_trial_fits() CASCADE;
DROP FUNCTION charter_append_only() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0001_funds_and_charters")]

    operations = [migrations.RunSQL((_SQL / "charter_guards.sql").read_text("utf-8"), _BACK)]
