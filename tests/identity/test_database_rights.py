"""What the accounts of the database may do: nothing is owned, history stays, books are posted."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from renqi.identity.domain.actor import NOBODY, Actor
from renqi.identity.domain.permissions import TABLE, Action, Reach
from renqi.identity.services.acting import acting_as, acting_within
from renqi.identity.services.database_rights import (
    LoginUnknown,
    apply_rights,
    rights_are_current,
)

pytestmark = pytest.mark.django_db

OFFICER = Actor(person_id=8, name="陈晓明", role="bureau_officer", organisation_id=1)
FIRM = Actor(person_id=7, name="李建国", role="firm_user", organisation_id=3, uscc="9" * 18)
ROLES = ["renqi_app", "renqi_web", "renqi_web_all"]
NEVER_ALTERED = [
    "audit_rowchange",
    "audit_securityevent",
    "casework_act",
    "casework_review",
    "ledger_transfer",
    "registry_factrecord",
]


def value(statement: str, *given: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, given or None)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


@contextmanager
def become(role: str) -> Iterator[None]:
    with transaction.atomic():
        value(f"SET LOCAL ROLE {role}")
        yield
        value("RESET ROLE")


def state_of(statement: str) -> str:
    """Run a statement that must be refused, and give PostgreSQL's word for why."""
    try:
        with transaction.atomic():
            value(statement)
    except DatabaseError as error:
        return str(getattr(error.__cause__, "sqlstate", ""))
    return "was not refused"


@pytest.mark.parametrize("role", ROLES)
def test_no_role_of_the_application_owns_anything_or_makes_tables(role: str) -> None:
    owned = value("SELECT count(*) FROM pg_class WHERE relowner = %s::regrole", role)
    assert owned == 0
    with become(role):
        assert state_of("CREATE TABLE public.mine (n int)") == "42501"
        assert state_of("ALTER TABLE registry_firm DISABLE ROW LEVEL SECURITY") == "42501"
        assert state_of("ALTER TABLE casework_act DISABLE TRIGGER ALL") == "42501"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", NEVER_ALTERED)
def test_what_was_recorded_can_be_neither_removed_nor_emptied(role: str, table: str) -> None:
    with become(role):
        assert state_of(f"DELETE FROM {table}") == "42501"  # noqa: S608
        assert state_of(f"TRUNCATE {table}") == "42501"


@pytest.mark.parametrize("role", ROLES)
def test_the_books_are_written_by_their_functions_alone(role: str) -> None:
    with become(role):
        assert state_of("UPDATE ledger_account SET credits = 0") == "42501"
        assert state_of("INSERT INTO ledger_transfer DEFAULT VALUES") == "42501"
        assert state_of("SELECT nextval('ledger_transfer_seq')") == "42501"
        assert state_of("SELECT ledger_enter(1::smallint, '2026-01-01', false)") == "42501"
        # A way in: refused for what it says, not for want of a right. LG012: no such book.
        locking = "SELECT ledger_lock_accounts(99::smallint, '2026-01-01', '{}'::bigint[])"
        assert state_of(locking) != "42501"
        # No page closes a book; a command does.
        closing = "SELECT ledger_close_period(99::smallint, 'closed', '2026-01-01', now(), 'x')"
        assert (state_of(closing) == "42501") == (role != "renqi_app")


def test_pages_neither_seal_nor_begin_anew() -> None:
    for role in ("renqi_web", "renqi_web_all"):
        with become(role):
            assert state_of("SELECT ledger_seal_journal(now())") == "42501"
            assert state_of("SELECT ledger_begin_epoch()") == "42501"
    with become("renqi_app"):
        assert value("SELECT ledger_seal_journal(now()) IS NULL") is True


def test_no_function_with_the_owners_rights_looks_in_a_temporary_table_first() -> None:
    careless = value(
        "SELECT array_agg(proname::text) FROM pg_proc WHERE prosecdef"
        " AND pronamespace = 'public'::regnamespace"
        " AND NOT EXISTS (SELECT FROM unnest(proconfig) AS c"
        "                  WHERE c ~ '^search_path=.*pg_temp[\"]?$')"
    )
    assert careless is None


def test_no_view_shows_more_than_its_tables() -> None:
    with_owners_eyes = value(
        "SELECT array_agg(relname::text) FROM pg_class WHERE relkind = 'v'"
        " AND relnamespace = 'public'::regnamespace"
        " AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)"
    )
    assert with_owners_eyes is None


@pytest.mark.owner
def test_tables_of_later_migrations_are_covered_by_themselves() -> None:
    with transaction.atomic():
        value("CREATE TABLE of_tomorrow (id bigint GENERATED ALWAYS AS IDENTITY, n int)")
        for role in ROLES:
            with become(role):
                value("INSERT INTO of_tomorrow (n) VALUES (1)")
        assert value("SELECT count(*) FROM of_tomorrow") == 3
        transaction.set_rollback(True)


@pytest.mark.owner
def test_rights_are_applied_again_without_a_trace_and_missed_when_taken_away() -> None:
    assert rights_are_current()
    login = str(connection.settings_dict["USER"])
    apply_rights(login=login)
    apply_rights(login=login)
    assert rights_are_current()
    with transaction.atomic():
        value("REVOKE SELECT ON django_migrations FROM renqi_web")
        assert not rights_are_current()
        transaction.set_rollback(True)


def test_rights_for_an_account_that_is_not_there_are_refused() -> None:
    with pytest.raises(LoginUnknown):
        apply_rights(login="nobody_of_that_name")


def test_within_reach_the_database_knows_the_person_and_afterwards_nobody() -> None:
    before = value("SELECT current_user")
    with acting_within(FIRM, money_owner=FIRM.uscc):
        assert value("SELECT current_user") == "renqi_web"
        assert value("SELECT current_setting('renqi.firms')") == FIRM.uscc
        assert value("SELECT current_setting('renqi.actor')::json ->> 'name'") == "李建国"
        with acting_within(OFFICER, money_owner=""):
            assert value("SELECT current_user") == "renqi_web_all"
            assert value("SELECT current_setting('renqi.firms')") == "all"
        assert value("SELECT current_user") == "renqi_web"
        assert value("SELECT current_setting('renqi.person')") == "7"
    assert value("SELECT current_user") == before
    assert value("SELECT current_setting('renqi.firms', true)") in (None, "")


def test_a_refusal_inside_takes_the_reach_back_too() -> None:
    before = value("SELECT current_user")
    with pytest.raises(LookupError), acting_within(FIRM, money_owner=""):
        raise LookupError
    assert value("SELECT current_user") == before


def test_somebody_who_has_not_signed_in_reaches_nothing() -> None:
    with acting_within(NOBODY, money_owner=""):
        assert value("SELECT current_user") == "renqi_web"
        for name in ("firms", "cases", "money", "trail"):
            assert value("SELECT current_setting(%s)", f"renqi.{name}") == ""


def test_only_roles_that_see_all_three_become_the_role_that_sees_all() -> None:
    reading = (Action.FIRM_READ, Action.CASE_WORK, Action.LEDGER_READ)
    for role, rights in TABLE.items():
        sees_all = all(rights.get(action) is Reach.ALL for action in reading)
        actor = Actor(person_id=1, name="x", role=role.value, organisation_id=1)
        with acting_within(actor, money_owner=""):
            assert (value("SELECT current_user") == "renqi_web_all") == sees_all


def test_a_job_names_who_ordered_it_and_sees_every_row() -> None:
    before = value("SELECT current_user")
    with acting_as(OFFICER):
        assert value("SELECT current_user") == before
        assert value("SELECT current_setting('renqi.actor')::json ->> 'person_id'") == "8"
    assert value("SELECT current_setting('renqi.actor', true)") in (None, "")


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_page_stays_on_the_connection_that_the_next_one_gets() -> None:
    with acting_within(FIRM, money_owner=FIRM.uscc):
        assert value("SELECT current_setting('renqi.firms')") == FIRM.uscc
    assert value("SELECT current_setting('role')") == "renqi_app"  # as tests are, see conftest
    assert value("SELECT current_setting('renqi.firms', true)") == ""
    assert value("SELECT current_setting('renqi.actor', true)") == ""
