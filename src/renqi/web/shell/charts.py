"""What a chart shows, said once for the drawing and for its table (图表)."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext

Words = str | Promise
Value = int | float | None


class ChartKind(StrEnum):
    """How the numbers are drawn."""

    BAR = "bar"
    LINE = "line"
    PIE = "pie"
    MAP = "map"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One row of numbers, as many as there are categories; none where nothing is known.

    `tone` is the meaning of the row's colour (good, info, warn, bad, plain), empty for neutral.
    """

    name: Words
    values: tuple[Value, ...]
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart and, at the same time, the table that says the same.

    Attributes:
        key: Identifier of the chart in the page; unique there.
        kind: How it is drawn.
        title: What it shows; read out by screen readers and used as the table's caption.
        unit: Unit of every number.
        category_label: What the categories are, as head of the table's first column.
        categories: Words along the axis, slices, or districts.
        series: Rows of numbers; a pie and a map have one.
        codes: GB/T 2260 codes of the categories; a map only.
        links: Pages behind the categories, in their order; empty for none.
        tones: Meaning of the categories' colours (good, info, warn, bad, plain), in their order;
            empty for neutral colours.
        lying: Whether the bars lie; better for long words.
        stacked: Whether the bars of one category stand on each other.
        whole: Whether the numbers are counts, so that the axis has no fractions.
    """

    key: str
    kind: ChartKind
    title: Words
    unit: Words
    category_label: Words
    categories: tuple[Words, ...]
    series: tuple[Series, ...]
    codes: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    tones: tuple[str, ...] = ()
    lying: bool = False
    stacked: bool = False
    whole: bool = True

    @property
    def is_map(self) -> bool:
        """Whether the map's own note must stand below."""
        return self.kind is ChartKind.MAP

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value is not None for one in self.series for value in one.values)

    @property
    def rows(self) -> list[tuple[Words, str, list[Value]]]:
        """The table: category, link, and its number in each series."""
        links = self.links or ("",) * len(self.categories)
        numbers = zip(*(one.values for one in self.series), strict=True)
        return [
            (category, link, list(row))
            for category, link, row in zip(self.categories, links, numbers, strict=True)
        ]

    @property
    def spec_text(self) -> str:
        """The drawing as text, for a part of a page, which no data block can come with."""
        return json.dumps(self.spec)

    @property
    def spec(self) -> dict[str, Any]:
        """The drawing, as the script reads it."""
        return {
            "kind": self.kind.value,
            "unit": str(self.unit),
            "categories": [str(word) for word in self.categories],
            "series": [
                {"name": str(one.name), "values": one.values, "tone": one.tone or None}
                for one in self.series
            ],
            "codes": self.codes,
            "links": self.links or None,
            "tones": self.tones or None,
            "lying": self.lying,
            "stacked": self.stacked,
            "whole": self.whole,
            "ends": [gettext("many"), gettext("few")],
        }
