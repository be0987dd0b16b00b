"""What opens a fund, how much and how fast it helps (救助条款)."""

from dataclasses import dataclass

from renqi.engines.policy.domain.tree import Label, Rule
from renqi.programmes.riskfund.charter.domain.vocabulary import CapOn, HelpForm, Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverCap:
    """How much help may be outstanding at a time (限额): in fen, or as a share of the fund."""

    on: CapOn
    amount: int | None
    share: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """How much a firm may get (保障范围).

    Attributes:
        multiple: Times its own contributions; none where help does not hang on them.
        loss_share: Share of the proven loss, in billionths.
        amount_min: Smaller help is refused, in fen.
        trade_share_min: Help below `amount_min` is given all the same from this share of a
            month's trade with the counterparty, in billionths; none where that does not count.
        step: Help is cut down to a multiple of this, in fen.
        waiting_months: Months after joining.
        contributions_min: Monthly contributions paid before the event.
        caps: Limits on what is outstanding.
        claim_window_months: Until when after the event it may be claimed.
    """

    multiple: int | None
    loss_share: int
    amount_min: int
    step: int
    waiting_months: int
    contributions_min: int
    caps: tuple[CoverCap, ...]
    claim_window_months: int
    trade_share_min: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerEvent:
    """What opens the fund (触发事件).

    Attributes:
        key: One of `closure`, `disaster`, `customer_insolvency`, `order_loss`, `late_payment`,
            `loan_due`, `bad_loan`.
        label: Name for people.
        evidence: Kinds of files that prove it.
        drop_min: Least fall of orders or sales that counts, in billionths; none where not asked.
        overdue_days_min: Least days overdue; none where not asked.
        is_declared: It is one that the bureau declares for many firms at once (须经宣告).
        forms: Which forms of help it opens.
        clause: Where the charter says so.
    """

    key: str
    label: Label
    evidence: tuple[str, ...]
    drop_min: int | None
    overdue_days_min: int | None
    is_declared: bool
    forms: tuple[HelpForm, ...]
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """What the fund does not help with (除外责任): a rule over facts, or words for an official."""

    key: str
    label: Label
    rule: Rule | None
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Repayment by amount (还款期限): up to an amount in fen; none for any above."""

    up_to: int | None
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """One form of help and its price (救助条件).

    Attributes:
        form: Which.
        terms: Months to pay back, by amount; empty for a grant and for a bridge.
        grace_months: Of them, months without an instalment.
        days_normal: A bridge: days at the first fee.
        days_max: A bridge: most days.
        fee_day: Share of the help a day, in billionths, up to `days_normal`.
        fee_day_late: The same after them.
        contribution_cost: Share of the help by which the right to contributions ends (贷款成本),
            in billionths.
        late_day: Interest a day on what is overdue, in billionths.
    """

    form: HelpForm
    terms: tuple[Term, ...]
    grace_months: int
    days_normal: int
    days_max: int
    fee_day: int
    fee_day_late: int
    contribution_cost: int
    late_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneRule:
    """How long a lane may take and who may use it (通道规则).

    Attributes:
        lane: Which.
        hours: From hand-in to decision, where it counts in hours.
        working_days: Where it counts in working days.
        amount_max: Most help in fen that it may decide; none for any.
        months_paid_min: Contributions paid without arrears that a firm needs for it.
    """

    lane: Lane
    hours: int | None
    working_days: int | None
    amount_max: int | None
    months_paid_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """Which role may decide help up to which amount (授权额度); none for any amount."""

    role: str
    amount_max: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakGlass:
    """Paying before the review (紧急先付): two people sign, a third looks within days."""

    amount_max: int
    second_look_days: int
    month_max: int
