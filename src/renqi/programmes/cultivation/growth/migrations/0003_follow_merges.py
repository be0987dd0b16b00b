"""Let a merge of firms give rows another code, and nobody else (随企业合并)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("growth", "0002_sql")]

    operations = [
        migrations.RunSQL((_SQL / "follow_merge.sql").read_text("utf-8"), migrations.RunSQL.noop)
    ]
