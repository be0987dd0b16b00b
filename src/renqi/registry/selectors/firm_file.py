"""All that is known of one firm, with who said it and when (一企一档)."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from renqi.identity.domain.scope import Scope
from renqi.registry.domain.absolute_years import split_key
from renqi.registry.domain.refusals import FirmUnknown
from renqi.registry.domain.resolution import (
    TITLES,
    FactValue,
    Statement,
    in_order_of_belief,
    ranked_statements,
    registered_titles,
)
from renqi.registry.models import FactRecord, Firm
from renqi.registry.selectors.visible import visible_firms


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedValue:
    """One value with its origin (有来源的值).

    `uscc` is the code it was said of, which after a merge may be the duplicate's.
    """

    value: FactValue
    source: str
    observed_on: date
    imported_at: datetime
    record_id: int
    uscc: str
    age_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """One fact of a firm: the value that stands, and all others ever given (事实行).

    `stem` and `year` are the absolute key taken apart; `others` go from the one believed next
    to the one believed last.
    """

    key: str
    stem: str
    year: int | None
    stands: SourcedValue
    others: tuple[SourcedValue, ...]
    is_disputed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """One delivery about a firm, for the timeline (来源时间线).

    `stated_by` is who stated it where no file brought it; file and batch are empty then.
    """

    record_id: int
    source: str
    fiscal_year: int
    observed_on: date
    imported_at: datetime
    file_name: str
    batch_id: int | None
    facts: int
    uscc: str
    stated_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmFile:
    """One firm's file (企业档案).

    `merged_into` is the code of the firm that this one turned out to be, `duplicates` the codes
    that turned out to be this one.
    """

    uscc: str
    name: str
    district: str | None
    industry: str | None
    chain: str | None
    size_class: str | None
    established_on: date | None
    merged_into: str | None
    duplicates: tuple[str, ...]
    facts: tuple[FactLine, ...]
    records: tuple[RecordLine, ...]


def firm_file(uscc: str, *, scope: Scope, as_of: date) -> FirmFile:
    """Open the file of one firm (一企一档).

    Args:
        uscc: Its credit code.
        scope: What may be seen; a firm outside it is as unknown as one that is not there.
        as_of: The day from which ages are counted.

    Raises:
        FirmUnknown: There is no such firm in the scope.
    """
    firm = visible_firms(scope).select_related("merged_into").filter(uscc=uscc).first()
    if firm is None:
        raise FirmUnknown(uscc=uscc)
    records = list(firm.fact_records.select_related("batch").order_by("-imported_at", "-pk"))
    return FirmFile(
        uscc=firm.uscc,
        name=firm.name,
        district=firm.district,
        industry=firm.industry,
        chain=firm.chain,
        size_class=firm.size_class,
        established_on=firm.established_on,
        merged_into=firm.merged_into.uscc if firm.merged_into else None,
        duplicates=tuple(sorted(firm.merged_firms.values_list("uscc", flat=True))),
        facts=_fact_lines(firm, records, as_of=as_of),
        records=tuple(_record_line(record) for record in records),
    )


def _fact_lines(firm: Firm, records: Sequence[FactRecord], *, as_of: date) -> tuple[FactLine, ...]:
    ranked = ranked_statements((_statement(one) for one in records), own_uscc=firm.uscc)
    disputed, registered = frozenset(firm.conflicts), registered_titles(ranked)
    lines = []
    for key in sorted({key for statement in ranked for key in statement.facts}):
        values = [_value(one, key, as_of=as_of) for one in in_order_of_belief(ranked, key)]
        if key == TITLES and registered is not None:
            values[0] = dataclasses.replace(values[0], value=registered)
        stem, year = split_key(key)
        lines.append(
            FactLine(
                key=key,
                stem=stem,
                year=year,
                stands=values[0],
                others=tuple(values[1:]),
                is_disputed=key in disputed,
            )
        )
    return tuple(lines)


def _statement(record: FactRecord) -> Statement:
    return Statement(
        record_id=record.pk,
        uscc=record.uscc,
        source=record.source,
        observed_on=record.observed_on,
        imported_at=record.imported_at,
        facts=record.facts,
    )


def _value(statement: Statement, key: str, *, as_of: date) -> SourcedValue:
    return SourcedValue(
        value=statement.facts[key],
        source=statement.source,
        observed_on=statement.observed_on,
        imported_at=statement.imported_at,
        record_id=statement.record_id,
        uscc=statement.uscc,
        age_days=(as_of - statement.observed_on).days,
    )


def _record_line(record: FactRecord) -> RecordLine:
    return RecordLine(
        record_id=record.pk,
        source=record.source,
        fiscal_year=record.fiscal_year,
        observed_on=record.observed_on,
        imported_at=record.imported_at,
        file_name=record.batch.file_name if record.batch else "",
        batch_id=record.batch_id,
        facts=len(record.facts),
        uscc=record.uscc,
        stated_by=record.stated_by,
    )
