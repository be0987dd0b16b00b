"""Eight threads of real transactions at one fund."""

import threading
from collections import Counter

import pytest

from renqi.programmes.riskfund.capital.domain.refusals import FloorReached
from renqi.programmes.riskfund.capital.selectors.verify import verify_fund
from renqi.programmes.riskfund.capital.services.contribute import contribute
from renqi.programmes.riskfund.capital.services.lend import lend
from renqi.programmes.riskfund.capital.services.liquidity_floor import (
    keep_floors,
    set_liquidity_floor,
)
from renqi.programmes.riskfund.capital.services.redeem import redeem
from renqi.programmes.riskfund.charter.domain.vocabulary import Party
from tests.engines.ledger.chart import all_at_once
from tests.registry.firm_files import uscc
from tests.riskfund.capital.fund_world import ANNA, NOON, YUAN, open_world

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


def test_cash_never_falls_below_the_floor_whoever_comes_first() -> None:
    """1,000 yuan, floor 400: of 80 promises of 10 yuan exactly 60 are made."""
    world = open_world()
    world.party_pays(Party.GOVERNMENT, 1_000 * YUAN)
    set_liquidity_floor(world.fund, amount=400 * YUAN, reason="章程", actor=ANNA, at=NOON)
    keep_floors(at=NOON)
    told: Counter[str] = Counter()
    lock = threading.Lock()

    def work(thread: int) -> None:
        for turn in range(10):
            try:
                lend(world.fund, uscc=uscc(1), amount=10 * YUAN, **world.said(f"{thread}/{turn}"))
                word = "lent"
            except FloorReached:
                word = "refused"
            with lock:
                told[word] += 1

    raised = all_at_once(*[lambda n=n: work(n) for n in range(THREADS)])
    assert raised == [None] * THREADS
    assert told == {"lent": 60, "refused": 20}
    value = world.value
    assert (value.cash, value.promised, value.available_cash) == (1_000 * YUAN, 600 * YUAN, 0)
    assert verify_fund(world.fund) == ()


def test_one_key_pays_in_once_from_eight_sides_and_classes_stay_whole() -> None:
    world = open_world()
    world.firm_pays(9, 333)
    world.gains({Party.FIRM: 100})
    world.bank_brings(THREADS * 5 * 700 + 700)

    def work(thread: int) -> None:
        for turn in range(5):
            said = world.said(f"{thread}/{turn}")
            contribute(world.fund, party=Party.FIRM, uscc=uscc(thread + 1), amount=700, **said)
            if turn == 3:
                redeem(world.fund, uscc=uscc(thread + 1), amount=500, **world.said(f"out {thread}"))
        same = world.said("the same")
        contribute(world.fund, party=Party.FIRM, uscc=uscc(1), amount=700, **same)

    raised = all_at_once(*[lambda n=n: work(n) for n in range(THREADS)])
    assert raised == [None] * THREADS
    value = world.value
    # 333 + 100 + 8 x 5 x 700 + 700 once - 8 x 500.
    assert value.by_class[Party.FIRM] == 433 + 28_000 + 700 - 4_000
    assert (value.suspense, value.payable) == (0, 4_000)
    assert verify_fund(world.fund) == ()
