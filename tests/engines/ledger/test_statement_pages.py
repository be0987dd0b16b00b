"""A statement read in pages says what the whole statement says, wherever one turns."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renqi.engines.ledger.domain.balances import Account, StatementLine
from renqi.engines.ledger.domain.transfers import Booking, Settlement
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.selectors.statement import statement
from renqi.engines.ledger.selectors.statement_pages import (
    Position,
    day_balances,
    last_position,
    period_sums,
    statement_lines,
    statement_page,
)
from renqi.engines.ledger.services.holds import hold_money, settle_holds
from renqi.engines.ledger.services.periods import close_period
from renqi.engines.ledger.services.post_transfers import post_transfers
from tests.engines.ledger.chart import NOON, TODAY, Chart

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]
FIRST, LAST = date(2026, 6, 1), date(2026, 7, 1)


def on(day: int) -> Booking:
    return Booking(on=FIRST + timedelta(days=day - 1), at=NOON, actor="tester")


@pytest.fixture
def busy(chart: Chart) -> Chart:
    """Move money on most days of June, with holds between, in no order of days."""
    draw = Random(7)
    post_transfers(
        [chart.transfer(chart.bank, chart.fund, 100_000)], place=chart.place, booking=on(1)
    )
    for _ in range(40):
        booking, amount = on(draw.randint(1, 30)), draw.randint(1, 900)
        debit, credit = draw.sample([chart.fund, chart.bank], 2)
        post_transfers([chart.transfer(debit, credit, amount)], place=chart.place, booking=booking)
        if draw.random() < 0.3:
            held = chart.transfer(chart.fund, chart.a, amount)
            hold_money([held], place=chart.place, booking=booking)
            if draw.random() < 0.5:
                settle_holds(
                    [Settlement(hold_id=held.id, amount=amount // 2 or 1)],
                    book_id=chart.place.book_id,
                    booking=on(draw.randint(1, 30)),
                )
    return chart


def pages(account: Account, *, limit: int) -> list[StatementLine]:
    """Turn all pages forward."""
    found: list[StatementLine] = []
    after: Position | None = None
    while True:
        page = statement_page(account, start=FIRST, end=LAST, after=after, limit=limit)
        found += page.lines
        if page.later is None:
            return found
        after = page.later


def pages_back(account: Account, *, limit: int) -> list[StatementLine]:
    """Turn all pages back from the end."""
    found: list[StatementLine] = []
    before: Position | None = last_position(LAST)
    while before is not None:
        page = statement_page(account, start=FIRST, end=LAST, before=before, limit=limit)
        found[:0] = page.lines
        before = page.earlier
    return found


@pytest.mark.parametrize("limit", [1, 2, 7, 41, 1_000])
@pytest.mark.parametrize("name", ["fund", "bank", "a"])
def test_all_pages_together_are_the_statement(busy: Chart, name: str, limit: int) -> None:
    account = account_of(getattr(busy, name))
    whole = statement(account_id=account.id, start=FIRST, end=LAST)
    assert pages(account, limit=limit) == list(whole.lines)
    assert pages_back(account, limit=limit) == list(whole.lines)
    assert list(statement_lines(account, start=FIRST, end=LAST)) == list(whole.lines)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=st.integers(0, 35), length=st.integers(0, 35), limit=st.integers(1, 12))
def test_opening_and_turnover_make_the_closing(
    busy: Chart, first: int, length: int, limit: int
) -> None:
    start = FIRST + timedelta(days=first - 2)
    end = start + timedelta(days=length)
    for number in (busy.fund, busy.bank, busy.b):
        account = account_of(number)
        whole = statement(account_id=number, start=start, end=end)
        sums = period_sums(account, start=start, end=end)
        assert (sums.opening, sums.closing) == (whole.opening, whole.closing)
        change = (sums.credits - sums.debits) * account.side
        assert sums.opening + change == sums.closing
        page = statement_page(account, start=start, end=end, limit=limit)
        assert page.brought == sums.opening
        assert page.lines == whole.lines[:limit]


@pytest.mark.parametrize("through", [10, 20, 29])
def test_a_close_changes_no_balance_of_the_past(busy: Chart, through: int) -> None:
    account = account_of(busy.fund)
    days = [FIRST + timedelta(days=number) for number in range(31)]
    open_sums = [period_sums(account, start=day, end=LAST) for day in days]
    close_period(
        book_id=busy.place.book_id,
        through=FIRST + timedelta(days=through - 1),
        at=NOON,
        actor="tester",
        is_final=True,
    )
    assert [period_sums(account, start=day, end=LAST) for day in days] == open_sums


def test_the_ends_of_the_days_follow_the_statement(busy: Chart) -> None:
    account = account_of(busy.fund)
    whole = statement(account_id=busy.fund, start=FIRST, end=LAST)
    ends = {line.effective_on: line.balance for line in whole.lines if line.debit or line.credit}
    told = dict(day_balances(account, start=FIRST, end=LAST))
    assert {day: told[day] for day in ends} == ends


def test_a_hold_stands_on_the_statement_and_moves_no_balance(chart: Chart) -> None:
    post_transfers([chart.transfer(chart.bank, chart.fund, 100)], place=chart.place, booking=on(1))
    held = chart.transfer(chart.fund, chart.a, 30)
    hold_money([held], place=chart.place, booking=on(2))
    settle_holds(
        [Settlement(hold_id=held.id, amount=20)], book_id=chart.place.book_id, booking=on(3)
    )
    lines = statement_page(account_of(chart.fund), start=FIRST, end=LAST).lines
    # 100 in; 30 promised; of these 20 paid and all 30 let go.
    assert [(line.credit, line.debit, line.held, line.balance) for line in lines] == [
        (100, 0, 0, 100),
        (0, 0, 30, 100),
        (0, 20, -30, 80),
    ]
    assert [line.other_name for line in lines] == ["bank", "a", "a"]


def test_an_account_without_a_line_has_an_empty_statement(chart: Chart) -> None:
    account = account_of(chart.b)
    page = statement_page(account, start=FIRST, end=TODAY)
    assert (page.brought, page.lines, page.earlier, page.later) == (0, (), None, None)
    assert statement_page(account, start=FIRST, end=TODAY, before=last_position(TODAY)).lines == ()
