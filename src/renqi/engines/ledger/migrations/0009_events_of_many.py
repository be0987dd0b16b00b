"""Let the events of one call have actors and instants of their own (多人合并过账)."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parent.parent / "sql"
_AGAIN = ("ledger_write", "ledger_post_each")
# A function with more parameters does not take the place of one with fewer.
_AWAY = """
DO $body$
DECLARE
    own regprocedure;
BEGIN
    FOR own IN SELECT p.oid FROM pg_proc p
                WHERE p.proname IN ('ledger_write', 'ledger_post_each')
                  AND p.pronamespace = 'public'::regnamespace LOOP
        EXECUTE format('DROP FUNCTION %s', own);
    END LOOP;
END
$body$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0008_hot_accounts")]

    operations = [
        migrations.RunSQL(_AWAY, migrations.RunSQL.noop),
        *(
            migrations.RunSQL((_SQL / f"{name}.sql").read_text("utf-8"), migrations.RunSQL.noop)
            for name in _AGAIN
        ),
    ]
