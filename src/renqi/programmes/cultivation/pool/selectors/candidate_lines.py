"""Which lines a list would have, from a run of the survey or for one firm (拟列名单)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.pool.domain.entry_rules import KindRules
from renqi.programmes.cultivation.pool.domain.kinds import (
    LADDERS,
    EntryState,
    Grade,
    PoolKind,
)
from renqi.programmes.cultivation.pool.domain.openings import (
    EVERY_WAY,
    Choice,
    Evidence,
    FirmEvidence,
    Why,
    highest_open,
)
from renqi.programmes.cultivation.pool.domain.proposals import LineState
from renqi.programmes.cultivation.pool.models import Entry, ProposalLine
from renqi.programmes.cultivation.pool.selectors.evidence import city_evidence, titles_in
from renqi.programmes.cultivation.survey.selectors.candidates import candidates, title_bits
from renqi.registry.selectors.firms import FirmFilter, export_firms


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is asked to hold (名单范围).

    Attributes:
        grade: Only this grade; none for every grade a firm may enter on.
        choice: Which ways in it uses.
        districts: Only firms there; empty for all.
        chains: Only firms of these clusters; empty for all.
    """

    grade: Grade | None = None
    choice: Choice = EVERY_WAY
    districts: tuple[str, ...] = ()
    chains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a list would hold, counted (名单预览).

    Attributes:
        reasons: Why each firm would be on it, by credit code, the surest first.
        by_way: How many by `title`, `verdict`, `near`, `unknown`.
        by_grade: How many on each grade.
        in_pool: How many are left out because they stand in the kind already.
        in_lists: How many are left out because another list proposes something for them.
    """

    reasons: Mapping[str, Why]
    by_way: Mapping[str, int]
    by_grade: Mapping[str, int]
    in_pool: int
    in_lists: int


def preview(rules: KindRules, wanted: Wanted, *, as_of: dt.date, scope: Scope) -> Preview:
    """Find the firms that a list from the current run would hold (名单预览).

    Args:
        rules: The version of the kind.
        wanted: What the list is asked to hold.
        as_of: The day of the run.
        scope: What may be seen; only the whole city gives any.
    """
    found: dict[str, Why] = {}
    for firm in _firms(rules, wanted, as_of=as_of, scope=scope):
        why = highest_open(rules, firm, choice=wanted.choice)
        if why is not None and wanted.grade in (None, why.grade):
            found[firm.uscc] = why
    found = _in_place(found, wanted, scope=scope)
    standing = _standing_in(rules.kind) & set(found)
    listed = _listed_in(rules.kind) & set(found) - standing
    kept = {code: why for code, why in found.items() if code not in standing | listed}
    ladder = LADDERS[rules.kind]
    return Preview(
        reasons=dict(sorted(kept.items(), key=lambda item: (_surest_first(item[1]), item[0]))),
        by_way=Counter(why.how for why in kept.values()),
        by_grade={
            grade.value: count
            for grade in ladder
            if (count := sum(why.grade is grade for why in kept.values()))
        },
        in_pool=len(standing),
        in_lists=len(listed),
    )


def _firms(
    rules: KindRules, wanted: Wanted, *, as_of: dt.date, scope: Scope
) -> Iterable[FirmEvidence]:
    standings: dict[str, dict[str, Evidence]] = {}
    titles = {code: titles_in(bits) for code, bits in title_bits(scope=scope)}
    for code, one in _asked_of_run(rules, wanted.choice, scope):
        standings.setdefault(code, {})[one.rule] = one
    if any(opening.is_criterion for grade in rules.grades for opening in grade.opens):
        judged = city_evidence(rules=rules, as_of=as_of, scope=scope, only_criteria=True)
        for firm in judged:
            standings.setdefault(firm.uscc, {}).update(firm.standings)
    for code in sorted({*standings, *titles}):
        yield FirmEvidence(uscc=code, titles=titles.get(code), standings=standings.get(code, {}))


def _asked_of_run(rules: KindRules, choice: Choice, scope: Scope) -> Iterable[tuple[str, Evidence]]:
    rungs = [
        opening
        for grade in rules.grades
        for opening in grade.opens
        if opening.rule and not opening.is_criterion
    ]
    for one in rungs:
        for row in candidates(
            scope=scope,
            rule=one.rule,
            verdicts=one.verdicts if choice.with_met else (),
            shortfall_at_most=one.shortfall_at_most if choice.with_near else None,
            unknown_facts_at_most=one.unknown_facts_at_most if choice.with_unknown else None,
        ):
            standing = Evidence(
                rule=row.rule,
                verdict=row.verdict,
                shortfall=row.shortfall,
                missing=row.missing,
                unmet=row.unmet,
            )
            yield row.uscc, standing


def _in_place(found: Mapping[str, Why], wanted: Wanted, *, scope: Scope) -> dict[str, Why]:
    if not wanted.districts and not wanted.chains:
        return dict(found)
    where = FirmFilter(usccs=tuple(found), districts=wanted.districts, chains=wanted.chains)
    return {row.uscc: found[row.uscc] for row in export_firms(scope=scope, where=where)}


def _standing_in(kind: PoolKind) -> set[str]:
    rows = Entry.objects.filter(kind=kind.value).exclude(state=EntryState.EXITED.value)
    return set(rows.values_list("uscc", flat=True))


def _listed_in(kind: PoolKind) -> set[str]:
    rows = ProposalLine.objects.filter(kind=kind.value, state=LineState.OPEN.value)
    return set(rows.values_list("uscc", flat=True))


def _surest_first(why: Why) -> tuple[int, float]:
    order = ("title", "verdict", "near", "unknown").index(why.how)
    return order, (why.standing.shortfall or 0.0) if why.standing else 0.0
