"""Closing a book, and what a statement and a trial balance say before and after."""

from datetime import date, timedelta

import pytest

from renqi.engines.ledger.domain import refusals
from renqi.engines.ledger.domain.kinds import Kind
from renqi.engines.ledger.domain.transfers import Booking, Transfer
from renqi.engines.ledger.selectors.accounts import accounts_in, book_id
from renqi.engines.ledger.selectors.journal import journal
from renqi.engines.ledger.selectors.statement import statement
from renqi.engines.ledger.selectors.trial_balance import trial_balance
from renqi.engines.ledger.services.holds import hold_money
from renqi.engines.ledger.services.periods import close_period, reopen_period
from renqi.engines.ledger.services.post_transfers import post_each, post_transfers
from tests.engines.ledger.chart import BOOKING, NOON, TODAY, Chart, problems_of, sql

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]
JUNE_30 = TODAY - timedelta(days=1)


def post(chart: Chart, *transfers: Transfer, on: date = TODAY, is_late: bool = False) -> int:
    booking = Booking(on=on, at=NOON, actor="tester", is_late=is_late)
    return post_transfers(transfers, place=chart.place, booking=booking).new


def close(chart: Chart, through: date, *, is_final: bool) -> int:
    return close_period(
        book_id=chart.place.book_id, through=through, at=NOON, actor="tester", is_final=is_final
    )


@pytest.fixture
def busy(chart: Chart) -> Chart:
    """Post 1,000 on 29 June, 300 on 30 June and 200 on 1 July."""
    post(chart, chart.transfer(chart.bank, chart.fund, 1_000), on=date(2026, 6, 29))
    post(chart, chart.transfer(chart.fund, chart.a, 300, memo="六月"), on=JUNE_30)
    post(chart, chart.transfer(chart.fund, chart.b, 200), on=TODAY)
    return chart


def test_after_a_final_close_nothing_is_posted_up_to_that_day(busy: Chart) -> None:
    close(busy, JUNE_30, is_final=True)
    for is_late in (False, True):
        with pytest.raises(refusals.PeriodClosed):
            post(busy, busy.transfer(busy.fund, busy.a, 1), on=JUNE_30, is_late=is_late)
    assert post(busy, busy.transfer(busy.fund, busy.a, 1), on=TODAY) == 1


def test_after_a_soft_close_only_late_entries_get_in(busy: Chart) -> None:
    close(busy, JUNE_30, is_final=False)
    with pytest.raises(refusals.PeriodClosed):
        post(busy, busy.transfer(busy.fund, busy.a, 1), on=JUNE_30)
    assert post(busy, busy.transfer(busy.fund, busy.a, 1), on=JUNE_30, is_late=True) == 1


def test_a_soft_close_can_be_undone_and_a_final_one_cannot(busy: Chart) -> None:
    book = busy.place.book_id
    close(busy, JUNE_30, is_final=False)
    reopen_period(book_id=book, through=date(2026, 6, 29), at=NOON, actor="tester")
    post(busy, busy.transfer(busy.fund, busy.a, 1), on=JUNE_30)
    close(busy, JUNE_30, is_final=True)
    with pytest.raises(refusals.PeriodClosed):
        reopen_period(book_id=book, through=date(2026, 6, 29), at=NOON, actor="tester")
    events = sql("SELECT what FROM ledger_period_event WHERE book_id = %s ORDER BY id", book)
    assert events == [("closed_softly",), ("reopened",), ("closed",)]


def test_a_retry_after_the_close_is_told_that_it_was_done(busy: Chart) -> None:
    transfer = busy.transfer(busy.fund, busy.a, 1)
    post(busy, transfer, on=JUNE_30)
    close(busy, JUNE_30, is_final=True)
    assert post(busy, transfer, on=JUNE_30) == 0
    assert post(busy, transfer, transfer, on=JUNE_30) == 0


def test_the_balances_of_a_closed_day_are_written_down(busy: Chart) -> None:
    assert close(busy, JUNE_30, is_final=True) == 3  # bank, pool and a have moved
    assert close(busy, TODAY, is_final=True) == 4  # b as well
    rows = sql(
        "SELECT debits, credits FROM ledger_period_balance WHERE account_id = %s ORDER BY through",
        busy.fund,
    )
    assert rows == [(300, 1_000), (500, 1_000)]  # 300 + 200
    assert problems_of() == []


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_statement_runs_from_opening_to_closing(busy: Chart, is_closed: bool) -> None:
    if is_closed:
        close(busy, date(2026, 6, 29), is_final=True)
    sheet = statement(account_id=busy.fund, start=JUNE_30, end=TODAY)
    assert (sheet.opening, sheet.closing) == (1_000, 500)
    told = [(line.other, line.debit, line.balance) for line in sheet.lines]
    assert told == [("fund/a", 300, 700), ("fund/b", 200, 500)]  # 1,000 − 300; 700 − 200


def test_a_statement_of_an_asset_grows_by_debits(busy: Chart) -> None:
    sheet = statement(account_id=busy.bank, start=date(2026, 6, 1), end=TODAY)
    assert (sheet.opening, sheet.closing, sheet.account.balance) == (0, 1_000, 1_000)


def test_a_statement_shows_a_hold_without_moving_the_balance(busy: Chart) -> None:
    hold_money([busy.transfer(busy.fund, busy.a, 50)], place=busy.place, booking=BOOKING)
    sheet = statement(account_id=busy.fund, start=TODAY, end=TODAY)
    last = sheet.lines[-1]
    assert (last.kind, last.debit, last.balance) == (Kind.HELD, 0, 500)


def test_a_statement_without_lines_has_its_opening_as_closing(busy: Chart) -> None:
    sheet = statement(account_id=busy.fund, start=date(2026, 8, 1), end=date(2026, 8, 31))
    assert (sheet.opening, sheet.closing, sheet.lines) == (500, 500, ())


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_trial_balance_has_equal_sides(busy: Chart, is_closed: bool) -> None:
    if is_closed:
        close(busy, date(2026, 6, 29), is_final=True)
    rows = {row.account: row for row in trial_balance(book=busy.place.book_id, on=JUNE_30)}
    assert (rows["pool"].debits, rows["pool"].credits) == (300, 1_000)
    assert rows["b"].credits == 0  # paid on 1 July
    assert sum(row.debits for row in rows.values()) == 1_300  # 1,000 + 300
    assert sum(row.credits for row in rows.values()) == 1_300


def test_the_journal_lists_the_latest_first_and_goes_on_where_a_page_ended(busy: Chart) -> None:
    book = busy.place.book_id
    amounts = [line.amount for line in journal(book=book)]
    assert amounts == [200, 300, 1_000]
    first = journal(book=book, limit=1)
    assert [line.amount for line in journal(book=book, before=first[-1])] == [300, 1_000]


def test_events_of_a_closed_day_are_told_so(busy: Chart) -> None:
    close(busy, JUNE_30, is_final=True)
    booking = Booking(on=JUNE_30, at=NOON, actor="tester")
    (one,) = post_each([busy.transfer(busy.fund, busy.a, 1)], place=busy.place, booking=booking)
    assert one.outcome == "closed"


def test_a_book_lists_its_accounts(busy: Chart) -> None:
    book = book_id("fund")
    assert book == busy.place.book_id
    codes = [account.code for account in accounts_in(book=book)]
    assert codes == ["a", "b", "bank", "issuer", "pool", "purse", "shop"]
    assert accounts_in(book=book, owner="nobody") == []
    with pytest.raises(refusals.BookUnknown):
        book_id("none")
