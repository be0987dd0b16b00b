"""The vocabulary a rule may speak: named, typed facts about a firm (事实目录).

A catalogue is a YAML document. The engine holds no fact of its own; the registry ships the
catalogue and hands it in.
"""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from renqi.kernel.errors import DomainError


class FactKind(StrEnum):
    """How a fact is measured and stored (事实类型)."""

    MONEY = "money"
    COUNT = "count"
    RANK = "rank"
    FRACTION = "fraction"
    DECIMAL = "decimal"
    FLAG = "flag"
    CATEGORY = "category"
    LIST = "list"
    TEXT = "text"
    DATE = "date"


class Change(StrEnum):
    """What a firm can do about a fact (可改变性)."""

    ACT = "act"
    NEXT_YEAR = "next_year"
    WAIT = "wait"
    FIXED = "fixed"


FEN_PER_YUAN = 100
NANO = 10**9
MONEY_LIMIT_FEN = 10**14
SCALES: Mapping[FactKind, int] = {
    FactKind.MONEY: FEN_PER_YUAN,
    FactKind.COUNT: 1,
    FactKind.RANK: 1,
    FactKind.FRACTION: NANO,
    FactKind.DECIMAL: NANO,
}
LARGEST: Mapping[FactKind, int] = {
    FactKind.MONEY: MONEY_LIMIT_FEN,
    FactKind.COUNT: 10**9,
    FactKind.RANK: 10**9,
    FactKind.FRACTION: NANO,
    FactKind.DECIMAL: 1000 * NANO,
}
UNITS: Mapping[FactKind, Mapping[str, str]] = {
    FactKind.MONEY: {"zh": "元", "en": "yuan"},
    FactKind.RANK: {"zh": "名", "en": "rank"},
}


class FactCatalogueBroken(DomainError):
    """The fact catalogue cannot be read."""

    code = "policy.fact_catalogue_broken"
    message = "{path}: {reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSpec:
    """One fact of one year (事实定义).

    `key` is what rules and files write (`revenue_y1`), `stem` the fact without its year
    (`revenue`), `year` 1 for the last closed fiscal year, 2 and 3 for those before it, and None
    for a fact that is not kept by year. `lowest` and `highest` are in the stored unit. `part_of`
    is the key of the fact that this one is a part of and can never exceed.
    """

    key: str
    stem: str
    year: int | None
    kind: FactKind
    zh: str
    en: str
    change: Change
    aliases: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    value_zh: tuple[str, ...] = ()
    codes: str = ""
    unit: Mapping[str, str] = field(default_factory=dict)
    may_shrink: bool = False
    lowest: int | None = None
    highest: int | None = None
    part_of: str = ""

    @property
    def scale(self) -> int:
        """Stored units in one unit of files (放大倍数): 100 for money, 1e9 for fractions."""
        return SCALES.get(self.kind, 1)

    @property
    def largest(self) -> int:
        """The largest size a stored value can have, for the proof that sums cannot overflow."""
        return LARGEST[self.kind]

    @property
    def is_number(self) -> bool:
        """Whether the fact is stored as a scaled integer that can be compared (数值型)."""
        return self.kind in SCALES

    def bit(self, value: str) -> int:
        """Return the bit that stands for a list value (列表位).

        Raises:
            ValueError: The value is not one of the list's.
        """
        if value not in self.values:
            raise ValueError(f"{value!r} is not a value of {self.key}")
        return 1 << self.values.index(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCatalogue:
    """Every fact by key, in the order of the document (事实目录)."""

    specs: Mapping[str, FactSpec]

    def __getitem__(self, key: str) -> FactSpec:
        """Return the fact with this key; KeyError when there is none."""
        return self.specs[key]

    def __contains__(self, key: object) -> bool:
        """Whether a fact with this key exists."""
        return key in self.specs

    def __iter__(self) -> Iterator[FactSpec]:
        """Walk the facts in the order of the document."""
        return iter(self.specs.values())


@functools.cache
def load_fact_catalogue(path: Path) -> FactCatalogue:
    """Read a fact catalogue from YAML (读取事实目录).

    Raises:
        FactCatalogueBroken: An entry is incomplete, or a key occurs twice.
    """
    specs: dict[str, FactSpec] = {}
    for entry in yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)["facts"]:
        try:
            years = _yearly_specs(entry)
        except (KeyError, ValueError) as error:
            raise FactCatalogueBroken(path=path, reason=f"{entry}: {error}") from error
        for spec in years:
            if spec.key in specs:
                raise FactCatalogueBroken(path=path, reason=f"{spec.key} occurs twice")
            specs[spec.key] = spec
    return FactCatalogue(specs=specs)


def _yearly_specs(entry: Mapping[str, Any]) -> list[FactSpec]:
    kind = FactKind(entry["kind"])
    scale = SCALES.get(kind, 1)
    bounds = {k: entry[k] * scale if k in entry else None for k in ("lowest", "highest")}
    if kind is FactKind.MONEY and bounds["highest"] is None:
        bounds["highest"] = MONEY_LIMIT_FEN
    if kind is FactKind.MONEY and bounds["lowest"] is None:
        bounds["lowest"] = -MONEY_LIMIT_FEN
    if kind is FactKind.RANK:
        bounds["lowest"] = 0
    if kind in (FactKind.COUNT, FactKind.RANK) and bounds["highest"] is None:
        bounds["highest"] = LARGEST[kind]
    years = range(1, entry["years"] + 1) if "years" in entry else [None]
    return [
        FactSpec(
            key=_year_key(entry["key"], year),
            stem=entry["key"],
            year=year,
            kind=kind,
            zh=entry["zh"],
            en=entry["en"],
            change=Change(entry["change"]),
            aliases=tuple(entry.get("aliases", ())),
            values=tuple(entry.get("values", ())),
            value_zh=tuple(entry.get("value_zh", ())),
            codes=entry.get("codes", ""),
            unit=entry.get("unit", UNITS.get(kind, {})),
            may_shrink=entry.get("may_shrink", kind is FactKind.RANK),
            lowest=bounds["lowest"],
            highest=bounds["highest"],
            part_of=_year_key(entry.get("part_of", ""), year),
        )
        for year in years
    ]


def _year_key(stem: str, year: int | None) -> str:
    return f"{stem}_y{year}" if stem and year else stem
