"""Two workers, two people and two recoveries at once pay once, and split each fen once."""

from pathlib import Path

import pytest
from django.db import transaction

from renqi.programmes.riskfund.capital.selectors.entries import open_money
from renqi.programmes.riskfund.relief.domain.money_refusals import PayoutsUnfit
from renqi.programmes.riskfund.relief.models import Loan, Loss, Payout, Recovery
from renqi.programmes.riskfund.relief.services.receive_money import Piece
from renqi.programmes.riskfund.relief.services.recover import take_recovery
from renqi.programmes.riskfund.relief.services.set_aside import set_aside
from tests.engines.ledger.chart import all_at_once, problems_of
from tests.riskfund.relief.money.money_world import (
    FUND,
    KEEPER,
    NOON,
    TODAY,
    YUAN,
    open_world,
)

pytestmark = pytest.mark.django_db(transaction=True)
FIRMS, EACH = 24, 1_500 * YUAN


def test_four_workers_serve_the_queue_in_order_and_to_the_floor(tmp_path: Path) -> None:
    # 24 x 1,000 + 10,000 + 5,000 - 1,000 of floor = 38,000 are free.
    world = open_world(tmp_path, firms=FIRMS)
    for firm in range(1, FIRMS + 1):
        world.approve(firm, EACH if firm > 1 else 5_000 * YUAN)
    raised = all_at_once(*[lambda: set_aside(at=NOON, on=TODAY)] * 4)
    assert raised == [None] * 4
    states = list(Payout.objects.order_by("pk").values_list("state", flat=True))
    # 38,000 less 5,000 for the first leave 33,000: twenty-two of 1,500, and one waits.
    assert states == ["reserved"] * 23 + ["queued"]
    assert world.value.promised == 5_000 * YUAN + 22 * EACH
    assert world.value.available_cash == 0


def test_two_people_who_prepare_the_same_payouts_make_one_order(tmp_path: Path) -> None:
    world = open_world(tmp_path, firms=1)
    payout = world.approve(1, EACH)
    world.keep()
    raised = all_at_once(
        lambda: world.order(payout, key="one"), lambda: world.order(payout, key="two")
    )
    assert sorted(type(one).__name__ for one in raised) == ["NoneType", PayoutsUnfit.__name__]


def test_two_looks_at_one_bank_file_open_one_loan(tmp_path: Path) -> None:
    world = open_world(tmp_path, firms=1)
    payout = world.approve(1, EACH)
    world.keep()
    world.send(world.order(payout))
    world.bank_pays(payout)
    assert all_at_once(*[world.keep] * 3) == [None] * 3
    assert (Loan.objects.count(), world.value.loans) == (1, EACH)


def test_two_recoveries_at_once_are_split_one_after_the_other(tmp_path: Path) -> None:
    world = open_world(tmp_path, firms=2)
    loss = world.written_off(world.loan(1, EACH))
    for amount in (33_333, 33_334):
        world.comes_in(amount)
    lines = open_money(FUND)

    def take(place: int) -> None:
        with transaction.atomic():
            piece = Piece(
                money=lines[place], amount=lines[place].left, how="hand", actor=KEEPER, at=NOON,
                on=TODAY,
            )  # fmt: skip
            take_recovery(loss.pk, piece)

    assert all_at_once(lambda: take(0), lambda: take(1)) == [None, None]
    loss = Loss.objects.get()
    shares = world.shares_of(loss)
    # 1,500 lost: own stake 1,000, firms 300, government 160, institution 40. Of 666.67 back:
    # 2/3 = 444.4467 -> 444.45; of 222.22 left 30/50 = 133.332 -> 133.33; of 88.89 80 % = 71.112.
    assert [borne for borne, _ in shares.values()] == [100_000, 30_000, 16_000, 4_000]
    assert [back for _, back in shares.values()] == [44_445, 13_333, 7_111, 1_778]
    assert (loss.recovered, Recovery.objects.count()) == (66_667, 2)
    assert problems_of() == []


def test_a_line_of_the_bank_is_taken_once_however_many_look(tmp_path: Path) -> None:
    world = open_world(tmp_path, firms=1)
    loan = world.loan(1, EACH)
    world.comes_in(10_000, text=loan.number)
    assert all_at_once(*[world.keep] * 3) == [None] * 3
    loan.refresh_from_db()
    assert (loan.repaid, world.value.suspense) == (10_000, 0)
