"""Who pays in, what leaves with a firm, and who bears a loss (出资、退出与分担)."""

from dataclasses import dataclass

from renqi.engines.policy.domain.tree import Label
from renqi.programmes.riskfund.charter.domain.vocabulary import Bearer, Party


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionBand:
    """What a firm of a size and a risk class may pay a month, in fen (缴费档次)."""

    size: str
    risk: str
    month_min: int
    month_max: int
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """What a firm pays once before a loan of a bank, as a share of it (入池保证金).

    Attributes:
        key: Short name.
        label: Name for people.
        security_min: Least security as a share of the loan, in billionths; 0 for none.
        share: Of the loan, for the first year, in billionths.
        share_more_years: On top for each further year begun.
    """

    key: str
    label: Label
    security_min: int
    share: int
    share_more_years: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """What firms pay (缴费规则).

    Attributes:
        bands: One for each size class (`micro`, `small`, `medium`) and risk class; empty where
            firms pay nothing by the month.
        total_max: A firm pays no more than this in all, in fen.
        due_day: Day of the month by which it is due.
        prepay_months_max: How many months may be paid ahead.
        pause_months_max: How long a firm in hardship may pause.
        deposits: What is paid once instead, by how well the loan is secured.
    """

    bands: tuple[ContributionBand, ...]
    total_max: int
    due_day: int
    prepay_months_max: int
    pause_months_max: int
    deposits: tuple[Deposit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """What a party adds to the firms' money (配比出资): a share of it, in billionths."""

    party: Party
    ratio: int
    year_max: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrears:
    """What unpaid contributions lead to (欠缴处理): days, then months overdue."""

    remind_days: tuple[int, ...]
    suspend_months: int
    exit_months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Surrender:
    """What a leaving firm gets back from so many months paid on, in billionths (退出返还率)."""

    months_from: int
    voluntary: int
    deemed: int
    forced: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """How firms leave (退出规则): a share of what they paid, never more than their stake."""

    table: tuple[Surrender, ...]
    notice_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerShare:
    """Who bears which share of a layer, in billionths; those of a layer make a whole."""

    bearer: Bearer
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LossLayer:
    """One layer of a loss, from the first that is hit (损失分担层).

    Attributes:
        key: Short name.
        shares: Who bears it.
        loss_share_max: Share of the loss that the layer takes at most, in billionths; none for
            all that is left.
        label: Name for people; the key where none is given.
    """

    key: str
    shares: tuple[LayerShare, ...]
    loss_share_max: int | None
    label: Label | None = None
