"""Measures as the catalogue shows them (政策目录行)."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise

from renqi.programmes.cultivation.support.domain.amounts_words import amount_label
from renqi.programmes.cultivation.support.domain.measure import (
    Authority,
    Measure,
    MeasureKind,
    Phase,
)
from renqi.programmes.cultivation.support.domain.measure_catalogue import measure_catalogue
from renqi.web.policy.conditions import EVIDENCE_TONES
from renqi.web.policy.listing import all_conditions
from renqi.web.registry.words import district_words
from renqi.web.shell.bilingual import said
from renqi.web.shell.words import Look
from renqi.web.support.words import AUTHORITY_WORDS, KIND_LOOKS, PHASE_LOOKS

ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the catalogue is narrowed to; empty for everything."""

    authority: str
    district: str
    kind: str
    phase: str
    words: str

    @classmethod
    def of(cls, query: QueryDict) -> "Wanted":
        """Read the filter; what is none of its values filters nothing."""
        return cls(
            authority=_known(query.get("authority", ""), list(Authority)),
            district=query.get("district", "")[:10],
            kind=_known(query.get("kind", ""), list(MeasureKind)),
            phase=_known(query.get("phase", ""), list(Phase)),
            words=query.get("q", "").strip()[:60].casefold(),
        )

    def fits(self, measure: Measure, on: dt.date) -> bool:
        """Whether a measure is wanted; a district gets its own and those for everybody."""
        return (
            self.authority in ("", measure.authority)
            and self.kind in ("", measure.kind)
            and self.phase in ("", measure.phase(on))
            and (not self.district or measure.district in ("", self.district))
            and self.words in f"{measure.label.zh} {measure.label.en} {measure.key}".casefold()
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLine:
    """One measure in the version that a day belongs to.

    Attributes:
        to_verify: Whether anything in it still has to be checked.
    """

    measure: Measure
    name: str
    kind: Look
    authority: str | Promise
    district: str
    amount: str
    phase: Look
    last_day: dt.date | None
    versions: int
    evidence_tone: str
    to_verify: bool
    open_question: str


class MeasureSort(StrEnum):
    """By what the catalogue can be sorted; by state and authority unless asked."""

    USUAL = "usual"
    NAME = "name"
    KIND = "kind"
    LAST_DAY = "last_day"


_SORT_KEYS: Mapping[MeasureSort, Callable[[MeasureLine], Any]] = {
    MeasureSort.NAME: lambda line: line.name,
    MeasureSort.KIND: lambda line: (str(line.kind.label), line.name),
    MeasureSort.LAST_DAY: lambda line: (line.last_day or dt.date.max, line.name),
}


def sorted_lines(
    lines: tuple[MeasureLine, ...], sort: MeasureSort, *, is_falling: bool
) -> tuple[MeasureLine, ...]:
    """Sort the catalogue; measures without an end come last."""
    if sort is MeasureSort.USUAL:
        return lines
    return tuple(sorted(lines, key=_SORT_KEYS[sort], reverse=is_falling))


def measure_lines(wanted: Wanted, *, on: dt.date) -> tuple[MeasureLine, ...]:
    """List the wanted measures: those in force first, then by authority."""
    found = [one for one in measure_catalogue().newest(on) if wanted.fits(one, on)]
    order = list(Authority)
    phases = (Phase.IN_FORCE, Phase.UNSURE, Phase.COMING, Phase.EXPIRED)
    found.sort(
        key=lambda one: (
            phases.index(one.phase(on)),
            order.index(one.authority),
            one.group,
            one.step,
            one.key,
        )
    )
    return tuple(measure_line(one, on=on) for one in found)


def measure_line(measure: Measure, *, on: dt.date) -> MeasureLine:
    """Lay out one version of a measure."""
    catalogue = measure_catalogue()
    return MeasureLine(
        measure=measure,
        name=said(measure.label),
        kind=KIND_LOOKS[measure.kind],
        authority=AUTHORITY_WORDS[measure.authority],
        district=district_words(measure.district) if measure.district else "",
        amount=said(amount_label(measure.amount, measure.rule, catalogue.facts)),
        phase=PHASE_LOOKS[measure.phase(on)],
        last_day=measure.last_day,
        versions=len(catalogue.versions(measure.key)),
        evidence_tone=EVIDENCE_TONES.get(measure.evidence, ""),
        to_verify=any(one.verify for one in all_conditions(measure.rule)),
        open_question=said(measure.open_question) if measure.open_question else "",
    )


def districts_named(measures: Sequence[Measure]) -> list[tuple[str, str]]:
    """Give the districts that have measures of their own."""
    codes = sorted({one.district for one in measures if one.district})
    return [(code, district_words(code)) for code in codes]


def _known(text: str, values: Sequence[str]) -> str:
    return text if text in values else ""
