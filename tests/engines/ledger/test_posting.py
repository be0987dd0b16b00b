"""Posting: all or nothing, once, within limits."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from renqi.engines.ledger.domain import refusals
from renqi.engines.ledger.domain.balances import AccountTerms
from renqi.engines.ledger.domain.kinds import Side
from renqi.engines.ledger.domain.transfers import Booking, Transfer
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.services import post_transfers as posting
from renqi.engines.ledger.services.accounts import (
    freeze_account,
    limit_account,
    open_account,
    thaw_account,
)
from tests.engines.ledger.chart import BOOKING, NOON, TODAY, Chart, problems_of, sql

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]


def post(chart: Chart, *transfers: Transfer, booking: Booking = BOOKING) -> int:
    return posting.post_transfers(transfers, place=chart.place, booking=booking).new


def balance(account_id: int) -> int:
    return account_of(account_id).balance


@pytest.fixture
def rich(chart: Chart) -> Chart:
    """Put 1,000 fen into the pool."""
    post(chart, chart.transfer(chart.bank, chart.fund, 1_000))
    return chart


@pytest.fixture(params=[0, 1], ids=["alone", "in a batch"])
def extra(request: pytest.FixtureRequest, rich: Chart) -> list[Transfer]:
    """Take both ways through: one transfer has a function of its own."""
    return [rich.transfer(rich.bank, rich.b, 1)] * request.param


def test_a_transfer_lowers_one_account_and_raises_the_other(
    rich: Chart, extra: list[Transfer]
) -> None:
    post(rich, rich.transfer(rich.fund, rich.a, 300), *extra)
    assert (balance(rich.fund), balance(rich.a)) == (700, 300)  # 1,000 − 300
    assert balance(rich.bank) == 1_000 + len(extra)  # an asset grows by its debit leg
    assert problems_of() == []


def test_the_last_fen_can_be_spent_and_not_one_more(rich: Chart, extra: list[Transfer]) -> None:
    post(rich, rich.transfer(rich.fund, rich.a, 999))
    with pytest.raises(refusals.Overdraft) as refused:
        post(rich, rich.transfer(rich.fund, rich.a, 2), *extra)
    assert refused.value.data["account"] == "fund/pool"
    assert refused.value.data["available"] == 1  # 1,000 − 999
    post(rich, rich.transfer(rich.fund, rich.a, 1), *extra)
    assert balance(rich.fund) == 0


def test_a_batch_with_one_bad_transfer_posts_nothing(rich: Chart) -> None:
    good, bad = rich.transfer(rich.fund, rich.a, 1), rich.transfer(rich.a, rich.b, 2)
    with pytest.raises(refusals.Overdraft):
        post(rich, good, bad)
    assert balance(rich.fund) == 1_000
    assert sql("SELECT count(*) FROM ledger_transfer") == [(1,)]


def test_a_batch_is_judged_by_its_end_not_by_its_order(rich: Chart) -> None:
    # b has nothing until the second transfer: the rows of a batch act together.
    assert post(rich, rich.transfer(rich.b, rich.a, 5), rich.transfer(rich.fund, rich.b, 5)) == 2
    assert (balance(rich.a), balance(rich.b)) == (5, 0)


def test_the_same_transfer_twice_acts_once(rich: Chart, extra: list[Transfer]) -> None:
    transfer = rich.transfer(rich.fund, rich.a, 300)
    assert post(rich, transfer, *extra) == 1 + len(extra)
    assert post(rich, transfer, *extra) == 0
    assert balance(rich.a) == 300


def test_the_same_transfer_twice_in_one_batch_acts_once(rich: Chart) -> None:
    transfer = rich.transfer(rich.fund, rich.a, 300)
    assert post(rich, transfer, transfer) == 1
    assert balance(rich.a) == 300


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 301},
        {"debit": "bank"},
        {"credit": "b"},
        {"cause": "other"},
        {"memo": "说明"},
        {"group_id": "00000000-0000-8000-8000-000000000001"},
    ],
)
def test_the_same_id_with_another_content_is_refused(
    rich: Chart, extra: list[Transfer], change: dict[str, Any]
) -> None:
    first: dict[str, Any] = {"debit": "fund", "credit": "a", "amount": 300, "cause": "test"}

    def write(words: dict[str, Any]) -> Transfer:
        legs = {leg: getattr(rich, words[leg]) for leg in ("debit", "credit")}
        return rich.transfer(**{**words, **legs}, key="one")

    post(rich, write(first))
    with pytest.raises(refusals.IdReused):
        post(rich, write({**first, **change}), *extra)
    assert balance(rich.a) == 300


def test_the_same_id_on_another_day_is_refused(rich: Chart) -> None:
    transfer = rich.transfer(rich.fund, rich.a, 300)
    post(rich, transfer)
    tomorrow = Booking(on=TODAY + timedelta(days=1), at=NOON, actor="tester")
    with pytest.raises(refusals.IdReused):
        post(rich, transfer, booking=tomorrow)


def test_a_refused_transfer_does_not_burn_its_id(rich: Chart) -> None:
    transfer = rich.transfer(rich.a, rich.b, 5)
    with pytest.raises(refusals.Overdraft):
        post(rich, transfer)
    post(rich, rich.transfer(rich.fund, rich.a, 5))
    assert post(rich, transfer) == 1


def test_units_do_not_mix(rich: Chart, extra: list[Transfer]) -> None:
    with pytest.raises(refusals.BadAccount) as refused:
        post(rich, rich.transfer(rich.fund, rich.shop, 1), *extra)
    assert refused.value.data == {"account": rich.shop}


def test_an_account_that_does_not_exist_is_refused(rich: Chart, extra: list[Transfer]) -> None:
    with pytest.raises(refusals.BadAccount):
        post(rich, rich.transfer(rich.fund, 999_999, 1), *extra)
    assert balance(rich.fund) == 1_000


def test_nothing_moves_through_a_frozen_account_until_it_is_thawed(
    rich: Chart, extra: list[Transfer]
) -> None:
    words: dict[str, Any] = {"account_id": rich.a, "at": NOON, "actor": "tester"}
    assert freeze_account(**words, reason="under inquiry")
    assert not freeze_account(**words, reason="again")
    with pytest.raises(refusals.AccountFrozen):
        post(rich, rich.transfer(rich.fund, rich.a, 1), *extra)
    assert thaw_account(**words, reason="cleared")
    assert post(rich, rich.transfer(rich.fund, rich.a, 1), *extra) == 1 + len(extra)
    events = sql("SELECT what FROM ledger_account_event WHERE account_id = %s ORDER BY id", rich.a)
    assert events == [("opened",), ("frozen",), ("thawed",)]


def test_an_account_holds_no_more_than_its_cap(rich: Chart, extra: list[Transfer]) -> None:
    words: dict[str, Any] = {"reason": "award", "at": NOON, "actor": "tester"}
    limit_account(account_id=rich.a, balance_min=0, balance_max=500, **words)
    with pytest.raises(refusals.OverCap) as refused:
        post(rich, rich.transfer(rich.fund, rich.a, 501), *extra)
    assert (refused.value.data["account"], refused.value.data["most"]) == ("fund/a", 500)
    post(rich, rich.transfer(rich.fund, rich.a, 500), *extra)
    with pytest.raises(refusals.OverCap):
        limit_account(account_id=rich.a, balance_min=0, balance_max=499, **words)
    with pytest.raises(refusals.Overdraft):
        limit_account(account_id=rich.a, balance_min=501, balance_max=None, **words)


def test_a_debit_sided_account_is_limited_the_other_way_round(rich: Chart) -> None:
    terms = AccountTerms(code="cash", name="现金", side=Side.DEBIT, balance_max=100)
    cash = open_account(terms, book_id=rich.place.book_id, at=NOON, actor="tester")
    post(rich, rich.transfer(cash, rich.bank, 100))
    with pytest.raises(refusals.OverCap):
        post(rich, rich.transfer(cash, rich.bank, 1))
    post(rich, rich.transfer(rich.bank, cash, 100))
    with pytest.raises(refusals.Overdraft):
        post(rich, rich.transfer(rich.bank, cash, 1))
    assert balance(cash) == 0


@pytest.mark.parametrize("amount", [0, -1, 10**15 + 1, 10**30])
def test_an_amount_outside_the_range_is_refused(
    rich: Chart, extra: list[Transfer], amount: int
) -> None:
    with pytest.raises(refusals.AmountOutOfRange):
        post(rich, rich.transfer(rich.bank, rich.fund, amount), *extra)


def test_an_account_does_not_pay_itself(rich: Chart, extra: list[Transfer]) -> None:
    with pytest.raises(refusals.TransferMisshapen):
        post(rich, rich.transfer(rich.fund, rich.fund, 1), *extra)


def test_a_transfer_has_a_cause_and_an_actor(rich: Chart, extra: list[Transfer]) -> None:
    with pytest.raises(refusals.TransferMisshapen):
        post(rich, rich.transfer(rich.fund, rich.a, 1, cause=""), *extra)
    nobody = Booking(on=TODAY, at=NOON, actor="")
    with pytest.raises(refusals.TransferMisshapen):
        post(rich, rich.transfer(rich.fund, rich.a, 1), *extra, booking=nobody)


def test_a_refusal_leaves_the_callers_transaction_usable(rich: Chart) -> None:
    with transaction.atomic():
        with pytest.raises(refusals.Overdraft):
            post(rich, rich.transfer(rich.a, rich.b, 1))
        post(rich, rich.transfer(rich.fund, rich.a, 1))
    assert balance(rich.a) == 1


def test_an_account_code_names_one_account(chart: Chart) -> None:
    words: dict[str, Any] = {"book_id": chart.place.book_id, "at": NOON, "actor": "tester"}
    same = open_account(AccountTerms(code="a", name="a"), **words)
    assert same == chart.a
    with pytest.raises(refusals.AccountCodeTaken):
        open_account(AccountTerms(code="a", name="a", balance_min=-5), **words)


@pytest.mark.parametrize(
    "terms",
    [
        {"is_hot": True},  # with a lower limit of 0
        {"is_lotted": True, "balance_min": None},
        {"is_lotted": True, "side": Side.DEBIT},
        {"balance_min": 5, "balance_max": 4},
        {"code": "a/b"},
        {"unit": 9},
    ],
)
def test_terms_that_contradict_each_other_are_refused(chart: Chart, terms: dict[str, Any]) -> None:
    words = AccountTerms(**{"code": "new", "name": "new", **terms})
    with pytest.raises(refusals.AccountMisshapen):
        open_account(words, book_id=chart.place.book_id, at=NOON, actor="tester")


@pytest.mark.owner
def test_a_sum_beyond_64_bits_is_refused(chart: Chart) -> None:
    sql("UPDATE ledger_account SET credits = 9223372036854775000 WHERE id = %s", chart.fund)
    with pytest.raises(refusals.AmountOutOfRange):
        post(chart, chart.transfer(chart.bank, chart.fund, 1_000))


def test_a_hundred_transfers_over_few_accounts_add_up(rich: Chart) -> None:
    transfers = [rich.transfer(rich.fund, (rich.a, rich.b)[n % 2], n) for n in range(1, 45)]
    assert post(rich, *transfers) == 44
    assert balance(rich.a) == sum(range(2, 45, 2)) == 506
    assert balance(rich.b) == sum(range(1, 45, 2)) == 484
    assert balance(rich.fund) == 10  # 1,000 − 506 − 484
    assert problems_of() == []


def test_nothing_posted_is_nothing_done(chart: Chart) -> None:
    assert post(chart) == 0
    assert connection.in_atomic_block
