"""Notice that what a line rests on has changed since it was proposed (条目失效检查)."""

import datetime as dt
from collections.abc import Sequence

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.pool.domain.entry_rules import KindRules, rules_of
from renqi.programmes.cultivation.pool.domain.kinds import (
    BEFORE,
    Act,
    EntryState,
    Grade,
    PoolKind,
)
from renqi.programmes.cultivation.pool.domain.openings import (
    Choice,
    FirmEvidence,
    Why,
    highest_open,
    why_promoted,
)
from renqi.programmes.cultivation.pool.domain.planned_line import digest_of
from renqi.programmes.cultivation.pool.domain.proposals import Source, Stale
from renqi.programmes.cultivation.pool.models import Entry, Proposal, ProposalLine
from renqi.programmes.cultivation.pool.selectors.evidence import evidence_of
from renqi.programmes.cultivation.pool.selectors.firm_classes import heirs
from renqi.programmes.cultivation.pool.selectors.ties import bars_of
from renqi.programmes.cultivation.survey.selectors.candidates import run_in_force


def stale_lines(
    found: Proposal, lines: Sequence[ProposalLine], *, scope: Scope, as_of: dt.date
) -> dict[int, Stale]:
    """Say which lines can no longer be approved, and why (失效条目).

    A line from a run is judged for the day of the run that stands now: where that is a newer one
    and it finds something else, the line is stale by it.

    Args:
        found: The list, locked.
        lines: Its open lines.
        scope: What the person may see.
        as_of: The day; of relations, and of the rules where the list comes from no run.

    Returns:
        Reasons by key of the line; lines that still hold are left out.
    """
    run = run_in_force(scope=scope) if found.source == Source.RUN.value else None
    day = run.as_of if run is not None else as_of
    is_newer = run is not None and run.id != found.run_id
    rules = rules_of(PoolKind(found.kind), on=day)
    codes = [line.uscc for line in lines]
    evidence = evidence_of(codes, rules=rules, as_of=day, scope=scope)
    entering = [line.uscc for line in lines if line.act == Act.ENTER.value]
    bars = bars_of(entering, rules=rules, as_of=as_of)
    merged = heirs(scope=scope)
    stale: dict[int, Stale] = {}
    for line in lines:
        firm = evidence.get(line.uscc)
        if firm is None:
            stale[line.pk] = Stale.MERGED if line.uscc in merged else Stale.GONE
        elif (moved := _moved(line)) is not None:
            stale[line.pk] = moved
        elif digest_of(_why_now(line, found, rules, firm)) != line.digest:
            stale[line.pk] = Stale.NEWER_RUN if is_newer else Stale.FACTS
        elif any(bar.is_sure for bar in bars.get(line.uscc, ())):
            stale[line.pk] = Stale.BARRED
    return stale


def _moved(line: ProposalLine) -> Stale | None:
    if line.entry_id is None:
        places = Entry.objects.filter(uscc=line.uscc, kind=line.kind)
        is_in = places.exclude(state=EntryState.EXITED.value).exists()
        return Stale.MOVED if is_in else None
    entry = Entry.objects.get(pk=line.entry_id)
    if entry.state == EntryState.EXITED.value:
        return Stale.EXITED
    is_as_before = entry.grade == line.from_grade and entry.uscc == line.uscc
    if not is_as_before or EntryState(entry.state) not in BEFORE[Act(line.act)]:
        return Stale.MOVED
    return None


def _why_now(
    line: ProposalLine, found: Proposal, rules: KindRules, firm: FirmEvidence
) -> Why | None:
    if line.act == Act.ENTER.value:
        asked = found.choice.get("choice")
        choice = Choice(**asked) if asked else None
        why = highest_open(rules, firm, choice=choice) if choice else highest_open(rules, firm)
        return why if why is not None and why.grade.value == line.to_grade else None
    if line.act == Act.PROMOTE.value:
        return why_promoted(rules, Grade(line.from_grade), firm)
    return None
