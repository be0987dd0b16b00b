"""How pooled firms are compared with similar ones, in dated versions (成效对比口径)."""

import datetime as dt
import functools
from dataclasses import dataclass
from pathlib import Path

import yaml

from renqi.programmes.cultivation.pool.domain.refusals import NoRulesInForce, RulesBroken

_RULES = Path(__file__).parent.parent / "rules" / "cohorts"


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortRules:
    """One version of how cohorts are matched and when a number is shown (对比口径).

    Attributes:
        version: The day from which it holds.
        revenue_caliper: Two firms are similar in size where the larger revenue of the year
            before is at most so many times the smaller.
        growth_caliper: And where their growth in that year differs by at most this much.
        pairs_at_least: Fewer matched pairs than this show no number.
        resamples: How often the pairs are drawn anew for the interval.
        confidence: Share of such intervals that hold the truth.
    """

    version: dt.date
    revenue_caliper: float
    growth_caliper: float
    pairs_at_least: int
    resamples: int
    confidence: float

    @property
    def ref(self) -> str:
        """The version as results name it."""
        return f"pool.cohorts@{self.version.isoformat()}"


@functools.cache
def _versions() -> tuple[CohortRules, ...]:
    return tuple(_read(path) for path in sorted(_RULES.glob("*.yaml")))


def cohort_rules(*, on: dt.date) -> CohortRules:
    """Give the version that holds on a day (当日口径).

    Raises:
        NoRulesInForce: None does.
    """
    found = [one for one in _versions() if one.version <= on]
    if not found:
        raise NoRulesInForce(kind="cohorts", on=on)
    return max(found, key=lambda one: one.version)


def _read(path: Path) -> CohortRules:
    data = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    try:
        found = CohortRules(
            version=data["effective"]["from"],
            revenue_caliper=float(data["revenue_caliper"]),
            growth_caliper=float(data["growth_caliper"]),
            pairs_at_least=int(data["pairs_at_least"]),
            resamples=int(data["resamples"]),
            confidence=float(data["confidence"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RulesBroken(path=path.name, reason=repr(error)) from error
    is_sane = found.revenue_caliper > 1 and found.growth_caliper > 0 and found.pairs_at_least > 1
    if not is_sane or not 0 < found.confidence < 1:
        raise RulesBroken(path=path.name, reason="a number is outside what it can be")
    return found
