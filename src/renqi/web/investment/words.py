"""The words for classes of assets, trades, limits and reasons (投资用语)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.domain.vocabulary import Party
from renqi.programmes.riskfund.investment.domain.mandate_check import Breach
from renqi.programmes.riskfund.investment.domain.refusals import (
    Infeasible,
    LimitHit,
    MandateBroken,
    OutOfTurn,
    PriceFileUnfit,
)
from renqi.programmes.riskfund.investment.domain.vocabulary import (
    BONDS,
    DayCount,
    Goal,
    IncomeKind,
    Limit,
    ResultKind,
    TradeKind,
    TradeState,
)
from renqi.web.shell.bilingual import listed
from renqi.web.shell.figures import exact_money, grouped, share
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.words import Look

Words = str | Promise

CLASS_WORDS: Mapping[str, Words] = {
    "cash": _("Cash in the bank account"),
    "demand_deposit": _("Money on demand"),
    "term_deposit": _("Term deposits"),
    "treasury": _("Treasury bonds"),
    "policy_bank": _("Policy-bank bonds"),
    "local_bond": _("Local-government bonds"),
    "money_fund": _("Money-market funds"),
    "bond_fund": _("Bond funds"),
}
KIND_WORDS: Mapping[str, Words] = {
    TradeKind.BUY: _("Buy"),
    TradeKind.SELL: _("Sell"),
    TradeKind.PLACE: _("Place a deposit"),
    TradeKind.MATURE: _("Collect at maturity"),
    TradeKind.BREAK: _("Break a deposit"),
}
STATE_LOOKS: Mapping[str, Look] = {
    TradeState.PROPOSED: Look(label=_("Second person to sign"), tone="warn", icon="user-check"),
    TradeState.SIGNED: Look(label=_("To be settled"), tone="info", icon="clock"),
    TradeState.SETTLED: Look(label=_("Settled in the books"), tone="good", icon="circle-check"),
    TradeState.DECLINED: Look(label=_("Declined"), tone="plain", icon="x"),
    TradeState.WITHDRAWN: Look(label=_("Withdrawn"), tone="plain", icon="arrow-back-up"),
    TradeState.REVERSED: Look(label=_("Reversed"), tone="bad", icon="arrow-back"),
}
COUNT_WORDS: Mapping[str, Words] = {
    DayCount.ACTUAL_365: _("Actual days / 365"),
    DayCount.ACTUAL_360: _("Actual days / 360"),
    DayCount.THIRTY_360: _("Months of 30 days / 360"),
    DayCount.ACTUAL_ACTUAL: _("Actual days / days of the year"),
}
INCOME_WORDS: Mapping[str, Words] = {
    IncomeKind.COUPON: _("Coupon"),
    IncomeKind.INTEREST: _("Interest"),
    IncomeKind.DIVIDEND: _("Dividend"),
}
RESULT_WORDS: Mapping[str, Words] = {
    ResultKind.REALISED: _("Realised result"),
    ResultKind.UNREALISED: _("Change of value"),
    ResultKind.INCOME: _("Income"),
    ResultKind.FEE: _("Fee"),
}
GOAL_WORDS: Mapping[str, Words] = {
    Goal.MOST_RETURN: _("Earn most within the risk allowed"),
    Goal.LEAST_RISK: _("Risk least"),
}
PARTY_KINDS: Mapping[str, Words] = {
    "bank": _("Bank"),
    "government": _("Central government"),
    "policy_bank": _("Policy bank"),
    "local_government": _("Local government"),
    "manager": _("Fund manager"),
}
PARTY_LOOKS: Mapping[str, Look] = {
    "listed": Look(label=_("Waits for approval"), tone="warn", icon="user-check"),
    "approved": Look(label=_("Approved"), tone="good", icon="circle-check"),
    "refused": Look(label=_("Refused"), tone="bad", icon="x"),
    "ended": Look(label=_("No longer"), tone="plain", icon="circle-off"),
}
PROPOSAL_LOOKS: Mapping[str, Look] = {
    "queued": Look(label=_("Waits for a worker"), tone="info", icon="clock"),
    "running": Look(label=_("Being worked out"), tone="info", icon="loader"),
    "done": Look(label=_("Done"), tone="good", icon="circle-check"),
    "failed": Look(label=_("No allocation"), tone="bad", icon="alert-triangle"),
}
CONTRIBUTORS: Mapping[str, Words] = {
    Party.GOVERNMENT: _("Government"),
    Party.INSTITUTION: _("Institution"),
    Party.FIRM: _("Member firms"),
}
REJECT_WORDS: Mapping[str, Words] = {
    "code_unknown": _("No instrument of this fund has the code."),
    "deposit": _("A deposit has no price; it is worth what it earned."),
    "date": _("This is not a day. Write 2026-11-23."),
    "future": _("This day is yet to come."),
    "price": _("This is not a price above zero."),
    "price_far": _("This is far from any price. Is the decimal point in its place?"),
    "twice": _("The same code and day stand twice."),
}
FILE_WORDS: Mapping[str, Words] = {
    "more than 10 MB": _("more than 10 MB"),
    "more than 20000 rows": _("more than 20000 rows"),
    "no row has the headings code, date and price": _(
        "no row has the headings code, date and price"
    ),
    "not a workbook": _("not a workbook"),
    "not a text file": _("not a text file"),
    "neither UTF-8 nor GB 18030": _("neither UTF-8 nor GB 18030"),
}
LIMIT_WORDS: Mapping[str, Words] = {
    Limit.CLASS_UNKNOWN: _("Class of assets"),
    Limit.COUNTERPARTY: _("Approved counterparty"),
    Limit.SHARE_MAX: _("Most of a class"),
    Limit.SHARE_MIN: _("Least of a class"),
    Limit.ISSUER_MAX: _("Most with one issuer"),
    Limit.DAYS_MAX: _("Longest maturity"),
    Limit.LIQUIDITY_SHARE: _("Money on call"),
    Limit.LIQUIDITY_FLOOR: _("Floor of cash"),
    Limit.LADDER: _("Ready for claims"),
    Limit.CVAR: _("Loss of the worst twentieth of months"),
    Limit.TURNOVER: _("Most that is moved"),
    Limit.LOCKED: _("Fixed until its day"),
}
# What a proposal says beside a line about each limit that holds it where it is.
REASONS: Mapping[str, Words] = {
    Limit.COUNTERPARTY: _("no more is bought: the counterparty is not approved"),
    Limit.SHARE_MAX: _("the class {about} is at its highest share"),
    Limit.SHARE_MIN: _("the class {about} must not be less"),
    Limit.ISSUER_MAX: _("{about} is at the most allowed with one issuer"),
    Limit.DAYS_MAX: _("no more is bought: its maturity is too far"),
    Limit.LIQUIDITY_SHARE: _("so much must be on call"),
    Limit.LIQUIDITY_FLOOR: _("the floor of cash keeps it"),
    Limit.LADDER: _("so much must be money within {about} days for claims"),
    Limit.CVAR: _("more of it would exceed the loss allowed"),
    Limit.TURNOVER: _("more may not be moved at once"),
    Limit.LOCKED: _("the deposit is fixed until its day"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachWords:
    """One limit that a trade would break, in words (超限说明)."""

    name: str
    figure: str
    remedy: str


def class_words(key: str) -> str:
    """Name a class of assets; one that no table knows is shown as it is."""
    return str(CLASS_WORDS.get(key, key))


def about_words(about: str) -> str:
    """Name what a limit is about: a class, an issuer in it, or a number of days."""
    asset_class, _colon, issuer = about.partition(":")
    return issuer or class_words(asset_class)


def limit_name(limit: str, about: str) -> str:
    """Name a limit with what it is about."""
    name = str(LIMIT_WORDS.get(limit, limit))
    if limit == Limit.LADDER:
        return gettext("{name}: {days} days").format(name=name, days=about)
    if limit == Limit.LIQUIDITY_FLOOR:
        return name
    return f"{name}: {about_words(about)}" if about else name


def breach_words(breach: Breach) -> BreachWords:
    """Say a broken limit with its figure and what helps."""
    if breach.limit is Limit.DAYS_MAX:
        figure = gettext("{found} days, and at most {allowed} are allowed.").format(
            found=grouped(breach.found), allowed=grouped(breach.allowed)
        )
        return _said(breach, figure, gettext("Choose what matures sooner."))
    if breach.limit is Limit.COUNTERPARTY:
        figure = gettext("It is not on the approved list.")
        return _said(breach, figure, gettext("Finance or the bureau's lead approves it first."))
    if breach.limit is Limit.CLASS_UNKNOWN:
        figure = gettext("The mandate does not name this class.")
        return _said(breach, figure, gettext("Only a new version of the charter can add it."))
    is_floor = breach.found < breach.allowed
    said = (
        gettext("{found} would be left, and at least {allowed} must be.")
        if is_floor
        else gettext("It would be {found}, and at most {allowed} is allowed.")
    )
    figure = said.format(found=exact_money(breach.found), allowed=exact_money(breach.allowed))
    return _said(
        breach,
        figure,
        gettext("Trade {less} less, or make room first.").format(less=exact_money(breach.remedy)),
    )


def reason_words(limit: str, about: str) -> str:
    """Say why a line of a proposal is where it is."""
    return str(REASONS.get(limit, limit)).format(about=about_words(about))


def conflict_words(limit: str, about: str, excess: int) -> str:
    """Say a limit that cannot hold beside the others, and by how much of the fund."""
    return gettext("{name} (misses by {excess} of the fund)").format(
        name=limit_name(limit, about), excess=share(excess)
    )


def investment_refusal(error: DomainError) -> str:
    """Say a refusal of investing, with limits and states in words."""
    words: dict[str, str] = {}
    if isinstance(error, MandateBroken):
        words["limits"] = listed(limit_name(b.limit, b.about) for b in error.data["breaches"])
    elif isinstance(error, Infeasible):
        words["limits"] = listed(limit_name(c.limit, c.about) for c in error.data["conflicts"])
    elif isinstance(error, LimitHit):
        limit, _space, about = str(error.data["limit"]).partition(" ")
        write = grouped if limit == Limit.DAYS_MAX else exact_money
        words = {key: write(error.data[key]) for key in ("allowed", "found")}
        words["limit"] = limit_name(limit, about)
    elif isinstance(error, PriceFileUnfit):
        problem = str(error.data["problem"])
        words["problem"] = str(FILE_WORDS.get(problem, problem))
    elif isinstance(error, OutOfTurn):
        state = str(error.data["state"])
        look = STATE_LOOKS.get(state) or PARTY_LOOKS.get(state)
        words["state"] = str(look.label) if look else state
    return refusal_text(error, **words)


def quoted_price(price: int, asset_class: str) -> str:
    """Write a price as markets do: of bonds for a hundred yuan, of funds for one unit."""
    places, factor = (4, 100) if asset_class in BONDS else (4, 1)
    return grouped(Decimal(price) * factor / 10**9, places=places)


def _said(breach: Breach, figure: str, remedy: str) -> BreachWords:
    name = limit_name(breach.limit, breach.about)
    return BreachWords(name=name, figure=figure, remedy=remedy)
