"""A firm's stake, recomputed by hand from the first payment to the last."""

import pytest

from renqi.programmes.riskfund.capital.domain.book import Purse
from renqi.programmes.riskfund.capital.domain.refusals import (
    BookTaken,
    ClassOffScale,
    FloorReached,
    KeyReused,
    StakeShort,
)
from renqi.programmes.riskfund.capital.services.lend import lend, repay
from renqi.programmes.riskfund.capital.services.liquidity_floor import (
    keep_floors,
    set_liquidity_floor,
)
from renqi.programmes.riskfund.charter.domain.vocabulary import Bearer, Party
from tests.registry.firm_files import uscc
from tests.riskfund.capital.fund_world import ANNA, KEEPER, NOON, TODAY, YUAN, open_world, terms

pytestmark = pytest.mark.django_db


def test_a_stake_is_what_a_person_works_out_by_hand() -> None:
    """Two firms, a gain, a third firm, a loss, a recovery, one leaves.

    ========================  ==============  =================  ==================
    What happens              class of firms  shares in issue    a share is worth
    ========================  ==============  =================  ==================
    1 pays 1,000 yuan         1,000.00        1,000              1.00
    2 pays 500 yuan           1,500.00        1,500              1.00
    gain of 300 yuan          1,800.00        1,500              1.20
    3 pays 600 yuan           2,400.00        2,000 (+500)       1.20
    loss of 400 yuan          2,000.00        2,000              1.00
    recovery of 100 yuan      2,100.00        2,000              1.05
    1 leaves, 105 forfeited   1,155.00        1,000 (-1,000)     1.155
    ========================  ==============  =================  ==================

    Firm 1 has 1,000 shares at 1.05 yuan: 1,050 yuan, of which 105 stay and 945 are owed to it.
    Firm 2 then has 500 shares at 1.155 yuan: 577.50 yuan.
    """
    world = open_world()
    world.party_pays(Party.GOVERNMENT, 5_000 * YUAN)
    assert world.firm_pays(1, 1_000 * YUAN).shares == 1_000 * 10**6
    assert world.firm_pays(2, 500 * YUAN).shares == 500 * 10**6
    world.gains({Party.FIRM: 300 * YUAN})
    assert world.has(1) == (1_000 * 10**6, 1_200 * YUAN)
    assert world.firm_pays(3, 600 * YUAN).shares == 500 * 10**6
    world.lends(3, 700 * YUAN)
    world.loses(3, {Bearer.FIRM: 400 * YUAN, Bearer.GOVERNMENT: 300 * YUAN})
    assert world.has(1) == (1_000 * 10**6, 1_000 * YUAN)
    world.recovers(3, {Bearer.FIRM: 100 * YUAN})
    left = world.leaves(1, shares=1_000 * 10**6, forfeits=105 * YUAN)
    assert (left.worth, left.paid, left.forfeited) == (1_050 * YUAN, 945 * YUAN, 105 * YUAN)
    assert world.has(1) == (0, 0)
    assert world.has(2) == (500 * 10**6, 57_750)
    value = world.value
    assert value.by_class[Party.FIRM] == 1_155 * YUAN
    assert value.by_class[Party.GOVERNMENT] == 4_700 * YUAN
    # 5,000 + 1,000 + 500 + 600 - 700 + 100 in cash, 300 of valuation, 945 owed.
    assert (value.cash, value.valuation, value.payable) == (6_500 * YUAN, 300 * YUAN, 945 * YUAN)
    assert value.total == value.net_assets == 5_855 * YUAN


def test_the_same_key_acts_once_and_another_content_is_refused() -> None:
    world = open_world()
    first = world.firm_pays(1, 300 * YUAN, key="due 1")
    again = world.firm_pays(1, 300 * YUAN, key="due 1")
    assert (again.shares, again.entry_id, again.is_new) == (first.shares, first.entry_id, False)
    assert world.value.by_class[Party.FIRM] == 300 * YUAN
    with pytest.raises(KeyReused):
        world.firm_pays(1, 301 * YUAN, key="due 1")
    with pytest.raises(KeyReused):
        world.firm_pays(2, 300 * YUAN, key="due 1")
    world.bank_brings(YUAN)
    with pytest.raises(KeyReused):
        repay(world.fund, uscc=uscc(1), amount=YUAN, **world.said("due 1"))


def test_shares_without_a_price_are_not_sold() -> None:
    world = open_world()
    world.firm_pays(1, 1_000 * YUAN)
    world.lends(1, 1_000 * YUAN)
    world.loses(1, {Bearer.FIRM: 1_000 * YUAN})
    assert world.has(1) == (1_000 * 10**6, 0)
    with pytest.raises(ClassOffScale):
        world.firm_pays(2, 100 * YUAN)
    # What comes back gives them a price again: 10 yuan for 1,000 shares.
    world.recovers(1, {Bearer.FIRM: 10 * YUAN})
    assert world.firm_pays(2, 10 * YUAN).shares == 1_000 * 10**6


def test_its_own_stake_bears_a_loss_first_and_nobody_elses_share_moves() -> None:
    world = open_world()
    world.firm_pays(1, 300 * YUAN)
    world.firm_pays(2, 700 * YUAN)
    world.lends(1, 250 * YUAN)
    world.loses(1, {Bearer.OWN_STAKE: 250 * YUAN})
    assert world.has(1) == (50 * 10**6, 50 * YUAN)
    assert world.has(2) == (700 * 10**6, 700 * YUAN)
    world.lends(1, 100 * YUAN)
    with pytest.raises(StakeShort):
        world.loses(1, {Bearer.OWN_STAKE: 51 * YUAN})


def test_the_last_firm_leaves_and_what_it_forfeits_is_the_governments() -> None:
    world = open_world()
    world.party_pays(Party.GOVERNMENT, 100 * YUAN)
    world.firm_pays(1, 100 * YUAN)
    world.leaves(1, shares=100 * 10**6, forfeits=30 * YUAN)
    value = world.value
    assert value.by_class == {
        Party.GOVERNMENT: 130 * YUAN, Party.INSTITUTION: 0, Party.FIRM: 0,
    }  # fmt: skip
    # The next firm starts at one yuan a share and finds nothing of it.
    assert world.firm_pays(2, 50 * YUAN).shares == 50 * 10**6
    assert world.has(2) == (50 * 10**6, 50 * YUAN)


def test_cash_stays_at_the_floor_and_the_ledger_holds_it_there() -> None:
    world = open_world()
    world.party_pays(Party.GOVERNMENT, 1_000 * YUAN)
    set_liquidity_floor(world.fund, amount=400 * YUAN, reason="章程", actor=ANNA, at=NOON)
    assert keep_floors(at=NOON) == 1
    assert keep_floors(at=NOON) == 0
    world.lends(1, 500 * YUAN)
    with pytest.raises(FloorReached):
        lend(world.fund, uscc=uscc(1), amount=101 * YUAN, **world.said())
    lend(world.fund, uscc=uscc(1), amount=100 * YUAN, **world.said())
    assert world.value.available_cash == 0


def test_a_book_is_opened_once() -> None:
    world = open_world()
    assert open_world().accounts == world.accounts
    with pytest.raises(BookTaken):
        open_world(number="6222000000000000002")


def test_principal_that_comes_back_is_outstanding_no_more() -> None:
    world = open_world()
    world.party_pays(Party.GOVERNMENT, 1_000 * YUAN)
    world.lends(1, 500 * YUAN)
    world.bank_brings(200 * YUAN)
    repay(world.fund, uscc=uscc(1), amount=200 * YUAN, key="r", actor=KEEPER, on=TODAY, at=NOON)
    assert (world.value.loans, world.value.cash) == (300 * YUAN, 700 * YUAN)
    assert world.accounts.purse(Purse.LOANS) == world.accounts.loans
    assert terms().organisation_id == 7
