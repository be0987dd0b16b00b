"""What is known of one firm, as plans and self-assessments need it (企业事实)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from renqi.engines.policy.domain.values import FactValue
from renqi.engines.policy.explaining.explain import FactSource
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.growth.domain.effect import DatedValue
from renqi.registry.domain.absolute_years import absolute_keys
from renqi.registry.domain.refusals import FirmUnknown
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.selectors.firm_file import FirmFile, firm_file


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFirm:
    """A firm's facts as rules read them.

    Attributes:
        uscc: Its credit code.
        name: Its name.
        year: The last closed fiscal year, which `_y1` means.
        facts: Standing values by fact key.
        sources: Who told each, by fact key.
        tellings: Every value ever told, the believed ones first, by stem.
    """

    uscc: str
    name: str
    year: int
    facts: Mapping[str, FactValue]
    sources: Mapping[str, FactSource]
    tellings: Mapping[str, tuple[DatedValue, ...]]


def known_firm(uscc: str, *, scope: Scope, as_of: dt.date) -> KnownFirm | None:
    """Give what is known of a firm within the scope; None where there is no such firm."""
    try:
        file = firm_file(uscc, scope=scope, as_of=as_of)
    except FirmUnknown:
        return None
    year = as_of.year - 1
    keys = absolute_keys(fact_catalogue(), year=year)
    lines = {line.key: line for line in file.facts}
    here = {key: lines[absolute] for key, absolute in keys.items() if absolute in lines}
    return KnownFirm(
        uscc=file.uscc,
        name=file.name,
        year=year,
        facts={"uscc": file.uscc, **{key: line.stands.value for key, line in here.items()}},
        sources={
            key: FactSource(
                source=line.stands.source,
                observed_on=line.stands.observed_on,
                fiscal_year=line.year,
            )
            for key, line in here.items()
        },
        tellings=_tellings(file),
    )


def firm_name(uscc: str, *, scope: Scope) -> str | None:
    """Name a firm within the scope; None where there is no such firm."""
    try:
        file = firm_file(uscc, scope=scope, as_of=dt.date.max)
    except FirmUnknown:
        return None
    return file.name or file.uscc


def _tellings(file: FirmFile) -> dict[str, tuple[DatedValue, ...]]:
    found: dict[str, list[DatedValue]] = {}
    for line in file.facts:
        found.setdefault(line.stem, []).extend(
            DatedValue(
                value=one.value, observed_on=one.observed_on, source=one.source, year=line.year
            )
            for one in (line.stands, *line.others)
        )
    return {stem: tuple(values) for stem, values in found.items()}
