"""The fixed words of investing (投资词汇)."""

from enum import StrEnum
from typing import Final

# Prices are per unit of quantity, in billionths: 1.0005 yuan of a fund's unit, or of nominal.
PRICE_WHOLE: Final = 10**9
# What the charter calls money in the bank account itself.
CASH: Final = "cash"
ON_DEMAND: Final = "demand_deposit"
DEPOSITS: Final = frozenset({"demand_deposit", "term_deposit"})
BONDS: Final = frozenset({"treasury", "policy_bank", "local_bond"})
FUNDS: Final = frozenset({"money_fund", "bond_fund"})
ASSET_CLASSES: Final = (
    "demand_deposit",
    "term_deposit",
    "treasury",
    "policy_bank",
    "local_bond",
    "money_fund",
    "bond_fund",
)
# What can be money again within so many days counts as on call (随时可用).
ON_CALL_DAYS: Final = 1


class TradeKind(StrEnum):
    """What a trade does (交易类型)."""

    BUY = "buy"
    SELL = "sell"
    PLACE = "place"
    MATURE = "mature"
    BREAK = "break"


# Trades that turn cash into holdings.
INTO: Final = frozenset({TradeKind.BUY, TradeKind.PLACE})


class TradeState(StrEnum):
    """Where a trade stands (交易状态)."""

    PROPOSED = "proposed"
    SIGNED = "signed"
    SETTLED = "settled"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REVERSED = "reversed"


class DayCount(StrEnum):
    """How days make a part of a year (计息基准)."""

    ACTUAL_365 = "actual_365"
    ACTUAL_360 = "actual_360"
    THIRTY_360 = "thirty_360"
    ACTUAL_ACTUAL = "actual_actual"


class PriceSource(StrEnum):
    """Where a price comes from (估值来源)."""

    FILE = "file"
    MANUAL = "manual"


class PriceState(StrEnum):
    """Whether a price counts (估值状态)."""

    STATED = "stated"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    REPLACED = "replaced"


class ResultKind(StrEnum):
    """What made the fund richer or poorer (损益类型)."""

    REALISED = "realised"
    UNREALISED = "unrealised"
    INCOME = "income"
    FEE = "fee"


class IncomeKind(StrEnum):
    """What came in without a trade (收益类型)."""

    COUPON = "coupon"
    INTEREST = "interest"
    DIVIDEND = "dividend"


class Goal(StrEnum):
    """What a proposed allocation looks for (配置目标)."""

    MOST_RETURN = "most_return"
    LEAST_RISK = "least_risk"


class Limit(StrEnum):
    """Limits of a mandate, as refusals and reasons name them (授权限额)."""

    CLASS_UNKNOWN = "class_unknown"
    COUNTERPARTY = "counterparty"
    SHARE_MAX = "share_max"
    SHARE_MIN = "share_min"
    ISSUER_MAX = "issuer_max"
    DAYS_MAX = "days_max"
    LIQUIDITY_SHARE = "liquidity_share"
    LIQUIDITY_FLOOR = "liquidity_floor"
    LADDER = "ladder"
    CVAR = "cvar"
    TURNOVER = "turnover"
    LOCKED = "locked"
