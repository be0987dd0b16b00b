"""Every table is watched or says why not, and the watched ones really are."""

import pytest
from django.db import connection

from renqi.audit.domain.watched import EXEMPT, WATCHED
from renqi.audit.services.watch_tables import watch_tables

pytestmark = pytest.mark.django_db


def _tables() -> dict[str, set[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, a.attname FROM pg_class c"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
            " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"
        )
        found: dict[str, set[str]] = {}
        for table, column in cursor.fetchall():
            found.setdefault(table, set()).add(column)
        return found


def test_every_table_is_watched_or_says_why_it_is_not() -> None:
    undecided = _tables().keys() - WATCHED.keys() - EXEMPT.keys()
    assert not undecided, f"decide in renqi/audit/domain/watched.py: {sorted(undecided)}"


def test_no_table_is_on_both_lists_and_none_without_a_reason() -> None:
    assert not WATCHED.keys() & EXEMPT.keys()
    assert all(EXEMPT.values())


def test_the_columns_that_are_hidden_or_silent_exist() -> None:
    tables = _tables()
    wrong = [
        (table, column)
        for table, watch in WATCHED.items()
        if table in tables
        for column in (watch.key, *watch.hidden, *watch.silent)
        if column not in tables[table]
    ]
    assert wrong == []


@pytest.mark.owner
def test_watching_again_changes_nothing() -> None:
    assert watch_tables() == 0


@pytest.mark.owner
def test_a_table_that_lost_a_trigger_gets_it_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_update ON identity_person")
        cursor.execute("ALTER TABLE identity_membership DISABLE TRIGGER audit_delete")
    assert watch_tables() == 2  # one dropped, one disabled


@pytest.mark.owner
def test_a_table_that_is_no_longer_watched_loses_its_triggers() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_watch('registry_standingfacts', 'firm_id', '{}', '{}', '{update}')"
        )
    assert watch_tables() == 1
    assert watch_tables() == 0
