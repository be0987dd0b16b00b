"""Idle money of the made-up fund lies in a deposit, a bond and a money fund (演示投资)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from renqi.demo.bank_statement import StatedLine
from renqi.demo.fund_desk import ALL, FUND, FundDesk
from renqi.demo.ledger_teller import TEN_THOUSAND_YUAN, month
from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.investment.domain.instrument_terms import Terms
from renqi.programmes.riskfund.investment.domain.vocabulary import DayCount, TradeKind
from renqi.programmes.riskfund.investment.selectors.universe import instruments
from renqi.programmes.riskfund.investment.services.close_days import close_day
from renqi.programmes.riskfund.investment.services.counterparties import (
    decide_counterparty,
    list_counterparty,
)
from renqi.programmes.riskfund.investment.services.instruments import (
    Registration,
    register_instrument,
)
from renqi.programmes.riskfund.investment.services.prices import import_prices, state_price
from renqi.programmes.riskfund.investment.services.settle_trades import settle_trade
from renqi.programmes.riskfund.investment.services.trades import Draft, propose_trade

DEPOSIT, BOND, MONEY_FUND = "DEMO-TD", "DEMO-T5", "DEMO-MMF"
_PAR = 10**9
_BOUGHT = {
    DEPOSIT: (TradeKind.PLACE, 500 * TEN_THOUSAND_YUAN),
    BOND: (TradeKind.BUY, 490 * TEN_THOUSAND_YUAN),
    MONEY_FUND: (TradeKind.BUY, 200 * TEN_THOUSAND_YUAN),
}
_MORE = 520 * TEN_THOUSAND_YUAN
_VALUER = "演示估值机构"
_CLOSED_DAYS = 2


def invest_idle_money(desk: FundDesk) -> dt.date:
    """Approve counterparties, register instruments, and buy (配置闲置资金).

    Returns:
        The day of the purchases.

    Effects:
        Counterparties, instruments, three trades in the books.
    """
    on = month(desk.today, 9, day=20)
    for code, (kind, quantity) in _BOUGHT.items():
        instrument = _register(desk, code, on=on)
        trade = _propose(desk, instrument, kind, quantity, on=on)
        settle_trade(trade, on=on, actor=desk.people.keeper, at=desk.at(on))
    lines = [
        StatedLine(amount=-quantity, ref="", party="演示资金清算", text=f"投资划款 {code}")
        for code, (_, quantity) in _BOUGHT.items()
    ]
    desk.bank_states(lines, on=on, is_booked=True)
    return on


def value_holdings(desk: FundDesk, *, since: dt.date) -> None:
    """Bring prices, close days, and leave some things to a second person (估值).

    Effects:
        A file of prices, marks; a trade, a price and a counterparty that wait.
    """
    people, yesterday = desk.people, desk.today - dt.timedelta(days=1)
    ends = [month(desk.today, ago) - dt.timedelta(days=1) for ago in (8, 6, 4, 2, 0)]
    days = [
        *(one for one in ends if since < one),
        *(yesterday - dt.timedelta(days=ago) for ago in range(_CLOSED_DAYS, -1, -1)),
    ]
    days = sorted(set(days))
    rows = [f"{code},{on.isoformat()},{price}" for code, on, price in _prices(days)]
    import_prices(
        FUND,
        "\n".join(["代码,日期,净价", *rows]).encode(),
        file_name="演示估值.csv",
        source=_VALUER,
        institution_id=people.keeper.organisation_id or 0,
        on=desk.today,
        actor=people.keeper,
        at=desk.now,
    )
    for on in days:
        close_day(FUND, on=on, actor=people.keeper, at=desk.at(on))


def leave_to_second(desk: FundDesk) -> None:
    """Leave a large trade and a price by hand to the bank, a counterparty to finance (待复核)."""
    second, on = desk.people.second_keeper, desk.today
    found = {one.code: one.id for one in instruments(FUND, scope=ALL)}
    _propose(desk, found[BOND], TradeKind.BUY, _MORE, on=on, actor=second)
    state_price(
        FUND,
        instrument_id=found[MONEY_FUND],
        on=on,
        price=_PAR + 12_400_000,
        source="演示基金公司公告",
        actor=second,
        at=desk.now,
    )
    _list(desk, "演示城市商业银行", "bank", at=desk.now)


def _register(desk: FundDesk, code: str, *, on: dt.date) -> int:
    terms, name, kind = _terms(code, on)
    party = _list(desk, terms.issuer, kind, at=desk.at(on))
    decide_counterparty(party, to="approved", answer="", actor=desk.people.clerk, at=desk.at(on))
    given = Registration(code=code, name=name, counterparty_id=party, terms=terms)
    return register_instrument(FUND, given, actor=desk.people.keeper, at=desk.at(on))


def _list(desk: FundDesk, name: str, kind: str, *, at: dt.datetime) -> int:
    keeper = desk.people.keeper
    return list_counterparty(
        FUND,
        name=name,
        kind=kind,
        reason="演示：信用等级与资本充足率符合授权",
        institution_id=keeper.organisation_id or 0,
        actor=keeper,
        at=at,
    )


def _terms(code: str, on: dt.date) -> tuple[Terms, str, str]:
    """Give the terms of an instrument bought on a day, its name and its counterparty's kind."""
    year = dt.timedelta(days=365)

    def terms(asset_class: str, issuer: str, **more: Any) -> Terms:
        plain: dict[str, Any] = {
            "early_rate": 0,
            "coupons_year": 0,
            "starts_on": on,
            "matures_on": None,
            "count": DayCount.ACTUAL_365,
            "bucket_days": 2,
        }
        return Terms(asset_class=asset_class, issuer=issuer, **{**plain, **more})

    return {
        DEPOSIT: (
            terms("term_deposit", "演示国有银行", rate=16_000_000, early_rate=500_000,
                  matures_on=on + year, bucket_days=7),
            "演示一年期定期存款", "bank",
        ),
        BOND: (
            terms("treasury", "演示财政部", rate=21_000_000, coupons_year=1,
                  matures_on=on + 4 * year, bucket_days=3),
            "演示记账式国债", "government",
        ),
        MONEY_FUND: (
            terms("money_fund", "演示基金公司", rate=14_000_000, duration_days=30),
            "演示货币市场基金", "manager",
        ),
    }[code]  # fmt: skip


def _propose(
    desk: FundDesk,
    instrument: int,
    kind: TradeKind,
    quantity: int,
    *,
    on: dt.date,
    actor: Actor | None = None,
) -> int:
    draft = Draft(
        instrument_id=instrument,
        kind=kind,
        quantity=quantity,
        price=_PAR,
        fee=0,
        trade_on=on,
        settle_on=on,
        reason="演示：配置闲置资金",
    )
    return propose_trade(
        FUND,
        draft,
        request_key=f"demo {instrument} {on}",
        actor=actor or desk.people.keeper,
        at=desk.at(on),
    )


def _prices(days: Sequence[dt.date]) -> Iterator[tuple[str, dt.date, str]]:
    """Give made-up prices: the bond swings a little, the fund rises a little."""
    for place, on in enumerate(days):
        yield BOND, on, f"{100 + (place * 7 % 11 - 4) / 20:.2f}"
        yield MONEY_FUND, on, f"{1 + place / 1_200:.4f}"
