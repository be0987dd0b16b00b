"""Let a merge of firms give rows another code, and nobody else (随企业合并)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("support", "0003_pages_of_firms")]

    operations = [
        migrations.RunSQL((_SQL / "row_keeps.sql").read_text("utf-8"), migrations.RunSQL.noop)
    ]
