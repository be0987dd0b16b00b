"""What the tables hold by themselves, and that the database has what the files say."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

import renqi.engines.ledger
from renqi.engines.ledger.domain import refusals
from renqi.engines.ledger.services.accounts import open_book
from renqi.engines.ledger.services.connection import CONSTRAINTS, STATES, call
from renqi.engines.ledger.services.periods import close_period
from renqi.engines.ledger.services.post_transfers import post_transfers
from renqi.kernel.errors import DomainError
from tests.engines.ledger.chart import BOOKING, NOON, TODAY, Chart, sql

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]
SQL = Path(str(renqi.engines.ledger.__file__)).parent / "sql"
HISTORY = (
    "ledger_transfer",
    "ledger_period_balance",
    "ledger_period_event",
    "ledger_account_event",
    "ledger_lot_move",
    "ledger_seal",
)


@pytest.fixture
def past(chart: Chart) -> Chart:
    """Give every table of history something to lose."""
    post_transfers([chart.transfer(chart.bank, chart.fund, 10)], place=chart.place, booking=BOOKING)
    close_period(book_id=chart.place.book_id, through=TODAY, at=NOON, actor="tester", is_final=True)
    return chart


@pytest.mark.owner
@pytest.mark.parametrize("table", HISTORY)
@pytest.mark.parametrize("verb", ["DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
def test_history_is_not_removed(past: Chart, table: str, verb: str) -> None:
    with pytest.raises(refusals.HistoryFixed):
        call(verb.format(table), [])


@pytest.mark.owner
@pytest.mark.parametrize(
    ("table", "column"),
    list(zip(HISTORY, ("amount", "debits", "through", "reason", "used", "root"), strict=True)),
)
def test_history_is_not_altered(past: Chart, table: str, column: str) -> None:
    with pytest.raises(refusals.HistoryFixed):
        call(f"UPDATE {table} SET {column} = {column}", [])  # noqa: S608


@pytest.mark.owner
@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("credits = -1", "ledger_account_counters_not_negative"),
        ("debits = credits + 1", "ledger_account_no_overdraft"),
        ("debits_pending = credits + 1", "ledger_account_no_overdraft"),
        ("balance_max = credits - debits - 1", "ledger_account_within_cap"),
        ("balance_max = balance_min - 1, credits = debits", "ledger_account_limits_in_order"),
        ("is_hot = true", "ledger_account_hot_is_free"),
        ("is_lotted = true, balance_min = NULL", "ledger_account_lots_never_overdrawn"),
        ("unit = 4", "ledger_account_unit_known"),
        ("side = 0, balance_min = NULL", "ledger_account_side_known"),
        ("code = 'with space'", "ledger_account_code_shape"),
        ("code = 'a'", "ledger_account_code_unique"),
    ],
)
def test_an_account_cannot_be_put_beyond_its_terms(
    past: Chart, change: str, constraint: str
) -> None:
    with pytest.raises(Exception, match=constraint):
        sql(f"UPDATE ledger_account SET {change} WHERE id = %s", past.fund)  # noqa: S608


@pytest.mark.owner
@pytest.mark.parametrize(
    ("columns", "values", "constraint"),
    [
        ("kind, pending_id", "0, gen_random_uuid()", "ledger_transfer_kind_shape"),
        ("kind", "2", "ledger_transfer_kind_shape"),
        ("kind", "9", "ledger_transfer_kind_shape"),
        ("kind", "5", "ledger_transfer_kind_shape"),
        ("kind, expires_at", "0, now()", "ledger_transfer_only_holds_expire"),
        (
            "kind, reverses_id, refunds_id",
            "0, gen_random_uuid(), gen_random_uuid()",
            "ledger_transfer_returns_one_way",
        ),
    ],
)
def test_a_transfer_has_the_shape_of_its_kind(
    past: Chart, columns: str, values: str, constraint: str
) -> None:
    with pytest.raises(Exception, match=constraint):
        sql(
            "INSERT INTO ledger_transfer (id, xid, debit_id, credit_id, amount, book_id, unit,"  # noqa: S608
            f" effective_on, created_at, cause, actor, {columns}) SELECT gen_random_uuid(), xid,"
            " debit_id, credit_id, amount, book_id, unit, effective_on, created_at, cause, actor,"
            f" {values} FROM ledger_transfer"
        )


def test_a_book_is_opened_once_and_its_code_is_plain() -> None:
    first = open_book(code="points.2026", name="积分")
    assert open_book(code="points.2026", name="积分") == first
    with pytest.raises(refusals.BookCodeTaken):
        open_book(code="points.2026", name="别的")
    with pytest.raises(refusals.BookMisshapen):
        open_book(code="积分", name="积分")


def test_every_state_that_the_files_raise_has_its_words() -> None:
    raised = {
        state for path in SQL.glob("*.sql") for state in re.findall(r"LG\d{3}", path.read_text())
    }
    # LG013 is a call that only a program's own mistake can make.
    assert raised - {"LG013"} == {state for state in STATES if state.startswith("LG")}


def test_the_table_of_refusals_names_only_constraints_that_exist() -> None:
    existing = {
        name
        for (name,) in sql(
            "SELECT conname::text FROM pg_constraint UNION SELECT tgname::text FROM pg_trigger"
            " UNION SELECT indexrelid::regclass::text FROM pg_index"
        )
    }
    assert set(CONSTRAINTS) <= existing


def test_every_refusal_of_the_ledger_can_happen() -> None:
    listed = {*STATES.values(), *CONSTRAINTS.values()}
    raised_elsewhere = {
        refusals.AccountUnknown,
        refusals.BookCodeTaken,
        refusals.ConstraintBroken,
        refusals.SubmittedInside,
        refusals.TooManyWaiting,
    }
    kinds = {
        kind
        for kind in vars(refusals).values()
        if isinstance(kind, type) and issubclass(kind, DomainError) and kind is not DomainError
    }
    assert kinds == listed | raised_elsewhere


def bodies() -> dict[str, str]:
    """Give the body of every function, as the files say."""
    pattern = re.compile(
        r"CREATE (?:OR REPLACE )?FUNCTION (\w+)\(.*?\$body\$(.*?)\$body\$", re.DOTALL
    )
    return {
        name: body for path in SQL.glob("*.sql") for name, body in pattern.findall(path.read_text())
    }


def test_the_installed_functions_are_the_ones_in_the_files() -> None:
    rows = sql("SELECT proname, prosrc FROM pg_proc WHERE proname ~ '^(ledger|bank|payment)_'")
    assert {str(name): str(body) for name, body in rows} == bodies()


@pytest.mark.parametrize("model", ["Book", "AccountBalance", "Transfer", "Lot", "Seal"])
def test_a_model_has_the_columns_of_its_table(model: str) -> None:
    meta = apps.get_model("ledger", model)._meta
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, meta.db_table)
    assert {field.column for field in meta.concrete_fields} == {row.name for row in described}
