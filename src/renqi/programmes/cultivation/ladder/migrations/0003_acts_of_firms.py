"""Hold what a page of a firm may write of its titles (企业页面写入护栏)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"
# CASCADE takes the triggers that run them.
_BACK = """
DROP FUNCTION title_clock_goes_on() CASCADE;
DROP FUNCTION title_act_of_today() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("ladder", "0002_sql")]

    operations = [migrations.RunSQL((_SQL / "acts_of_firms.sql").read_text("utf-8"), _BACK)]
