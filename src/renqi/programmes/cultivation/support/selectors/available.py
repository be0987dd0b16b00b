"""What a firm can get today and why, and the same for the whole city (可享扶持)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.policy.explaining.explain import FactSource
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain.judge_measures import (
    Offer,
    Total,
    judge_measures,
    total,
)
from renqi.programmes.cultivation.support.domain.judge_measures_ahead import (
    Outlooker,
    Outlooks,
    met,
)
from renqi.programmes.cultivation.support.domain.judge_measures_city import (
    AID_SCHEMA,
    OFFER_SCHEMA,
    judge_city,
)
from renqi.programmes.cultivation.support.domain.measure import Measure, MeasureKind
from renqi.programmes.cultivation.support.domain.measure_aid import aid_given, topping_groups
from renqi.programmes.cultivation.support.domain.measure_catalogue import measure_catalogue
from renqi.programmes.cultivation.support.selectors.group_aid import aid_rows
from renqi.registry.domain.refusals import FirmUnknown
from renqi.registry.selectors.aid import live_aid
from renqi.registry.selectors.facts_frame import facts_frame, facts_frames

# A cap over the years counts what was given since; no measure here is older.
FIRST_AID_YEAR = 2015


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailableSupport:
    """What the measures of a day give one firm (可享扶持).

    `offers` has every measure once, with the reason where nothing comes of it.
    """

    uscc: str
    name: str
    district: str
    as_of: dt.date
    year: int
    offers: tuple[Offer, ...]
    outlooks: Outlooks

    @property
    def now(self) -> tuple[Offer, ...]:
        """What the firm can get today."""
        return met(self.offers)

    @property
    def to_review(self) -> tuple[Offer, ...]:
        """What an official has to judge first."""
        return self._with("review")

    @property
    def cannot_tell(self) -> tuple[Offer, ...]:
        """What a missing fact leaves open."""
        return self._with("unknown")

    @property
    def refused(self) -> tuple[Offer, ...]:
        """What the firm does not get although it is in force."""
        found = self._with("unmet")
        return tuple(o for o in found if o.measure.is_open(self.as_of))

    @property
    def out_of_force(self) -> tuple[Offer, ...]:
        """Measures that have ended or not begun."""
        return tuple(o for o in self.offers if not o.measure.is_open(self.as_of))

    @property
    def total_now(self) -> Total:
        """What today's offers of money come to."""
        return total(o for o in self.now if o.measure.kind is not MeasureKind.TAX)

    @property
    def tax_now(self) -> Total:
        """What today's tax relief comes to, by the figures of the closed year."""
        return total(o for o in self.now if o.measure.kind is MeasureKind.TAX)

    def _with(self, verdict: str) -> tuple[Offer, ...]:
        return tuple(offer for offer in self.offers if offer.verdict == verdict)


def available_support(
    uscc: str,
    *,
    scope: Scope,
    as_of: dt.date,
    sources: Mapping[str, FactSource] | None = None,
) -> AvailableSupport:
    """Say what one firm can get on a day, and why (可享扶持).

    Args:
        uscc: Its credit code.
        scope: What may be seen; a firm outside it is as unknown as one that is not there.
        as_of: The day; its year before is the last closed fiscal year.
        sources: Who said each fact, where the page shows it.

    Raises:
        FirmUnknown: There is no such firm in the scope.
    """
    year = as_of.year - 1
    found = facts_frame(year=year, scope=scope, usccs=[uscc])
    if found.is_empty():
        raise FirmUnknown(uscc=uscc)
    facts = found.row(0, named=True)
    measures = measure_catalogue().newest(as_of)
    aid = aid_given(aid_rows(uscc, scope=scope), topping_groups(measures))
    offers = judge_measures(measures, facts=facts, aid=aid, as_of=as_of, sources=sources)
    outlooker = Outlooker(measures=measures, facts=facts, aid=aid, as_of=as_of, now=offers)
    return AvailableSupport(
        uscc=uscc,
        name=str(facts.get("name") or ""),
        district=str(facts.get("district") or ""),
        as_of=as_of,
        year=year,
        offers=offers,
        outlooks=outlooker.look(),
    )


def city_support(
    measures: Sequence[Measure],
    *,
    as_of: dt.date,
    verdicts: Sequence[str] = ("met",),
) -> pl.DataFrame:
    """Judge every firm of the registry by some measures (全市可享扶持).

    Steps of one group are judged against each other only where all of them are given.

    Args:
        measures: The versions to judge by.
        as_of: The day; its year before is the last closed fiscal year.
        verdicts: Which answers to return.

    Returns:
        One row a firm and measure: OFFER_SCHEMA with `name` and `district` of the firm.
    """
    matters = _matters(measures, as_of)
    groups = topping_groups(measure_catalogue().all_versions)
    parts = [
        judge_city(
            frame,
            measures,
            aid=_aid(frame["uscc"].to_list(), matters),
            as_of=as_of,
            verdicts=verdicts,
            groups=groups,
        ).join(frame.select("uscc", "name", "district"), on="uscc", how="left")
        for frame in facts_frames(year=as_of.year - 1, scope=Scope(all=True))
    ]
    empty = pl.DataFrame(schema={**OFFER_SCHEMA, "name": pl.String, "district": pl.String})
    return pl.concat([empty, *parts])


def _matters(measures: Sequence[Measure], as_of: dt.date) -> set[str]:
    """Name every matter that counts: of all steps of a group, of all years under a cap."""
    groups = {one.tops_up for one in measures if one.tops_up}
    counted = [*measures, *(m for m in measure_catalogue().all_versions if m.tops_up in groups)]
    years = range(FIRST_AID_YEAR, as_of.year + 1)
    return {measure.matter_in(year) for measure in counted for year in years}


def _aid(usccs: Sequence[str], matters: set[str]) -> pl.DataFrame:
    rows = [
        (uscc, matter, line.measure, line.amount - line.returned, day_of(line.promised_at).year)
        for (uscc, matter), line in live_aid(usccs, matters).items()
    ]
    return pl.DataFrame(rows, schema=AID_SCHEMA, orient="row")
