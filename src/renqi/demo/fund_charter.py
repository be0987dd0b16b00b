"""The made-up fund is opened, chartered and given its first money (演示基金设立)."""

import copy
import datetime as dt
from collections.abc import Mapping
from typing import Any

from renqi.demo.bank_statement import StatedLine
from renqi.demo.fund_desk import ALL, FUND, NUMBER, FundDesk
from renqi.demo.ledger_teller import TEN_THOUSAND_YUAN
from renqi.engines.policy.domain.tree import Label
from renqi.programmes.riskfund.capital.domain.book import BankTerms
from renqi.programmes.riskfund.capital.selectors.entries import open_money
from renqi.programmes.riskfund.capital.services.appropriations import (
    call_appropriation,
    pass_appropriation,
)
from renqi.programmes.riskfund.capital.services.contribute import contribute
from renqi.programmes.riskfund.capital.services.liquidity_floor import (
    keep_floors,
    set_liquidity_floor,
)
from renqi.programmes.riskfund.capital.services.open_book import open_fund_book
from renqi.programmes.riskfund.charter.domain.templates import template
from renqi.programmes.riskfund.charter.domain.version_names import ref_of
from renqi.programmes.riskfund.charter.domain.vocabulary import FundKind, Party
from renqi.programmes.riskfund.charter.services.decide_charter import (
    approve_charter,
    record_trial,
    submit_charter,
)
from renqi.programmes.riskfund.charter.services.draft_charter import draft_charter
from renqi.programmes.riskfund.charter.services.open_fund import open_fund
from renqi.programmes.riskfund.charter.services.publish_charter import publish_charter
from renqi.programmes.riskfund.investment.services.mandates import take_mandate
from renqi.programmes.riskfund.supervision.selectors.charters_to_try import charter_to_try

_TEMPLATE = f"template:{FundKind.TRI_PARTY.value}"
_TITLE = {
    "zh": "演示市中小企业应急互助基金章程",
    "en": "Charter of the demo city's emergency mutual fund",
}
# What each party was asked for in the first year, and what waits to be passed.
_FIRST = {Party.GOVERNMENT: 2_000 * TEN_THOUSAND_YUAN, Party.INSTITUTION: 1_000 * TEN_THOUSAND_YUAN}
_NEXT = 600 * TEN_THOUSAND_YUAN
_PAID_AFTER, _DUE_AFTER = 9, 30
# Billionths within the months of the charter.
_RUIN = 2_000_000


def first_charter() -> dict[str, Any]:
    """Give the first version: the template with shorter times, so that a year shows its course.

    Cover begins after three months and a loan is paid back from the second month on.
    """
    words = copy.deepcopy(template(FundKind.TRI_PARTY))
    words["title"] = _TITLE
    words["cover"] |= {"waiting_months": 3, "contributions_min": 3}
    for help_ in words["help"]:
        if help_["form"] == "loan":
            help_["grace_months"] = 1
    for lane in words["lanes"]:
        lane["months_paid_min"] = {"fast": 6}.get(lane["lane"], 3)
    return words


def open_demo_fund(desk: FundDesk) -> None:
    """Open the fund with a charter in force, its book, and the money of two parties (设立基金).

    Effects:
        One fund with a published version, its book and mandate, two appropriations paid.
    """
    people, on = desk.people, desk.begun
    at = desk.at(on)
    open_fund(
        key=FUND,
        name=Label(zh="演示市中小企业应急互助基金", en="Demo city emergency mutual fund"),
        kind=FundKind.TRI_PARTY,
        institution_id=people.keeper.organisation_id or 0,
        actor=people.officer,
        at=at,
    )
    ref = _draft(desk, first_charter(), on=on)
    _try(desk, ref, on=on)
    submit_charter(ref, actor=people.officer, at=at)
    approve_charter(ref, actor=people.lead, at=at)
    approve_charter(ref, actor=people.clerk, at=at)
    publish_charter(ref, effective_from=on, actor=people.officer, at=at)
    terms = BankTerms(
        number=NUMBER,
        name="演示应急互助基金托管户",
        bank_name="演示银行深圳分行",
        bank_code="102584000001",
        organisation_id=people.keeper.organisation_id or 0,
    )
    open_fund_book(FUND, bank=terms, actor=people.clerk, at=at)
    take_mandate(FUND, on=on, at=at)
    _first_money(desk)


def draft_next_charter(desk: FundDesk) -> str:
    """Draft a newer version, tried and handed in: it waits for the two sides (新版章程).

    Effects:
        One version with a trial.
    """
    words = copy.deepcopy(template(FundKind.TRI_PARTY))
    words["title"] = _TITLE
    words["matching"][0]["ratio"] = "80%"
    ref = _draft(desk, words, on=desk.today)
    _try(desk, ref, on=desk.today)
    submit_charter(ref, actor=desk.people.officer, at=desk.now)
    return ref


def _draft(desk: FundDesk, words: Mapping[str, Any], *, on: dt.date) -> str:
    officer, at = desk.people.officer, desk.at(on)
    number = draft_charter(FUND, words, actor=officer, at=at, based_on=_TEMPLATE)
    return ref_of(FUND, number)


def _try(desk: FundDesk, ref: str, *, on: dt.date) -> None:
    """Record a made-up trial: a real one takes longer than the rest of the fund (演示测算)."""
    one = charter_to_try(ref, scope=ALL, on=on)
    record_trial(
        ref,
        digest=one.digest,
        result={"ruin": _RUIN, "months": one.charter.safeguards.ruin_months, "seed": 2026},
        actor=desk.people.officer,
        at=desk.at(on),
    )


def _first_money(desk: FundDesk) -> None:
    people, on = desk.people, desk.begun
    paid_on = on + dt.timedelta(days=_PAID_AFTER)
    calls = {
        party: call_appropriation(
            FUND,
            party=party,
            amount=amount,
            due_on=on + dt.timedelta(days=_DUE_AFTER),
            reason="演示：基金设立首期出资",
            key=f"demo first {party}",
            actor=people.clerk,
            at=desk.at(on),
            on=on,
        )
        for party, amount in _FIRST.items()
    }
    for call in calls.values():
        pass_appropriation(call, actor=people.checker, at=desk.at(on))
    desk.bank_states(
        [
            StatedLine(amount=_FIRST[Party.GOVERNMENT], ref="", party="演示市财政局",
                       text="基金首期出资"),
            StatedLine(amount=_FIRST[Party.INSTITUTION], ref="", party="演示银行",
                       text="基金首期出资"),
        ],
        on=paid_on,
    )  # fmt: skip
    lines = {one.left: one.money.line_id for one in open_money(FUND)}
    for party, amount in _FIRST.items():
        contribute(
            FUND,
            party=party,
            amount=amount,
            key=f"demo first {party}",
            actor=people.clerk,
            on=paid_on,
            at=desk.at(paid_on),
            source_line_id=lines[amount],
            appropriation_id=calls[party],
        )
    set_liquidity_floor(
        FUND,
        amount=500 * TEN_THOUSAND_YUAN,
        reason="演示：按章程设定",
        actor=people.clerk,
        at=desk.at(paid_on),
    )
    keep_floors(at=desk.at(paid_on))


def call_next_money(desk: FundDesk) -> None:
    """Ask for more money of the government; another person has to let it pass (追加出资)."""
    call_appropriation(
        FUND,
        party=Party.GOVERNMENT,
        amount=_NEXT,
        due_on=desk.today + dt.timedelta(days=_DUE_AFTER),
        reason="演示：停业事件救助增加，申请追加出资",
        key="demo next government",
        actor=desk.people.clerk,
        at=desk.now,
        on=desk.today,
    )
