"""A charter and a city, small enough to be followed by hand."""

import datetime as dt
from dataclasses import replace
from typing import Any

from renqi.engines.policy.domain.tree import Label, Rule
from renqi.programmes.riskfund.charter.domain.charter import Charter, RiskClass
from renqi.programmes.riskfund.charter.domain.help_terms import Cover, CoverCap, Help, Term
from renqi.programmes.riskfund.charter.domain.money_terms import (
    Arrears,
    ContributionBand,
    Contributions,
    LayerShare,
    Leaving,
    LossLayer,
    Matching,
)
from renqi.programmes.riskfund.charter.domain.safeguards import Mandate, Safeguards
from renqi.programmes.riskfund.charter.domain.vocabulary import (
    WHOLE,
    Bearer,
    CapOn,
    FundKind,
    HelpForm,
    Party,
    RecoveryOrder,
    Return,
)
from renqi.programmes.riskfund.supervision.domain.population import Cell, Standing

YUAN = 100
WAN = 10_000 * YUAN


def label(text: str) -> Label:
    return Label(zh=text, en=text)


def rule(key: str) -> Rule:
    return Rule(
        id=key,
        effective_from=dt.date(2026, 1, 1),
        effective_until=None,
        kind="charter",
        label=label(key),
        document={},
        sources={},
        lifecycle={},
        requires=(),
        quantities={},
        lookups={},
        scores={},
        digest="0" * 64,
    )


def band(size: str, risk: str, least: int, most: int) -> ContributionBand:
    return ContributionBand(
        size=size, risk=risk, month_min=least * YUAN, month_max=most * YUAN, step=100 * YUAN
    )


def risk_class(key: str, pd_month: int) -> RiskClass:
    return RiskClass(
        key=key,
        label=label(key),
        rule=None,
        pd_month=pd_month,
        correlation=WHOLE * 12 // 100,
        loss_given=WHOLE // 2,
    )


# Of a loss the bank retains a fifth; the rest is the firms' first, then the government's.
LOSS_ORDER = (
    LossLayer(
        key="first",
        shares=(
            LayerShare(bearer=Bearer.FIRM, share=WHOLE * 8 // 10),
            LayerShare(bearer=Bearer.RETAINED, share=WHOLE * 2 // 10),
        ),
        loss_share_max=WHOLE // 2,
    ),
    LossLayer(
        key="second",
        shares=(
            LayerShare(bearer=Bearer.GOVERNMENT, share=WHOLE * 8 // 10),
            LayerShare(bearer=Bearer.RETAINED, share=WHOLE * 2 // 10),
        ),
        loss_share_max=None,
    ),
)


CONTRIBUTIONS = Contributions(
    bands=(
        band("micro", "A", 100, 1_000),
        band("micro", "B", 200, 2_000),
        band("small", "A", 500, 5_000),
        band("small", "B", 1_000, 8_000),
    ),
    total_max=40 * WAN,
    due_day=10,
    prepay_months_max=12,
    pause_months_max=6,
)
COVER = Cover(
    multiple=10,
    loss_share=WHOLE,
    amount_min=1 * WAN,
    step=1_000 * YUAN,
    waiting_months=6,
    contributions_min=6,
    caps=(CoverCap(on=CapOn.FIRM, amount=200 * WAN, share=None),),
    claim_window_months=6,
)


def charter(**changed: Any) -> Charter:
    made = Charter(
        fund="risk",
        kind=FundKind.TRI_PARTY,
        title=label("三方风险基金"),
        joining=rule("joining"),
        risk_classes=(risk_class("A", WHOLE // 1000), risk_class("B", WHOLE * 4 // 1000)),
        contributions=CONTRIBUTIONS,
        matching=(
            Matching(party=Party.GOVERNMENT, ratio=WHOLE, year_max=None),
            Matching(party=Party.INSTITUTION, ratio=WHOLE // 2, year_max=None),
        ),
        cover=COVER,
        events=(),
        exclusions=(),
        help=(
            Help(
                form=HelpForm.LOAN,
                terms=(Term(up_to=None, months=60),),
                grace_months=6,
                days_normal=0,
                days_max=0,
                fee_day=0,
                fee_day_late=0,
                contribution_cost=WHOLE // 10,
                late_day=WHOLE * 5 // 10_000,
            ),
        ),
        lanes=(),
        delegation=(),
        break_glass=None,
        arrears=Arrears(remind_days=(3,), suspend_months=2, exit_months=12),
        leaving=Leaving(table=(), notice_days=30),
        loss_order=LOSS_ORDER,
        recoveries=RecoveryOrder.SAME_SHARES,
        safeguards=Safeguards(
            liquidity_floor=100 * WAN,
            liquidity_share=WHOLE // 10,
            stop_loss=WHOLE // 5,
            pause_overdue=WHOLE * 5 // 100,
            top_up_alarm=WHOLE // 10,
            ruin_max=WHOLE * 5 // 1000,
            ruin_months=60,
        ),
        mandate=Mandate(
            assets=(),
            single_trade_max=WAN,
            cvar_max=WHOLE // 10,
            returns=Return.BY_VALUE,
            firms_first=0,
        ),
    )
    return replace(made, **changed)


def cell(size: str, risk: str, firms: int, *, standing: Standing = Standing.ELIGIBLE) -> Cell:
    return Cell(
        size=size, risk=risk, chain="chips", district="440305", standing=standing, firms=firms
    )


CITY = (
    cell("micro", "A", 5_000),
    cell("micro", "B", 2_000),
    cell("small", "A", 1_500),
    cell("small", "B", 500),
    cell("large", "A", 100),
    cell("micro", "A", 700, standing=Standing.UNMET),
    cell("small", "", 300, standing=Standing.UNKNOWN),
)
