"""What a trial of a charter comes to, and how it is written down (试算结果)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from renqi.programmes.riskfund.supervision.domain.population import CoveredRow, Dimension


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """Ruin within so many months of cover (破产概率), in billionths.

    Attributes:
        months: How many.
        exact: By the dynamic programme.
        simulated: By simulation of the same model.
        error: Standard error of the simulation.
    """

    months: int
    exact: int
    simulated: int
    error: int

    @property
    def gap(self) -> int:
        """How far the simulation is from the exact answer."""
        return abs(self.simulated - self.exact)


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedClass:
    """What a class costs and pays (分类定价); money in fen a firm and month.

    Attributes:
        size: Size class.
        risk: Risk class.
        eligible: Firms that may join.
        members: Firms that do.
        help: What one gets in a claim.
        expected: Expected loss.
        tail: Its part of the loss in the worst half per cent of months.
        fair: A contribution that bears both.
        charged: What it pays.
        income: What comes with it from all parties.
    """

    size: str
    risk: str
    eligible: int
    members: int
    help: int
    expected: int
    tail: int
    fair: int
    charged: int
    income: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservePoint:
    """Ruin at a starting reserve (准备金与破产概率): fen, billionths."""

    reserve: int
    ruin: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMoney:
    """What a year brings and costs, in fen (年度收支)."""

    firms: int
    government: int
    institution: int
    fees: int
    expected_help: int
    expected_loss: int
    retained: int

    @property
    def income(self) -> int:
        """What comes in from all parties."""
        return self.firms + self.government + self.institution + self.fees


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialResult:
    """All that a trial says (试算结果).

    Attributes:
        months: The horizon by which the charter is judged.
        ruin_max: Greatest chance of ruin that the charter allows, in billionths.
        horizons: Ruin within 12, 24, … months of cover.
        surface: Ruin within `months` at other reserves.
        required_reserve: What would be needed for `ruin_max`; none if out of reach.
        shortfall: How far the reserve falls below its start at worst, on average over the
            worst half per cent of paths, in fen.
        shortfall_error: Standard error of that.
        classes: Price by class.
        covered: Who may join and who is left out.
        year: Money of a year with all members.
        members: Members in all.
        monthly_income: From all parties, in fen.
        reserve_at_cover: Money in the fund when the first cover begins.
        paths: How many paths were simulated.
        seed: By which seed.
    """

    months: int
    ruin_max: int
    horizons: tuple[Horizon, ...]
    surface: tuple[ReservePoint, ...]
    required_reserve: int | None
    shortfall: int
    shortfall_error: int
    classes: tuple[PricedClass, ...]
    covered: tuple[CoveredRow, ...]
    year: YearMoney
    members: int
    monthly_income: int
    reserve_at_cover: int
    paths: int
    seed: int

    @property
    def judged(self) -> Horizon | None:
        """Ruin within the horizon of the charter; none where nobody would be helped."""
        return next((one for one in self.horizons if one.months == self.months), None)

    @property
    def ruin(self) -> int:
        """The chance of ruin by which the charter is judged; 0 where nobody is helped."""
        return self.judged.exact if self.judged else 0

    @property
    def is_safe(self) -> bool:
        """Whether it keeps within what the charter allows."""
        return self.judged is not None and self.ruin <= self.ruin_max


def result_document(result: TrialResult) -> dict[str, Any]:
    """Write a result down, for evidence and for comparison (试算留存)."""
    return {**asdict(result), "ruin": result.ruin}


def result_of(document: Mapping[str, Any]) -> TrialResult:
    """Read a result that was written down."""
    found = {key: value for key, value in document.items() if key != "ruin"}
    found["horizons"] = tuple(Horizon(**one) for one in document["horizons"])
    found["surface"] = tuple(ReservePoint(**one) for one in document["surface"])
    found["classes"] = tuple(PricedClass(**one) for one in document["classes"])
    found["covered"] = tuple(
        CoveredRow(**{**one, "dimension": Dimension(one["dimension"])})
        for one in document["covered"]
    )
    found["year"] = YearMoney(**document["year"])
    return TrialResult(**found)
