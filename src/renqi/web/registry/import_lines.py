"""How imports and their previews are laid out (导入排版)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.engines.policy.domain.facts import FactSpec
from renqi.registry.domain.absolute_years import split_key
from renqi.registry.domain.resolution import FactValue
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.selectors.imports import PreviewRow
from renqi.web.registry.fact_groups import value_text
from renqi.web.shell.bilingual import is_chinese, said
from renqi.web.shell.words import Look

CHANGES_SHOWN = 6


STATE_LOOKS: Mapping[str, Look] = {
    "opened": Look(label=_("Being read"), tone="info", icon="loader"),
    "previewed": Look(label=_("Waits for confirmation"), tone="warn", icon="eye-check"),
    "queued": Look(label=_("Queued"), tone="info", icon="clock"),
    "applying": Look(label=_("Being applied"), tone="info", icon="loader"),
    "applied": Look(label=_("Applied"), tone="good", icon="circle-check"),
    "failed": Look(label=_("Failed"), tone="bad", icon="circle-x"),
    "discarded": Look(label=_("Given up"), tone="plain", icon="trash"),
}
MOVING = frozenset({"opened", "queued", "applying"})

KIND_LOOKS: Mapping[str, Look] = {
    "new": Look(label=_("New firm"), tone="good", icon="plus"),
    "changed": Look(label=_("Changed"), tone="warn", icon="pencil"),
    "unchanged": Look(label=_("Unchanged"), tone="plain", icon="equal"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One fact that an import changes."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLine:
    """One firm that an import makes, changes or disputes."""

    uscc: str
    name: str
    look: Look
    is_new: bool
    changes: tuple[ChangeLine, ...]
    more: tuple[ChangeLine, ...]
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """Something worth knowing although nothing was refused."""

    words: str
    column: str
    count: int
    row: int | None


def preview_line(row: PreviewRow) -> PreviewLine:
    """Lay out one row of a preview."""
    changes = tuple(
        ChangeLine(
            name=fact_words(one.key),
            before=fact_value(one.key, one.before),
            after=fact_value(one.key, one.after),
        )
        for one in row.changes
        if one.key != "name" or row.kind != "new"
    )
    return PreviewLine(
        uscc=row.uscc,
        name=row.name,
        look=KIND_LOOKS[row.kind],
        is_new=row.kind == "new",
        changes=changes[:CHANGES_SHOWN],
        more=changes[CHANGES_SHOWN:],
        conflicts=tuple(fact_words(key) for key in row.conflicts),
    )


def notice_lines(warnings: list[Any]) -> list[NoticeLine]:
    """Say the notices of an import in the language of the page."""
    language = "zh" if is_chinese() else "en"
    return [
        NoticeLine(
            words=one[language],
            column=one.get("column", ""),
            count=one.get("count", 1),
            row=one.get("row"),
        )
        for one in warnings
        if isinstance(one, dict)
    ]


def fact_words(key: str) -> str:
    """Name a fact by its absolute key, with its year."""
    stem, year = split_key(key)
    spec = _spec(stem)
    name = said(spec) if spec else stem
    return name if year is None else gettext("{fact} {year}").format(fact=name, year=year)


def fact_value(key: str, value: FactValue | None) -> str:
    """Write one value of a fact named by its absolute key."""
    if value is None:
        return gettext("unknown")
    spec = _spec(split_key(key)[0])
    return value_text(spec, value) if spec else str(value)


def _spec(stem: str) -> FactSpec | None:
    catalogue = fact_catalogue()
    for key in (stem, f"{stem}_y1"):
        if key in catalogue:
            return catalogue[key]
    return None
