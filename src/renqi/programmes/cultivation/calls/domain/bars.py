"""What keeps a firm from applying for a rung, each with its clause and remedy (申报限制判定)."""

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.calls.domain import refusals
from renqi.programmes.cultivation.calls.domain.said import Said
from renqi.programmes.cultivation.ladder.domain.rungs import Rung, rung_of
from renqi.programmes.cultivation.pool.domain.bars import Tie, bars_on

_PATH = Path(__file__).parent.parent / "rules" / "bars.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class BanLine:
    """A ban that runs (禁止申报期)."""

    until: dt.date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What decides whether a firm may apply (申报资格现状).

    Attributes:
        uscc: The firm.
        titles: Its valid titles; none where nobody has said.
        industry: Industry code of its main product; none where unknown.
        bans: Bans on the rung that run.
        ties: Its relations to other firms.
        holders: Which related firms hold, or are recommended for, the title; code to name.
        industries: Industry codes of the related firms.
    """

    uscc: str
    titles: frozenset[str] | None
    industry: str | None = None
    bans: tuple[BanLine, ...] = ()
    ties: tuple[Tie, ...] = ()
    holders: Mapping[str, str]
    industries: Mapping[str, str | None]


def bars(rung: Rung, standing: Standing) -> tuple[DomainError, ...]:
    """List everything that keeps the firm from applying, as refusals with remedy (申报限制)."""
    return tuple(error for check in _CHECKS for error in check(rung, standing))


def asks_for_ties(rung: Rung) -> bool:
    """Whether related firms matter for a rung (是否核查关联)."""
    return "related" in _rules()["rungs"].get(rung.key, {})


def prior_titles(rung: Rung) -> tuple[str, ...]:
    """Give the titles of which one must be held first; empty for none (前置称号)."""
    return tuple(_rules()["rungs"].get(rung.key, {}).get("titles", {}).get("of", ()))


def _prior(rung: Rung, standing: Standing) -> Iterator[DomainError]:
    wanted = prior_titles(rung)
    if wanted and not (standing.titles or frozenset()) & set(wanted):
        clause = _rules()["rungs"][rung.key]["titles"]["clause"]
        yield refusals.PriorTitleMissing(titles=_names(wanted), clause=clause)


def _held(rung: Rung, standing: Standing) -> Iterator[DomainError]:
    if rung.title and rung.title in (standing.titles or frozenset()):
        yield refusals.TitleHeld(title=Said(rung.zh, rung.en))


def _against(rung: Rung, standing: Standing) -> Iterator[DomainError]:
    row = _rules()["rungs"].get(rung.key, {}).get("against")
    found = sorted((standing.titles or frozenset()) & set(row["of"])) if row else []
    if row and found:
        yield refusals.HolderOfAnother(titles=_names(found), clause=row["clause"])


def _banned(_: Rung, standing: Standing) -> Iterator[DomainError]:
    for ban in standing.bans:
        yield refusals.Banned(until=ban.until, reason=ban.reason)


def _related(rung: Rung, standing: Standing) -> Iterator[DomainError]:
    if not asks_for_ties(rung):
        return
    clause = _rules()["rungs"][rung.key]["related"]["clause"]
    found = bars_on(
        uscc=standing.uscc,
        industry=standing.industry,
        ties=standing.ties,
        holders=standing.holders,
        industries=standing.industries,
        digits=_rules()["product_digits"],
    )
    for bar in found:
        # Where the products cannot be compared, an official looks; nobody is turned away unheard.
        if bar.is_sure:
            yield refusals.RelatedHolder(name=bar.name, uscc=bar.uscc, clause=clause)


_CHECKS = (_prior, _held, _against, _banned, _related)


def _names(keys: tuple[str, ...] | list[str]) -> Said:
    rungs = [rung_of(key) for key in keys]
    return Said("或".join(one.zh for one in rungs), " or ".join(one.en for one in rungs))


@functools.cache
def _rules() -> Any:
    return yaml.load(_PATH.read_text("utf-8"), Loader=yaml.CSafeLoader)
