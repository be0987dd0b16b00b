"""Count the firms of the city by a charter's own rules, once for all sliders (全市统计)."""

import datetime as dt
import hashlib
from collections import Counter
from typing import Any

import polars as pl

from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.class_city import class_city
from renqi.programmes.riskfund.supervision.domain.population import (
    Cell,
    Standing,
    cells_document,
    cells_of,
)
from renqi.programmes.riskfund.supervision.models import CityCount
from renqi.registry.selectors.facts_frame import facts_frames
from renqi.registry.selectors.past_facts import last_record

_BY = ("size", "risk", "chain", "district", "standing")


def city_cells(charter: Charter, *, on: dt.date) -> tuple[Cell, ...]:
    """Give the city as a charter's joining rule and risk classes see it (全市统计).

    Args:
        charter: Only its joining rule and risk classes matter.
        on: The day.

    Returns:
        One cell for firms that are alike; kept, so that the same rules over the same facts
        are counted once.

    Effects:
        One CityCount, unless there is one.
    """
    digest, known = rules_digest(charter), last_record()
    row = CityCount.objects.filter(digest=digest, on=on, last_record=known).first()
    if row is None:
        cells = _count(charter, on=on)
        row, _ = CityCount.objects.get_or_create(
            digest=digest, on=on, last_record=known, defaults={"cells": cells_document(cells)}
        )
    return cells_of(row.cells)


def rules_digest(charter: Charter) -> str:
    """Name the rules that decide who belongs where (口径摘要)."""
    rules = [charter.joining, *(one.rule for one in charter.risk_classes)]
    keys = [one.key for one in charter.risk_classes]
    told = "\n".join([*keys, *("-" if one is None else one.digest for one in rules)])
    return hashlib.sha256(told.encode()).hexdigest()


def _count(charter: Charter, *, on: dt.date) -> tuple[Cell, ...]:
    counts: Counter[tuple[Any, ...]] = Counter()
    for part in facts_frames(year=on.year - 1, scope=Scope(all=True)):
        for *place, firms in _counted(charter, part, on=on).iter_rows():
            counts[tuple(place)] += firms
    return tuple(
        Cell(
            size=size or "",
            risk=risk or "",
            chain=chain or "",
            district=district or "",
            standing=Standing(standing),
            firms=firms,
        )
        for (size, risk, chain, district, standing), firms in sorted(
            counts.items(), key=lambda one: tuple(str(part) for part in one[0])
        )
    )


def _counted(charter: Charter, part: pl.DataFrame, *, on: dt.date) -> pl.DataFrame:
    places = part.select(
        "uscc", pl.col("chain").cast(pl.String), pl.col("district").cast(pl.String)
    )
    rows = class_city(charter, part, on=on).join(places, on="uscc", how="left")
    words = {"met": Standing.ELIGIBLE.value}
    standing = pl.col("eligible").cast(pl.String).replace(words).alias("standing")
    return rows.with_columns(standing).group_by(_BY).len()
