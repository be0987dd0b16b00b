"""Fail when a model says what no migration says (迁移漂移检查).

Django's own `makemigrations --check` also asks the database for its history, and a check should
need none.
"""

import sys

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from renqi.cli.database import set_up_django


def drift() -> dict[str, list[str]]:
    """Give the changes that no migration makes, for each of our apps."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    return {
        label: [operation.describe() for one in migrations for operation in one.operations]
        for label, migrations in detector.changes(graph=loader.graph).items()
        if apps.get_app_config(label).name.startswith("renqi.")
    }


def main() -> int:
    """Print the drift, one line for each change, and return the exit status."""
    set_up_django()
    # As `makemigrations` does: the names of things are compared untranslated.
    with translation.override(None):
        found = drift()
    for label, changes in found.items():
        for change in changes:
            print(f"{label}: no migration for: {change}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
