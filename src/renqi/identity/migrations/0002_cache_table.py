"""Make the table in which rate limits are counted."""

from typing import Any

from django.core.management import call_command
from django.db import migrations


def make_cache_table(_apps: Any, schema_editor: Any) -> None:
    """Create the table of Django's database cache; it stays if it is there."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    """One table that no model describes."""

    dependencies = [("identity", "0001_people")]

    operations = [migrations.RunPython(make_cache_table, migrations.RunPython.noop)]
