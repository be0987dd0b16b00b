"""Install the guards, functions and views of the trail (审计数据库对象)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"
_FILES = (
    "audit_xid",
    "audit_append_only",
    "audit_record_event",
    "audit_note_rows",
    "audit_watch",
    "audit_leaf",
    "audit_seal_hash",
    "audit_seal_trail",
    "audit_begin_epoch",
    "audit_verify_links",
    "audit_verify_entries",
)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_row_history")]

    operations = [
        migrations.RunSQL((_SQL / f"{name}.sql").read_text("utf-8")) for name in _FILES
    ]
