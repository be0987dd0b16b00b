"""Install what models cannot say (数据库触发器与约束)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"


def _install(name: str, undo: str) -> migrations.RunSQL:
    return migrations.RunSQL((_SQL / f"{name}.sql").read_text("utf-8"), undo)


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_documents")]

    operations = [
        # CASCADE takes the triggers that run it.
        _install("append_only", "DROP FUNCTION documents_append_only() CASCADE;"),
        _install(
            "number_follows",
            "DROP FUNCTION documents_number_follows() CASCADE;"
            " DROP FUNCTION documents_next_number(text, smallint);",
        ),
        _install(
            "bytes_agree",
            "ALTER TABLE documents_issueddocument DROP CONSTRAINT document_sha256_of_bytes,"
            " DROP CONSTRAINT document_size_of_bytes;",
        ),
    ]
