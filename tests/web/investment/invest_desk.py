"""A fund of the demo institution with instruments and trades, as its people open the pages."""

import datetime as dt

from django.test import Client
from django.utils import timezone

from renqi.identity.models import Membership, Person
from renqi.programmes.riskfund.charter.domain.vocabulary import Party
from renqi.programmes.riskfund.investment.domain.vocabulary import TradeKind
from renqi.programmes.riskfund.investment.services.close_days import close_day
from renqi.programmes.riskfund.investment.services.mandates import take_mandate
from renqi.programmes.riskfund.investment.services.settle_trades import settle_trade
from renqi.programmes.riskfund.investment.services.trades import Draft, propose_trade
from tests.riskfund.capital.fund_world import open_world
from tests.riskfund.investment.money_world import PAR, WAN, make_instruments, publish
from tests.web.capital.fund_desk import actor, institution_of

FUND = "shock"


def colleague() -> Person:
    """Give a second officer of the demo institution."""
    person, is_new = Person.objects.get_or_create(username="bank2", defaults={"name": "钱复核"})
    if is_new:
        Membership.objects.create(
            person=person,
            organisation_id=institution_of(),
            role="institution_officer",
            from_on=dt.date(2026, 1, 1),
        )
    return person


def client_as(username: str) -> Client:
    """Sign somebody in."""
    if username == "bank2":
        colleague()
    client = Client()
    client.force_login(Person.objects.get(username=username))
    return client


def open_investments(
    fund: str = FUND, *, institution_id: int | None = None, **bank: str
) -> dict[str, int]:
    """Open a fund of a million yuan with a charter, a list and instruments; give these by code."""
    keeper = institution_id or institution_of()
    now, today = timezone.now(), timezone.localdate()
    people = (actor("bureau"), actor("lead"), actor("finance"))
    publish(fund, institution_id=keeper, at=now, people=people)
    world = open_world(fund, organisation_id=keeper, **bank)
    ago = today - dt.timedelta(days=20)
    world.party_pays(Party.GOVERNMENT, 60 * WAN, on=ago)
    world.party_pays(Party.INSTITUTION, 40 * WAN, on=ago)
    take_mandate(fund, on=today, at=now)
    return make_instruments(fund, institution_id=keeper, keeper=actor("bank"), at=now, on=today)


def buys(fund: str, instrument_id: int, kind: TradeKind, quantity: int) -> int:
    """Trade and settle today."""
    now = timezone.now()
    day = timezone.localdate()
    draft = Draft(
        instrument_id=instrument_id,
        kind=kind,
        quantity=quantity,
        price=PAR,
        fee=0,
        trade_on=day,
        settle_on=day,
        reason="配置闲置资金",
    )
    key = f"{fund} {instrument_id} {kind} {quantity}"
    trade = propose_trade(fund, draft, request_key=key, actor=actor("bank"), at=now)
    settle_trade(trade, on=day, actor=actor("bank"), at=now)
    return trade


def live(fund: str, instruments: dict[str, int]) -> None:
    """Place, buy and close some days."""
    buys(fund, instruments["TD-A"], TradeKind.PLACE, 10 * WAN)
    buys(fund, instruments["MMF"], TradeKind.BUY, 8 * WAN)
    buys(fund, instruments["T2028"], TradeKind.BUY, 9 * WAN)
    today = timezone.localdate()
    for number in (3, 2, 1, 0):
        on = today - dt.timedelta(days=number)
        close_day(fund, on=on, actor=actor("bank"), at=timezone.now())
