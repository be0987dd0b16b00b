"""Who there is to join a fund, counted so that no slider needs the firms again (参保对象统计)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Standing(StrEnum):
    """What the joining rule says of a firm (准入判断)."""

    ELIGIBLE = "eligible"
    REVIEW = "review"
    UNKNOWN = "unknown"
    UNMET = "unmet"


class Dimension(StrEnum):
    """By what firms are told apart (统计维度)."""

    SIZE = "size"
    RISK = "risk"
    CHAIN = "chain"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Firms that are alike in all that a trial asks (分组); empty texts are unknown."""

    size: str
    risk: str
    chain: str
    district: str
    standing: Standing
    firms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Firms of a size and a risk class that are or would be members (参保分组).

    Attributes:
        size: Size class.
        risk: Risk class.
        eligible: How many may join.
        members: How many do.
        month: What all members pay a month, in fen.
        paid_in: What all members have paid, in fen.
    """

    size: str
    risk: str
    eligible: int
    members: int
    month: int
    paid_in: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredRow:
    """How many firms of a kind are covered, and how many are left out (覆盖情况).

    `covered` counts those that may join and for whom the charter has a contribution; whether
    they do is the take-up. `no_band` are those that may join and have none.
    """

    dimension: Dimension
    key: str
    firms: int
    covered: int
    review: int
    unknown: int
    unmet: int
    no_band: int


def covered_rows(
    cells: Sequence[Cell], *, bands: frozenset[tuple[str, str]]
) -> tuple[CoveredRow, ...]:
    """Count who is covered and who is left out, in four ways (覆盖统计).

    Args:
        cells: The city.
        bands: Sizes and risk classes for which the charter says a contribution.
    """
    rows: list[CoveredRow] = []
    for dimension in Dimension:
        counts: dict[str, Counter[str]] = {}
        for cell in cells:
            has_band = (cell.size, cell.risk) in bands
            what = cell.standing.value
            if cell.standing is Standing.ELIGIBLE and not has_band:
                what = "no_band"
            counts.setdefault(getattr(cell, dimension.value), Counter())[what] += cell.firms
        rows += [
            CoveredRow(
                dimension=dimension,
                key=key,
                firms=found.total(),
                covered=found["eligible"],
                review=found["review"],
                unknown=found["unknown"],
                unmet=found["unmet"],
                no_band=found["no_band"],
            )
            for key, found in sorted(counts.items(), key=lambda one: -one[1].total())
        ]
    return tuple(rows)


def eligible_counts(cells: Iterable[Cell]) -> Mapping[tuple[str, str], int]:
    """Count who may join by size and risk class (可参保户数)."""
    found: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        if cell.standing is Standing.ELIGIBLE:
            found[(cell.size, cell.risk)] += cell.firms
    return found


def cells_document(cells: Iterable[Cell]) -> list[list[Any]]:
    """Write cells down in little room."""
    return [
        [one.size, one.risk, one.chain, one.district, one.standing.value, one.firms]
        for one in cells
    ]


def cells_of(document: Iterable[Sequence[Any]]) -> tuple[Cell, ...]:
    """Read cells that were written down."""
    return tuple(
        Cell(
            size=size,
            risk=risk,
            chain=chain,
            district=district,
            standing=Standing(standing),
            firms=firms,
        )
        for size, risk, chain, district, standing, firms in document
    )
