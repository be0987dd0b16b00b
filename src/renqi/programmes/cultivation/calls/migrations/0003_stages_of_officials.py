"""Let no page but the bureau's bring an application to its decision (办理环节护栏)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"
_BACK = """
DROP TRIGGER calls_stage_of_officials ON calls_application;
DROP FUNCTION calls_stage_of_officials();
"""


class Migration(migrations.Migration):
    dependencies = [("calls", "0002_sql")]

    operations = [migrations.RunSQL((_SQL / "stages_of_officials.sql").read_text("utf-8"), _BACK)]
