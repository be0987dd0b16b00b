"""When a fund stops, and what idle money may do (风控与投资授权)."""

from dataclasses import dataclass

from renqi.engines.policy.domain.tree import Label
from renqi.programmes.riskfund.charter.domain.vocabulary import Return


@dataclass(frozen=True, slots=True, kw_only=True)
class Safeguards:
    """When the fund stops or calls for money (风控红线).

    Attributes:
        liquidity_floor: Cash in fen that no payment may go below.
        liquidity_share: Share of the fund that investing leaves in cash and on call.
        stop_loss: Share of the fund's value lost within twelve months at which no new help is
            decided, in billionths.
        pause_overdue: Share of loans overdue at which help of that form pauses.
        top_up_alarm: The fund's value as a share of cover in force below which money is called.
        ruin_max: Greatest chance of ruin that a charter may be published with, in billionths.
        ruin_months: Over so many months.
        leverage_max: Cover in force at most so many times the fund's value; none for any.
    """

    liquidity_floor: int
    liquidity_share: int
    stop_loss: int
    pause_overdue: int
    top_up_alarm: int
    ruin_max: int
    ruin_months: int
    leverage_max: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetRule:
    """How much of the fund may lie in a class of assets, in billionths of its value (投资品种).

    Attributes:
        key: `cash`, `demand_deposit`, `term_deposit`, `treasury`, `policy_bank`, `local_bond`,
            `money_fund`, `bond_fund`.
        label: Name for people.
        share_min: At least.
        share_max: At most.
        issuer_max: At most with one issuer or bank.
        days_max: Longest time to maturity, in days; none for any.
        bucket_days: In how many days it can be money again.
    """

    key: str
    label: Label
    share_min: int
    share_max: int
    issuer_max: int
    days_max: int | None
    bucket_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """What the institution may do with idle money (投资授权).

    Attributes:
        assets: By class.
        single_trade_max: Largest trade that one person may sign, in fen; above it two.
        cvar_max: Largest expected loss of the worst twentieth of months, in billionths.
        returns: How gains are split.
        firms_first: Yearly share that firms get before the others, in billionths.
    """

    assets: tuple[AssetRule, ...]
    single_trade_max: int
    cvar_max: int
    returns: Return
    firms_first: int
