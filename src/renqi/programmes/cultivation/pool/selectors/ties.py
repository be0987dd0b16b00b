"""Which related firms stand in the way of a candidate (关联限制查询)."""

import datetime as dt
from collections.abc import Iterable, Sequence

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.pool.domain.bars import Bar, Tie, bars_on
from renqi.programmes.cultivation.pool.domain.entry_rules import KindRules
from renqi.programmes.cultivation.pool.domain.kinds import EntryState
from renqi.programmes.cultivation.pool.models import Entry
from renqi.programmes.cultivation.pool.selectors.evidence import titles_in
from renqi.programmes.cultivation.pool.selectors.firm_classes import classes_of
from renqi.registry.selectors.facts_frame import facts_frame
from renqi.registry.selectors.relations import related_of_each

_CITY = Scope(all=True)


def bars_of(
    usccs: Sequence[str], *, rules: KindRules, as_of: dt.date
) -> dict[str, tuple[Bar, ...]]:
    """List what bars each of some candidates from a kind (关联限制).

    A related firm is in the way where it stands in the kind, or holds a title of its ladder.
    Other candidates of the same list are none: the first that is taken bars the next when that
    one is decided.

    Args:
        usccs: The candidates.
        rules: The version of the kind.
        as_of: The day of relations and facts.
    """
    if not rules.bars_related_firms or not usccs:
        return {}
    tied = _ties(usccs, as_of)
    others = sorted({tie.uscc for ties in tied.values() for tie in ties})
    if not others:
        return {}
    holders = {**_title_holders(others, rules, as_of), **_in_pool(others, rules)}
    classes = classes_of(sorted({*others, *tied}), scope=_CITY)
    industries = {code: one.industry for code, one in classes.items()}
    found = {
        code: bars_on(
            uscc=code,
            industry=industries.get(code),
            ties=ties,
            holders=holders,
            industries=industries,
            digits=rules.similar_product_digits,
        )
        for code, ties in tied.items()
    }
    return {code: bars for code, bars in found.items() if bars}


def _ties(usccs: Sequence[str], as_of: dt.date) -> dict[str, tuple[Tie, ...]]:
    return {
        code: tuple(
            Tie(uscc=one.uscc, name=one.name, kind=str(one.kind), source=one.source)
            for one in related
        )
        for code, related in related_of_each(usccs, as_of=as_of).items()
        if related
    }


def _in_pool(usccs: Iterable[str], rules: KindRules) -> dict[str, str]:
    places = Entry.objects.filter(uscc__in=list(usccs), kind=rules.kind.value)
    places = places.exclude(state=EntryState.EXITED.value)
    return {code: f"place:{grade}" for code, grade in places.values_list("uscc", "grade")}


def _title_holders(usccs: Sequence[str], rules: KindRules, as_of: dt.date) -> dict[str, str]:
    wanted = [one.title for grade in rules.grades for one in grade.opens if one.title]
    frame = facts_frame(year=as_of.year - 1, scope=_CITY, usccs=usccs)
    held: dict[str, str] = {}
    for code, bits in frame.select("uscc", "valid_titles").iter_rows():
        highest = [title for title in wanted if title in (titles_in(bits) or ())]
        if highest:
            held[code] = f"title:{highest[-1]}"
    return held
