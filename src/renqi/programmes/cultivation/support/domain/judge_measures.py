"""Say of one firm what a measure gives it today, and why (扶持判定)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from renqi.engines.policy.domain.tree import VERDICTS, Label, Truth
from renqi.engines.policy.domain.values import FactRow
from renqi.engines.policy.explaining.explain import Explanation, FactSource, explain
from renqi.engines.policy.judging.interpret import assess
from renqi.programmes.cultivation.support.domain.amounts_working import Surveyor, Worked
from renqi.programmes.cultivation.support.domain.measure import Measure, Phase
from renqi.programmes.cultivation.support.domain.measure_aid import (
    AidGiven,
    group_key,
    matter_key,
    total_key,
    year_key,
)
from renqi.registry.domain.vocabulary import fact_catalogue


class Stop(StrEnum):
    """Why nothing comes although the conditions may hold (不予重复)."""

    NONE = ""
    EXPIRED = "expired"
    COMING = "coming"
    GIVEN = "given"
    TOPPED_UP = "topped_up"
    CAP_REACHED = "cap_reached"
    HIGHER_STEP = "higher_step"
    NOTHING = "nothing"


PHASE_STOPS: Mapping[Phase, Stop] = {Phase.EXPIRED: Stop.EXPIRED, Phase.COMING: Stop.COMING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What one measure gives one firm on a day (扶持测算).

    Attributes:
        measure: The version judged by.
        truth: What became of the conditions alone.
        stop: Why nothing comes all the same; empty where something may.
        amount_low: Fen that are certain.
        amount_high: The most it can be, None where nothing bounds it.
        matter: What the money is for, as the register of aid names it.
        worked: The sum before what was given already, with its arithmetic.
        taken_off: Fen that were given already and are subtracted.
        why: The conditions with their reasons.
    """

    measure: Measure
    truth: Truth
    stop: Stop
    amount_low: int
    amount_high: int | None
    matter: str
    worked: Worked
    taken_off: int
    why: Explanation

    @property
    def verdict(self) -> str:
        """`met`, `review`, `unknown` or `unmet`; stopped is unmet."""
        return VERDICTS[Truth.FALSE] if self.stop else VERDICTS[self.truth]

    @property
    def is_settled(self) -> bool:
        """Whether the facts leave one sum only."""
        return self.amount_low == self.amount_high

    @property
    def is_ceiling(self) -> bool:
        """Whether the document says "at most"."""
        return self.measure.amount.is_ceiling

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that would settle the verdict or the sum, each once; none once it is refused."""
        if self.stop or self.truth is Truth.FALSE:
            return ()
        keys = (*self.why.assessment.missing, *self.worked.missing)
        return tuple(dict.fromkeys(keys))


def judge_measure(
    measure: Measure,
    *,
    facts: FactRow,
    aid: AidGiven,
    as_of: dt.date,
    sources: Mapping[str, FactSource] | None = None,
) -> Offer:
    """Judge one firm by one measure, apart from all others (单项判定).

    Args:
        measure: The version to judge by.
        facts: Stored values by fact key; an absent key and None both mean unknown.
        aid: What the firm was given already, from `aid_given`.
        as_of: The day; its year before is the last closed fiscal year.
        sources: Who said each fact, where known.
    """
    catalogue = fact_catalogue()
    why = explain(assess(measure.rule, facts), facts, catalogue, sources=sources)
    surveyor = Surveyor(examination=why.examination, facts=facts, catalogue=catalogue)
    worked = surveyor.work_out(measure.amount.amount)
    matter = measure.matter_in(as_of.year - 1)
    truth = why.assessment.truth
    stop, low, high, taken = _left(measure, worked, aid, matter, as_of)
    stop = PHASE_STOPS.get(measure.phase(as_of), stop)
    if stop:
        low, high = 0, 0
    return Offer(
        measure=measure,
        truth=truth,
        stop=stop,
        amount_low=low if truth is Truth.TRUE else 0,
        amount_high=0 if truth is Truth.FALSE else high,
        matter=matter,
        worked=worked,
        taken_off=taken,
        why=why,
    )


def _left(
    measure: Measure, worked: Worked, aid: AidGiven, matter: str, as_of: dt.date
) -> tuple[Stop, int, int | None, int]:
    """Take off what was given already; say why nothing is left, if nothing is."""
    low, high, taken = worked.low, worked.high, 0
    if high == 0:
        return Stop.NOTHING, 0, 0, 0
    if aid.get(matter_key(matter), 0) > 0:
        return Stop.GIVEN, 0, 0, aid[matter_key(matter)]
    if measure.tops_up:
        taken = aid.get(group_key(measure.tops_up), 0)
        low, high = max(low - taken, 0), None if high is None else max(high - taken, 0)
        if high == 0:
            return Stop.TOPPED_UP, 0, 0, taken
    for cap, key in (
        (measure.amount.yearly_cap, year_key(measure.key, as_of.year)),
        (measure.amount.total_cap, total_key(measure.key)),
    ):
        if cap is not None:
            left = max(cap - aid.get(key, 0), 0)
            low, high = min(low, left), left if high is None else min(high, left)
    return (Stop.CAP_REACHED if high == 0 else Stop.NONE), low, high, taken


def judge_measures(
    measures: Iterable[Measure],
    *,
    facts: FactRow,
    aid: AidGiven,
    as_of: dt.date,
    sources: Mapping[str, FactSource] | None = None,
) -> tuple[Offer, ...]:
    """Judge one firm by measures together: of a group only the highest step counts (判定).

    A lower step gives way as soon as the conditions of a higher one hold for certain, whether
    the higher one still pays or has paid already.
    """
    offers = [
        judge_measure(one, facts=facts, aid=aid, as_of=as_of, sources=sources) for one in measures
    ]
    highest: dict[str, int] = {}
    for offer in offers:
        group, step = offer.measure.group, offer.measure.step
        held = offer.truth is Truth.TRUE and offer.measure.is_open(as_of)
        if group and held:
            highest[group] = max(highest.get(group, step), step)
    return tuple(_giving_way(offer, highest) for offer in offers)


def _giving_way(offer: Offer, highest: Mapping[str, int]) -> Offer:
    is_lower = offer.measure.step < highest.get(offer.measure.group, offer.measure.step)
    if offer.stop or not offer.measure.group or not is_lower:
        return offer
    return replace(offer, stop=Stop.HIGHER_STEP, amount_low=0, amount_high=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """Several offers added up, with of each group and matter the best only (合计)."""

    low: int
    high: int | None

    @property
    def is_settled(self) -> bool:
        """Whether one sum is left."""
        return self.low == self.high


def total(offers: Iterable[Offer]) -> Total:
    """Add up offers; those of one group or for one matter stand for each other (合计)."""
    lows: dict[str, int] = {}
    highs: dict[str, int | None] = {}
    for offer in offers:
        key = offer.measure.group or offer.matter
        lows[key] = max(lows.get(key, 0), offer.amount_low)
        known = highs.get(key, 0)
        high = offer.amount_high
        highs[key] = None if known is None or high is None else max(known, high)
    unbounded = any(high is None for high in highs.values())
    return Total(
        low=sum(lows.values()),
        high=None if unbounded else sum(high or 0 for high in highs.values()),
    )


STOP_WORDS: Mapping[Stop, Label] = {
    Stop.NONE: Label(zh="", en=""),
    Stop.EXPIRED: Label(zh="已过有效期", en="Expired"),
    Stop.COMING: Label(zh="尚未生效", en="Not in force yet"),
    Stop.GIVEN: Label(zh="同一事项已获扶持", en="Given already for the same matter"),
    Stop.TOPPED_UP: Label(zh="低一级奖励已达本级额度", en="Earlier steps gave as much already"),
    Stop.CAP_REACHED: Label(zh="已达封顶额度", en="The cap is reached"),
    Stop.HIGHER_STEP: Label(zh="按更高一级（更优）享受", en="A higher or better step applies"),
    Stop.NOTHING: Label(zh="按现有数据测算为零", en="Comes to nothing by the facts at hand"),
}
