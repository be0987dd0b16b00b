"""Propose what the titles of pooled firms ask for: up a grade, or on watch (按称号建议)."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils.translation import gettext_noop

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.pool.domain.entry_rules import KindRules, rules_of
from renqi.programmes.cultivation.pool.domain.kinds import (
    LADDERS,
    Act,
    EntryState,
    Grade,
    PoolKind,
    step_of,
)
from renqi.programmes.cultivation.pool.domain.openings import FirmEvidence, why_promoted
from renqi.programmes.cultivation.pool.domain.planned_line import FirmClasses, PlannedLine
from renqi.programmes.cultivation.pool.domain.proposals import LineState, Source
from renqi.programmes.cultivation.pool.models import Entry, ProposalLine
from renqi.programmes.cultivation.pool.selectors.evidence import evidence_of
from renqi.programmes.cultivation.pool.selectors.firm_classes import classes_of
from renqi.programmes.cultivation.pool.services.write_list import ListHead, write_list

CITY = Scope(all=True)
_TITLE = gettext_noop("What the titles of pooled firms ask for")
_LOST = gettext_noop("The title of this grade is no longer valid.")
_GAINED = gettext_noop("The grade above is open to the firm.")


def propose_by_titles(
    *, kind: PoolKind, actor: Actor, as_of: dt.date, at: dt.datetime
) -> tuple[int, ...]:
    """Make draft lists of what follows from titles and facts: nothing is done silently (自动建议).

    One list proposes the grade above to every place whose firm qualifies, one proposes watch for
    every place whose title is known to have ended. Places with an open line are left alone, so a
    second run of the day's job proposes nothing twice.

    Args:
        kind: Of which kind.
        actor: Who proposes; the day's job under its own name and with no sign-in.
        as_of: The day of rules and facts.
        at: The instant.

    Returns:
        Keys of the lists made, none where nothing follows.

    Effects:
        At most two Proposals with their lines; one transaction.
    """
    with transaction.atomic():
        rules = rules_of(kind, on=as_of)
        places = {one.uscc: one for one in _places(kind)}
        evidence = evidence_of(list(places), rules=rules, as_of=as_of, scope=CITY)
        classes = classes_of(list(places), scope=CITY)
        known = sorted(set(places) & set(evidence) & set(classes))
        lines = [
            line
            for code in known
            if (line := _line(places[code], classes[code], evidence[code], rules)) is not None
        ]
        made: list[int] = []
        for act, note in ((Act.PROMOTE, _GAINED), (Act.WATCH, _LOST)):
            chosen = [line for line in lines if line.act is act]
            head = ListHead(source=Source.TITLES, title=_TITLE, note=note)
            made += [
                write_list(part, head, rules=rules, actor=actor, at=at)
                for part in batched(chosen, rules.lines_at_most)
            ]
        return tuple(made)


def _line(
    entry: Entry, firm: FirmClasses, evidence: FirmEvidence, rules: KindRules
) -> PlannedLine | None:
    grade = Grade(entry.grade)
    why = why_promoted(rules, grade, evidence)
    if why is not None:
        return PlannedLine(
            firm=firm,
            act=Act.PROMOTE,
            from_grade=grade,
            to_grade=why.grade,
            why=why,
            entry_id=entry.pk,
        )
    if lost_its_title(rules, grade, evidence):
        return PlannedLine(
            firm=firm, act=Act.WATCH, from_grade=grade, to_grade=grade, entry_id=entry.pk
        )
    return None


def batched(lines: Sequence[PlannedLine], size: int) -> Iterator[Sequence[PlannedLine]]:
    """Cut lines into lists that are not too long (分批)."""
    for start in range(0, len(lines), size):
        yield lines[start : start + size]


def lost_its_title(rules: KindRules, grade: Grade, firm: FirmEvidence) -> bool:
    """Whether a grade that rests on titles has none left, as far as titles are known (失去称号)."""
    rule = rules.of_grade(grade)
    wanted = {one.title for one in rule.opens if one.title} if rule is not None else set()
    if not wanted or firm.titles is None:
        return False
    higher = LADDERS[rules.kind][step_of(rules.kind, grade) :]
    enough = {
        one.title
        for name in higher
        if (found := rules.of_grade(name)) is not None
        for one in found.opens
        if one.title
    }
    return not enough & firm.titles


def _places(kind: PoolKind) -> list[Entry]:
    busy = ProposalLine.objects.filter(kind=kind.value, state=LineState.OPEN.value)
    rows = Entry.objects.filter(kind=kind.value, state=EntryState.ACTIVE.value)
    return list(rows.exclude(uscc__in=busy.values("uscc")).order_by("pk"))
