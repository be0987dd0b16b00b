"""State facts that no file brings: an office about its acts, a firm about itself (登记事实)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from renqi.registry.domain import refusals
from renqi.registry.domain.absolute_years import absolute_key
from renqi.registry.domain.resolution import (
    FactValue,
    Statement,
    canonical_text,
    facts_digest,
    resolve,
)
from renqi.registry.domain.stated_values import can_have
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.services.constraints import refusing
from renqi.registry.services.import_steps import source_name
from renqi.registry.services.registry_lock import lock_registry
from renqi.registry.services.stored_facts import statements_of, write_resolved

_FIRMS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedFacts:
    """What is stated of one firm (登记事实).

    Attributes:
        uscc: Its credit code; a code that was merged leads to the firm kept.
        facts: Value per key of the fact catalogue, in stored units: `digital_level`,
            `revenue_y1`, `valid_titles` as its bits.
    """

    uscc: str
    facts: Mapping[str, FactValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stamp:
    source: str
    observed_on: date
    fiscal_year: int
    stated_by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a credit code leads."""

    firm_id: int
    own_uscc: str


def state_facts(
    stated: Sequence[StatedFacts],
    *,
    source: str,
    observed_on: date,
    fiscal_year: int,
    actor_name: str,
    at: datetime,
) -> None:
    """Add what an office or a firm states to the files of firms (登记事实).

    The statement is kept as imported ones are, and what stands is worked out anew. A source that
    says again what it last said of that day adds nothing.

    Args:
        stated: Facts firm by firm, each firm once.
        source: Who says so (来源); `TITLE_REGISTER` for titles that the bureau keeps.
        observed_on: The day it speaks of (时点).
        fiscal_year: The last closed fiscal year, which `_y1` means.
        actor_name: Who wrote it down, as the record should show.
        at: The instant.

    Raises:
        FirmUnknown: A code is not registered, or out of reach of the page.
        FactUnheardOf: A key is none of the catalogue.
        FactImpossible: A value is none that the fact can have.
        StatedTwice: A firm is stated twice.
        SourceTooLong: The source is more than a name.

    Effects:
        One FactRecord a firm, standing facts, the firm's plain columns; one transaction.

    Locks:
        The registry.
    """
    stamp = _Stamp(
        source=source_name(source, file_name=actor_name),
        observed_on=observed_on,
        fiscal_year=fiscal_year,
        stated_by=actor_name,
        at=at,
    )
    said = _under_absolute_keys(stated, year=fiscal_year)
    codes = sorted(said)
    with transaction.atomic(), refusing(), connection.cursor() as cursor:
        lock_registry()
        for first in range(0, len(codes), _FIRMS_AT_ONCE):
            part = {code: said[code] for code in codes[first : first + _FIRMS_AT_ONCE]}
            _state(cursor, part, stamp)


def _under_absolute_keys(
    stated: Sequence[StatedFacts], *, year: int
) -> dict[str, dict[str, FactValue]]:
    catalogue = fact_catalogue()
    said: dict[str, dict[str, FactValue]] = {}
    for one in stated:
        if one.uscc in said:
            raise refusals.StatedTwice(uscc=one.uscc)
        facts = {}
        for key, value in one.facts.items():
            if key not in catalogue or key == "uscc":
                raise refusals.FactUnheardOf(key=key)
            if not can_have(catalogue[key], value):
                raise refusals.FactImpossible(key=key, value=value)
            facts[absolute_key(catalogue[key], year=year)] = value
        said[one.uscc] = facts
    return said


def _state(
    cursor: CursorWrapper, said: Mapping[str, Mapping[str, FactValue]], stamp: _Stamp
) -> None:
    places = _places(cursor, list(said))
    firm_ids = [place.firm_id for place in places.values()]
    earlier = statements_of(cursor, firm_ids)
    news = {
        code: facts
        for code, facts in said.items()
        if facts and not _is_said(earlier.get(places[code].firm_id, []), code, facts, stamp)
    }
    if not news:
        return
    _write_records(cursor, news, places, stamp)
    for code, facts in news.items():
        statement = _statement(code, facts, stamp)
        earlier.setdefault(places[code].firm_id, []).append(statement)
    touched = {places[code].firm_id: places[code].own_uscc for code in news}
    resolved = {
        firm_id: resolve(earlier[firm_id], own_uscc=own) for firm_id, own in touched.items()
    }
    write_resolved(cursor, resolved, at=stamp.at)


def _places(cursor: CursorWrapper, codes: Sequence[str]) -> dict[str, _Place]:
    cursor.execute(
        """
        SELECT stated.uscc, kept.id, kept.uscc
        FROM registry_firm AS stated
        JOIN registry_firm AS kept ON kept.id = coalesce(stated.merged_into_id, stated.id)
        WHERE stated.uscc = ANY(%s)
        """,
        [list(codes)],
    )
    places = {code: _Place(firm_id=key, own_uscc=own) for code, key, own in cursor.fetchall()}
    for code in codes:
        if code not in places:
            raise refusals.FirmUnknown(uscc=code)
    return places


def _is_said(
    earlier: Sequence[Statement], code: str, facts: Mapping[str, FactValue], stamp: _Stamp
) -> bool:
    """Whether this source's last word on that day says all of it already."""
    last: dict[str, FactValue] = {}
    for one in sorted(earlier, key=lambda one: (one.imported_at, one.record_id)):
        if (one.uscc, one.source, one.observed_on) == (code, stamp.source, stamp.observed_on):
            last.update(one.facts)
    return facts.items() <= last.items()


def _statement(code: str, facts: Mapping[str, FactValue], stamp: _Stamp) -> Statement:
    return Statement(
        record_id=0,
        uscc=code,
        source=stamp.source,
        observed_on=stamp.observed_on,
        imported_at=stamp.at,
        facts=facts,
    )


def _write_records(
    cursor: CursorWrapper,
    news: Mapping[str, Mapping[str, FactValue]],
    places: Mapping[str, _Place],
    stamp: _Stamp,
) -> None:
    rows = []
    for code, facts in news.items():
        text = canonical_text(facts)
        rows.append((places[code].firm_id, code, text, facts_digest(text)))
    firm_ids, codes, texts, digests = (list(column) for column in zip(*rows, strict=True))
    cursor.execute(
        """
        INSERT INTO registry_factrecord (firm_id, stated_by, uscc, source, fiscal_year,
                                         observed_on, imported_at, facts, digest)
        SELECT said.firm_id, %s, said.uscc, %s, %s, %s, %s, said.facts::jsonb, said.digest
        FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[])
            AS said(firm_id, uscc, facts, digest)
        """,
        [
            stamp.stated_by,
            stamp.source,
            stamp.fiscal_year,
            stamp.observed_on,
            stamp.at,
            firm_ids,
            codes,
            texts,
            digests,
        ],
    )
