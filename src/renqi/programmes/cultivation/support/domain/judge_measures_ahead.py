"""What a title more would bring, and a title less would cost (称号得失测算).

Nothing is estimated: the firm is judged again with the title granted or taken away, and what
differs is the answer.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from renqi.engines.policy.domain.tree import Label
from renqi.engines.policy.domain.values import FactRow, FactValue
from renqi.engines.policy.explaining.fact_words import value_name
from renqi.programmes.cultivation.support.domain.judge_measures import (
    Offer,
    Total,
    judge_measures,
    total,
)
from renqi.programmes.cultivation.support.domain.measure import Measure
from renqi.programmes.cultivation.support.domain.measure_aid import AidGiven
from renqi.registry.domain.vocabulary import fact_catalogue

TITLES = "valid_titles"
# The funding track is a flag of its own: it is no title of the register.
KEY_GIANT, KEY_GIANT_FACT = "key_little_giant", "key_giant_funded"
LADDERS: tuple[tuple[str, ...], ...] = (
    ("innovative", "srdi", "little_giant", KEY_GIANT),
    ("champion_city", "champion_province", "champion_nation"),
)
BESIDE = ("technology_sme", "high_tech")
OPEN = ("met", "review", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One measure before and after (措施变化)."""

    before: Offer
    after: Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What follows from one title granted or lost (得失).

    `changes` are the measures that answer otherwise; `before` and `after` are what they come to
    for certain.
    """

    title: str
    label: Label
    changes: tuple[Difference, ...]
    before: Total
    after: Total

    @property
    def gain_low(self) -> int:
        """The least that is added, or below zero lost."""
        return self.after.low - self.before.low

    @property
    def gain_high(self) -> int | None:
        """The most that is added, None where nothing bounds it."""
        if self.after.high is None or self.before.high is None:
            return None
        return self.after.high - self.before.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlooks:
    """The next rungs, other titles, and what each title held is worth (称号得失)."""

    next_rungs: tuple[Outlook, ...]
    beside: tuple[Outlook, ...]
    losses: tuple[Outlook, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlooker:
    """One firm, to be judged again under other titles."""

    measures: Sequence[Measure]
    facts: FactRow
    aid: AidGiven
    as_of: dt.date
    now: Sequence[Offer]

    def look(self) -> Outlooks:
        """Judge again for each title in question; nothing while titles are unknown."""
        if self.facts.get(TITLES) is None:
            return Outlooks(next_rungs=(), beside=(), losses=())
        steps = [self._next(ladder) for ladder in LADDERS]
        held = [title for ladder in (*LADDERS, BESIDE) for title in ladder if self._holds(title)]
        return Outlooks(
            next_rungs=tuple(self.outlook(step, granted=True) for step in steps if step),
            beside=tuple(
                self.outlook(title, granted=True) for title in BESIDE if not self._holds(title)
            ),
            losses=tuple(self.outlook(title, granted=False) for title in held),
        )

    def outlook(self, title: str, *, granted: bool) -> Outlook:
        """Judge again with one title granted or taken away."""
        facts = with_title(self.facts, title, granted=granted)
        then = judge_measures(self.measures, facts=facts, aid=self.aid, as_of=self.as_of)
        changes = tuple(
            Difference(before=one, after=other)
            for one, other in zip(self.now, then, strict=True)
            if _answer(one) != _answer(other) and (one.verdict in OPEN or other.verdict in OPEN)
        )
        return Outlook(
            title=title,
            label=title_label(title),
            changes=changes,
            before=total(met(change.before for change in changes)),
            after=total(met(change.after for change in changes)),
        )

    def _holds(self, title: str) -> bool:
        if title == KEY_GIANT:
            return bool(self.facts.get(KEY_GIANT_FACT))
        mask = self.facts.get(TITLES)
        return mask is not None and bool(int(mask) & fact_catalogue()[TITLES].bit(title))

    def _next(self, ladder: Sequence[str]) -> str:
        """Return the rung above the highest one held; empty at the top."""
        held = [place for place, title in enumerate(ladder) if self._holds(title)]
        place = max(held, default=-1) + 1
        return ladder[place] if place < len(ladder) else ""


def with_title(facts: FactRow, title: str, *, granted: bool) -> Mapping[str, FactValue]:
    """Return the facts with one title granted or taken away (称号变化后的事实)."""
    changed = dict(facts)
    if title == KEY_GIANT:
        changed[KEY_GIANT_FACT] = granted
        return MappingProxyType(changed)
    bit = fact_catalogue()[TITLES].bit(title)
    mask = int(changed.get(TITLES) or 0)
    changed[TITLES] = mask | bit if granted else mask & ~bit
    return MappingProxyType(changed)


def title_label(title: str) -> Label:
    """Return the name of a title (称号名称)."""
    if title == KEY_GIANT:
        return Label(zh="重点“小巨人”", en="key little giant")
    return value_name(fact_catalogue()[TITLES], title)


def met(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """Return the offers that hold for certain."""
    return tuple(offer for offer in offers if offer.verdict == "met")


def _answer(offer: Offer) -> tuple[object, ...]:
    return (offer.verdict, offer.amount_low, offer.amount_high)
