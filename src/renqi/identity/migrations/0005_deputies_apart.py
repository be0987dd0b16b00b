"""Keep deputies within the role lent to them and apart from administrators (委托约束)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """Two triggers that no model describes."""

    dependencies = [("identity", "0004_delegations")]

    operations = [
        migrations.RunSQL(
            (_SQL / "deputies_apart.sql").read_text("utf-8"),
            reverse_sql=(
                "DROP FUNCTION identity_check_delegation() CASCADE;"
                " DROP FUNCTION identity_check_administrator() CASCADE;"
            ),
        )
    ]
