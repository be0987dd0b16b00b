"""Judge a registry by one measure, and keep whom it gives money today (应享名单判定)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from renqi.engines.policy.domain.values import FactRow
from renqi.engines.policy.explaining.explain import FactSource
from renqi.engines.policy.receipts.receipt import FirmName, Receipt, make_receipt
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain.judge_measures import (
    Offer,
    Stop,
    judge_measures,
)
from renqi.programmes.cultivation.support.domain.judge_measures_city import (
    AID_SCHEMA,
    judge_city,
)
from renqi.programmes.cultivation.support.domain.measure import Measure
from renqi.programmes.cultivation.support.domain.measure_aid import aid_given, topping_groups
from renqi.programmes.cultivation.support.domain.measure_catalogue import measure_catalogue
from renqi.programmes.cultivation.support.selectors.group_aid import aid_rows
from renqi.registry.domain.absolute_years import absolute_keys
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.selectors.facts_frame import facts_frames
from renqi.registry.selectors.firm_file import FirmFile, firm_file

Progress = Callable[[int], None]
_ALL = Scope(all=True)
# Firms whose conditions hold, but whose sum the facts leave open.
UNSETTLED = "unsettled"
MET = "met"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitled:
    """One firm and what it is to get (应享企业).

    Attributes:
        full_amount: What the measure gives by itself.
        amount: What is left once earlier steps and caps are taken off.
        given: What earlier steps of the group gave.
        receipt: The rule, the facts with their sources, and what followed.
    """

    uscc: str
    name: str
    district: str
    matter: str
    full_amount: int
    amount: int
    group: str
    given: int
    receipt: Receipt


def entitled_firms(
    measure: Measure, *, as_of: date, others: Counter[str], progress: Progress
) -> Iterator[Entitled]:
    """Give the firms that a measure gives money, in the order of registration (应享企业).

    The city is judged as columns; whoever may get money is judged again alone, with the aid it
    had and a receipt.

    Args:
        measure: The measure.
        as_of: The day; its year before is the last closed fiscal year.
        others: Gets how many others there are by why they get nothing.
        progress: Gets how many firms were looked at.
    """
    group = _group(measure, as_of)
    done = 0
    for frame in facts_frames(year=as_of.year - 1, scope=_ALL):
        found = judge_city(frame, group, aid=pl.DataFrame(schema=AID_SCHEMA), as_of=as_of)
        rows = found.filter(pl.col("measure") == measure.key)
        may = (pl.col("verdict") == MET) & (pl.col("stop") == Stop.NONE.value)
        for stop, verdict, n in (
            rows.filter(~may).group_by("stop", "verdict").len().sort("stop", "verdict").iter_rows()
        ):
            others[stop or verdict] += n
        for uscc in rows.filter(may)["uscc"]:
            entitled = _alone(uscc, measure, group, as_of=as_of)
            if isinstance(entitled, Entitled):
                yield entitled
            else:
                others[entitled] += 1
        done += frame.height
        progress(done)


def _group(measure: Measure, as_of: date) -> tuple[Measure, ...]:
    """Give the measure with those of its group: of steps only the highest counts."""
    in_force = measure_catalogue().in_force(as_of)
    same = (one for one in in_force if measure.group and one.group == measure.group)
    return (measure, *(one for one in same if one.key != measure.key))


def _alone(
    uscc: str, measure: Measure, group: tuple[Measure, ...], *, as_of: date
) -> Entitled | str:
    file = firm_file(uscc, scope=_ALL, as_of=as_of)
    groups = topping_groups(measure_catalogue().all_versions)
    offers = judge_measures(
        group,
        facts=_facts(file, year=as_of.year - 1),
        aid=aid_given(aid_rows(uscc, scope=_ALL), groups),
        as_of=as_of,
        sources=_sources(file, year=as_of.year - 1),
    )
    offer = next(one for one in offers if one.measure.key == measure.key)
    if offer.verdict != MET:
        return offer.stop.value or offer.verdict
    if not offer.is_settled or offer.amount_low <= 0:
        return UNSETTLED
    return _entitled(file, offer, as_of=as_of)


def _entitled(file: FirmFile, offer: Offer, *, as_of: date) -> Entitled:
    name = FirmName(uscc=file.uscc, name=file.name)
    return Entitled(
        uscc=file.uscc,
        name=file.name,
        district=file.district or "",
        matter=offer.matter,
        full_amount=max(offer.worked.low, offer.amount_low),
        amount=offer.amount_low,
        group=offer.measure.tops_up,
        given=offer.taken_off,
        receipt=make_receipt(offer.why, firm=name, as_of=as_of),
    )


def _facts(file: FirmFile, *, year: int) -> FactRow:
    values = {line.key: line.stands.value for line in file.facts}
    keys = absolute_keys(fact_catalogue(), year=year)
    known = {key: values[absolute] for key, absolute in keys.items() if absolute in values}
    return {"uscc": file.uscc, **known}


def _sources(file: FirmFile, *, year: int) -> Mapping[str, FactSource]:
    lines = {line.key: line for line in file.facts}
    return {
        key: FactSource(
            source=lines[absolute].stands.source,
            observed_on=lines[absolute].stands.observed_on,
            fiscal_year=lines[absolute].year,
        )
        for key, absolute in absolute_keys(fact_catalogue(), year=year).items()
        if absolute in lines
    }
