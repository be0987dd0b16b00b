"""A fund of a million yuan with a charter in force, an approved list and four instruments."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.charter.domain.templates import template
from renqi.programmes.riskfund.charter.domain.vocabulary import FundKind, Party
from renqi.programmes.riskfund.charter.models import CharterVersion
from renqi.programmes.riskfund.charter.services.decide_charter import (
    approve_charter,
    record_trial,
    submit_charter,
)
from renqi.programmes.riskfund.charter.services.draft_charter import draft_charter
from renqi.programmes.riskfund.charter.services.open_fund import open_fund
from renqi.programmes.riskfund.charter.services.publish_charter import publish_charter
from renqi.programmes.riskfund.investment.domain.instrument_terms import Terms
from renqi.programmes.riskfund.investment.domain.vocabulary import DayCount, TradeKind
from renqi.programmes.riskfund.investment.services.counterparties import (
    decide_counterparty,
    list_counterparty,
)
from renqi.programmes.riskfund.investment.services.instruments import (
    Registration,
    register_instrument,
)
from renqi.programmes.riskfund.investment.services.mandates import take_mandate
from renqi.programmes.riskfund.investment.services.settle_trades import settle_trade
from renqi.programmes.riskfund.investment.services.trades import Draft, propose_trade
from tests.riskfund.capital.fund_world import (
    ANNA,
    FUND,
    INSTITUTION_ID,
    KEEPER,
    NOON,
    TODAY,
    World,
    open_world,
    person,
)

WAN = 1_000_000
LEAD = person(21, "bureau_lead")
OFFICER = person(22, "bureau_officer")
PAR = 10**9
MANDATE: dict[str, Any] = {
    "assets": [
        {
            "key": key,
            "label": {"zh": key, "en": key},
            "share_min": least,
            "share_max": most,
            "issuer_max": issuer,
            "days_max": days,
            "bucket_days": bucket,
        }
        for key, least, most, issuer, days, bucket in (
            ("demand_deposit", "20%", "100%", "100%", None, 0),
            ("term_deposit", "0%", "40%", "25%", 366, 90),
            ("treasury", "0%", "60%", "60%", 1_830, 3),
            ("money_fund", "0%", "20%", "10%", None, 1),
        )
    ],
    "single_trade_max": "10万元",
    "cvar_max": "1%",
    "returns": "by_value",
    "firms_first": "0%",
}


def publish(
    fund: str = FUND,
    *,
    institution_id: int = INSTITUTION_ID,
    at: dt.datetime = NOON,
    mandate: dict[str, Any] | None = None,
    people: tuple[Actor, Actor, Actor] = (OFFICER, LEAD, ANNA),
) -> None:
    """Open a fund and publish a charter for it."""
    author, lead, finance = people
    open_fund(
        key=fund,
        name=Label(zh="演示应急互助基金", en="Demo emergency fund"),
        kind=FundKind.TRI_PARTY,
        institution_id=institution_id,
        actor=author,
        at=at,
    )
    document = template(FundKind.TRI_PARTY)
    document["mandate"] = mandate or MANDATE
    document["safeguards"]["liquidity_floor"] = "5万元"
    number = draft_charter(fund, document, actor=author, at=at)
    ref = f"{fund}@{number}"
    row = CharterVersion.objects.get(fund__key=fund, number=number)
    result = {"ruin": 0, "months": row.ruin_months}
    record_trial(ref, digest=row.digest, result=result, actor=author, at=at)
    submit_charter(ref, actor=author, at=at)
    approve_charter(ref, actor=lead, at=at)
    approve_charter(ref, actor=finance, at=at)
    publish_charter(ref, effective_from=at.date(), actor=author, at=at)


@dataclass(slots=True)
class Desk:
    """The fund, and short words for what its investors do."""

    world: World
    instruments: dict[str, int]

    @property
    def fund(self) -> str:
        return self.world.fund

    def draft(self, code: str, kind: TradeKind, quantity: int, **given: Any) -> Draft:
        plain: dict[str, Any] = {
            "price": PAR,
            "fee": 0,
            "trade_on": TODAY,
            "settle_on": TODAY,
            "reason": "配置闲置资金",
        }
        return Draft(
            instrument_id=self.instruments[code],
            kind=kind,
            quantity=quantity,
            **{**plain, **given},
        )

    def proposes(self, code: str, kind: TradeKind, quantity: int, **given: Any) -> int:
        draft = self.draft(code, kind, quantity, **given)
        return propose_trade(self.fund, draft, request_key=self.world.key(), actor=KEEPER, at=NOON)

    def does(self, code: str, kind: TradeKind, quantity: int, **given: Any) -> int:
        """Propose a trade that one person may sign, and settle it on its day."""
        trade_id = self.proposes(code, kind, quantity, **given)
        on = given.get("settle_on", TODAY)
        settle_trade(trade_id, on=on, actor=KEEPER, at=NOON)
        return trade_id


def terms(asset_class: str, issuer: str, **given: Any) -> Terms:
    plain: dict[str, Any] = {
        "rate": 15_000_000,
        "early_rate": 0,
        "coupons_year": 0,
        "starts_on": TODAY,
        "matures_on": None,
        "count": DayCount.ACTUAL_365,
        "bucket_days": 1,
    }
    return Terms(asset_class=asset_class, issuer=issuer, **{**plain, **given})


def instrument_terms(on: dt.date) -> dict[str, Terms]:
    """Give two deposits of ninety days from a day on, a bond and a fund."""
    return {
        "TD-A": terms(
            "term_deposit",
            "甲银行",
            starts_on=on,
            early_rate=500_000,
            matures_on=on + dt.timedelta(days=90),
            bucket_days=90,
        ),
        "TD-B": terms(
            "term_deposit",
            "乙银行",
            starts_on=on,
            rate=16_000_000,
            early_rate=500_000,
            matures_on=on + dt.timedelta(days=90),
            bucket_days=90,
        ),
        "T2028": terms(
            "treasury",
            "财政部",
            rate=24_000_000,
            coupons_year=2,
            starts_on=dt.date(2025, 3, 15),
            matures_on=dt.date(2028, 3, 15),
            bucket_days=3,
        ),
        "MMF": terms("money_fund", "丙基金", rate=12_000_000, duration_days=30),
    }


def make_instruments(
    fund: str,
    *,
    institution_id: int = INSTITUTION_ID,
    keeper: Actor = KEEPER,
    at: dt.datetime,
    on: dt.date = TODAY,
) -> dict[str, int]:
    """List and approve the counterparties and register the instruments."""
    found = {}
    for code, given in instrument_terms(on).items():
        party = list_counterparty(
            fund,
            name=given.issuer,
            kind="bank",
            reason="国有大行",
            institution_id=institution_id,
            actor=keeper,
            at=at,
        )
        decide_counterparty(party, to="approved", answer="", actor=ANNA, at=at)
        registration = Registration(
            code=code, name=f"{code} 演示", counterparty_id=party, terms=given
        )
        found[code] = register_instrument(fund, registration, actor=keeper, at=at)
    return found


def open_desk() -> Desk:
    """A million yuan: half a million of firms, the rest of government and institution."""
    world = open_world()
    publish()
    world.firm_pays(1, 50 * WAN)
    world.party_pays(Party.GOVERNMENT, 30 * WAN)
    world.party_pays(Party.INSTITUTION, 20 * WAN)
    take_mandate(world.fund, on=TODAY, at=NOON)
    return Desk(world=world, instruments=make_instruments(world.fund, at=NOON))
