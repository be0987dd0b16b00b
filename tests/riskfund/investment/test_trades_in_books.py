"""Trades from the proposal to the books: every fen by hand, and back again."""

import datetime as dt

import pytest

from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.charter.domain.vocabulary import Party
from renqi.programmes.riskfund.investment.domain.lots import replay
from renqi.programmes.riskfund.investment.domain.refusals import (
    FieldUnfit,
    MandateBroken,
    NotLast,
    OutOfTurn,
    RequestReused,
    SamePerson,
    TooLittleHeld,
    TradeNotSigned,
)
from renqi.programmes.riskfund.investment.domain.vocabulary import (
    IncomeKind,
    Limit,
    TradeKind,
    TradeState,
)
from renqi.programmes.riskfund.investment.models import Price, Result, Trade
from renqi.programmes.riskfund.investment.selectors.holdings import holdings, income_due
from renqi.programmes.riskfund.investment.selectors.reading import as_done, settled_trades
from renqi.programmes.riskfund.investment.services.close_days import close_day
from renqi.programmes.riskfund.investment.services.prices import decide_price, state_price
from renqi.programmes.riskfund.investment.services.receive_income import (
    Received,
    receive_income,
)
from renqi.programmes.riskfund.investment.services.settle_trades import (
    reverse_trade,
    settle_trade,
)
from renqi.programmes.riskfund.investment.services.trades import (
    drop_trade,
    propose_trade,
    sign_trade,
)
from tests.riskfund.capital.fund_world import ALL, KEEPER, NOON, SECOND_KEEPER, TODAY
from tests.riskfund.investment.money_world import WAN, Desk, open_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def later(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def says_price(desk: Desk, code: str, price: int, on: dt.date) -> None:
    number = state_price(
        desk.fund,
        instrument_id=desk.instruments[code],
        on=on,
        price=price,
        source="中债估值",
        actor=KEEPER,
        at=NOON,
    )
    decide_price(number, accepts=True, actor=SECOND_KEEPER, at=NOON)


def test_a_deposit_is_placed_earns_by_the_day_and_matures(desk: Desk) -> None:
    desk.does("TD-A", TradeKind.PLACE, 10 * WAN)
    value = desk.world.value
    assert (value.cash, value.assets, value.valuation) == (90 * WAN, 10 * WAN, 0)
    close_day(desk.fund, on=later(30), actor=KEEPER, at=NOON)
    # 10,000,000 fen x 0.015 x 30/365 = 12,328.77.
    assert desk.world.value.valuation == 12_329
    # Firms hold half, the government 30%, the institution 20%: 6,164.5, 3,698.7, 2,465.8.
    by_class = desk.world.value.by_class
    assert sum(by_class.values()) == 100 * WAN + 12_329
    assert by_class[Party.GOVERNMENT] - 30 * WAN in {3_698, 3_699}
    close_day(desk.fund, on=later(30), actor=KEEPER, at=NOON)
    assert desk.world.value.valuation == 12_329

    end = later(90)
    desk.does("TD-A", TradeKind.MATURE, 10 * WAN, trade_on=end, settle_on=end)
    value = desk.world.value
    # 10,000,000 x 0.015 x 90/365 = 36,986.30.
    assert (value.cash, value.assets, value.valuation) == (100 * WAN + 36_986, 0, 0)
    assert holdings(desk.fund, on=end, scope=ALL) == ()
    kinds = {row.kind: 0 for row in Result.objects.all()}
    for row in Result.objects.all():
        kinds[row.kind] += row.amount
    assert kinds == {"unrealised": 0, "realised": 36_986}


def test_a_deposit_broken_early_gets_the_lower_rate_and_the_books_follow(desk: Desk) -> None:
    desk.does("TD-A", TradeKind.PLACE, 10 * WAN)
    close_day(desk.fund, on=later(59), actor=KEEPER, at=NOON)
    # Valued at 1.5% for 59 days: 24,246.58; broken at 0.05%: 808.22.
    assert desk.world.value.valuation == 24_247
    day = later(59)
    desk.does("TD-A", TradeKind.BREAK, 4 * WAN, trade_on=day, settle_on=day)
    value = desk.world.value
    # 4,000,000 x 0.0005 x 59/365 = 323.29; 60% of what had been valued is left: 14,547.95.
    assert (value.cash, value.assets) == (94 * WAN + 323, 6 * WAN)
    assert value.valuation == 14_548


def test_a_bond_bought_with_interest_pays_is_sold_by_first_in_first_out(desk: Desk) -> None:
    # 15 March to 1 July 2026 are 108 days: 5,000,000 x 0.024 x 108/365 = 35,506.85.
    desk.does("T2028", TradeKind.BUY, 5 * WAN, price=1_001_000_000, fee=150)
    (held,) = holdings(desk.fund, on=TODAY, scope=ALL)
    assert (held.quantity, held.cost) == (5 * WAN, 5_005_000 + 35_507)
    value = desk.world.value
    assert (value.cash, value.assets) == (100 * WAN - 5_040_657, 5_040_507)
    assert sum(value.by_class.values()) == 100 * WAN - 150

    says_price(desk, "T2028", 1_003_000_000, later(10))
    close_day(desk.fund, on=later(10), actor=KEEPER, at=NOON)
    # 5,015,000 and 118 days of interest 38,794.52: 5,053,795 - 5,040,507.
    assert desk.world.value.valuation == 13_288

    coupon = dt.date(2026, 9, 15)
    (pair, _) = income_due(desk.fund, since=later(60), until=later(300), scope=ALL)
    assert (pair[1].on, pair[1].amount) == (coupon, 60_000)
    received = Received(
        instrument_id=held.instrument_id,
        kind=IncomeKind.COUPON,
        due_on=coupon,
        amount=60_000,
    )
    receive_income(desk.fund, received, request_key="c1", on=coupon, actor=KEEPER, at=NOON)
    value = desk.world.value
    # The interest that had been owed was paid: only the clean price is left.
    assert (value.cash, value.valuation) == (100 * WAN - 5_040_657 + 60_000, 5_015_000 - 5_040_507)
    with pytest.raises(RequestReused):
        receive_income(desk.fund, received, request_key="c2", on=coupon, actor=KEEPER, at=NOON)

    desk.does("T2028", TradeKind.SELL, 2 * WAN, price=1_004_000_000, fee=50,
              trade_on=coupon, settle_on=coupon)  # fmt: skip
    # Two fifths of the cost go: 2,016,202.8 cut; 2,008,000 come in.
    (held,) = holdings(desk.fund, on=coupon, scope=ALL)
    assert (held.quantity, held.cost) == (3 * WAN, 5_040_507 - 2_016_202)
    realised = Result.objects.get(kind="realised").amount
    assert realised == 2_008_000 - 2_016_202
    # What is left is 3,000,000 at 1.003.
    assert held.value == 3_009_000
    value = desk.world.value
    assert value.assets + value.valuation == 3_009_000
    assert sum(value.by_class.values()) == value.cash + value.assets + value.valuation


def test_holdings_are_what_trades_say_and_never_below_zero(desk: Desk) -> None:
    desk.does("MMF", TradeKind.BUY, 5 * WAN)
    desk.does("MMF", TradeKind.BUY, 3 * WAN)
    with pytest.raises(TooLittleHeld):
        desk.proposes("MMF", TradeKind.SELL, 8 * WAN + 1)
    desk.does("MMF", TradeKind.SELL, 6 * WAN)
    lots = replay(as_done(row) for row in Trade.objects.filter(state=TradeState.SETTLED))
    (held,) = holdings(desk.fund, on=TODAY, scope=ALL)
    assert (held.quantity, held.cost, held.lots) == (2 * WAN, 2 * WAN, lots)


def test_two_people_sign_what_is_large_and_each_step_follows_on_the_last(desk: Desk) -> None:
    trade = desk.proposes("TD-A", TradeKind.PLACE, 20 * WAN)
    with pytest.raises(TradeNotSigned):
        settle_trade(trade, on=TODAY, actor=SECOND_KEEPER, at=NOON)
    with pytest.raises(SamePerson):
        sign_trade(trade, on=TODAY, actor=KEEPER, at=NOON)
    sign_trade(trade, on=TODAY, actor=SECOND_KEEPER, at=NOON)
    settle_trade(trade, on=TODAY, actor=KEEPER, at=NOON)
    with pytest.raises(OutOfTurn):
        settle_trade(trade, on=TODAY, actor=KEEPER, at=NOON)
    with pytest.raises(OutOfTurn):
        drop_trade(trade, reason="不要了", actor=KEEPER)
    assert desk.world.value.assets == 20 * WAN


def test_a_refused_trade_names_every_limit_with_figure_and_remedy(desk: Desk) -> None:
    with pytest.raises(MandateBroken) as refusal:
        desk.proposes("TD-A", TradeKind.PLACE, 85 * WAN)
    found = {one.limit: one for one in refusal.value.data["breaches"]}
    assert found.keys() == {
        Limit.SHARE_MAX,
        Limit.ISSUER_MAX,
        Limit.SHARE_MIN,
        Limit.LIQUIDITY_SHARE,
    }
    # 40% of a million may lie in deposits: 450,000 yuan too much.
    assert (found[Limit.SHARE_MAX].allowed, found[Limit.SHARE_MAX].remedy) == (40 * WAN, 45 * WAN)
    assert not Trade.objects.exists()


def test_a_double_click_trades_once_and_another_trade_under_its_key_is_refused(
    desk: Desk,
) -> None:
    draft = desk.draft("MMF", TradeKind.BUY, WAN)
    first, again = (
        propose_trade(desk.fund, draft, request_key="k", actor=KEEPER, at=NOON) for _ in range(2)
    )
    assert first == again
    other = desk.draft("MMF", TradeKind.BUY, 2 * WAN)
    with pytest.raises(RequestReused):
        propose_trade(desk.fund, other, request_key="k", actor=KEEPER, at=NOON)


def test_a_reversed_trade_leaves_every_account_and_class_as_it_was(desk: Desk) -> None:
    before = desk.world.value
    bought = desk.does("T2028", TradeKind.BUY, 5 * WAN, price=1_001_000_000, fee=150)
    with pytest.raises(SamePerson):
        reverse_trade(bought, reason="录错", on=TODAY, actor=KEEPER, at=NOON)
    second = desk.does("T2028", TradeKind.BUY, WAN)
    with pytest.raises(NotLast):
        reverse_trade(bought, reason="录错", on=TODAY, actor=SECOND_KEEPER, at=NOON)
    for trade in (second, bought):
        reverse_trade(trade, reason="录错", on=TODAY, actor=SECOND_KEEPER, at=NOON)
    assert desk.world.value == before
    assert holdings(desk.fund, on=TODAY, scope=ALL) == ()
    assert Trade.objects.filter(state=TradeState.REVERSED).count() == 2


def test_a_reversed_sale_brings_lots_and_their_value_back(desk: Desk) -> None:
    desk.does("MMF", TradeKind.BUY, 5 * WAN)
    says_price(desk, "MMF", 1_010_000_000, TODAY)
    close_day(desk.fund, on=TODAY, actor=KEEPER, at=NOON)
    before = desk.world.value
    sold = desk.does("MMF", TradeKind.SELL, 3 * WAN, price=1_010_000_000, fee=7)
    assert desk.world.value.valuation == 20_000
    reverse_trade(sold, reason="录错", on=TODAY, actor=SECOND_KEEPER, at=NOON)
    after = desk.world.value
    assert (after.cash, after.assets, after.valuation) == (
        before.cash,
        before.assets,
        before.valuation,
    )
    assert sum(after.by_class.values()) == sum(before.by_class.values())


def test_interest_that_differs_by_more_than_a_yuan_is_not_taken(desk: Desk) -> None:
    trade = desk.does("T2028", TradeKind.BUY, 5 * WAN, accrued=35_600)
    assert Trade.objects.get(pk=trade).accrued == 35_600
    with pytest.raises(FieldUnfit):
        desk.proposes("T2028", TradeKind.BUY, 5 * WAN, accrued=36_000)


def test_a_price_by_hand_counts_only_when_somebody_else_accepts_it(desk: Desk) -> None:
    desk.does("MMF", TradeKind.BUY, 5 * WAN)
    number = state_price(
        desk.fund,
        instrument_id=desk.instruments["MMF"],
        on=TODAY,
        price=1_100_000_000,
        source="管理人",
        actor=KEEPER,
        at=NOON,
    )
    without = close_day(desk.fund, on=TODAY, actor=KEEPER, at=NOON)
    assert (without, desk.world.value.valuation) == ((desk.instruments["MMF"],), 0)
    with pytest.raises(SamePerson):
        decide_price(number, accepts=True, actor=KEEPER, at=NOON)
    decide_price(number, accepts=True, actor=SECOND_KEEPER, at=NOON)
    close_day(desk.fund, on=TODAY, actor=KEEPER, at=NOON)
    assert desk.world.value.valuation == 500_000
    says_price(desk, "MMF", 1_000_000_000, TODAY)
    close_day(desk.fund, on=TODAY, actor=KEEPER, at=NOON)
    assert desk.world.value.valuation == 0
    assert sorted(Price.objects.values_list("state", flat=True)) == ["accepted", "replaced"]


def test_another_institution_sees_nothing_of_it(desk: Desk) -> None:
    desk.does("MMF", TradeKind.BUY, WAN)
    assert holdings(desk.fund, on=TODAY, scope=Scope(organisation_id=99)) == ()
    assert len(holdings(desk.fund, on=TODAY, scope=Scope(organisation_id=7))) == 1
    assert settled_trades(desk.fund)
