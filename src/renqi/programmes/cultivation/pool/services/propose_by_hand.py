"""Propose one act for one firm by hand (个别建议)."""

import datetime as dt

from django.db import transaction

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.pool.domain import refusals
from renqi.programmes.cultivation.pool.domain.entry_rules import KindRules, rules_of
from renqi.programmes.cultivation.pool.domain.kinds import (
    BEFORE,
    Act,
    EntryState,
    Grade,
    PoolKind,
    next_grade,
)
from renqi.programmes.cultivation.pool.domain.openings import highest_open, why_promoted
from renqi.programmes.cultivation.pool.domain.planned_line import FirmClasses, PlannedLine
from renqi.programmes.cultivation.pool.domain.proposals import Source
from renqi.programmes.cultivation.pool.models import Entry
from renqi.programmes.cultivation.pool.selectors.evidence import evidence_of
from renqi.programmes.cultivation.pool.selectors.firm_classes import classes_of
from renqi.programmes.cultivation.pool.selectors.ties import bars_of
from renqi.programmes.cultivation.pool.services.write_list import ListHead, write_list


def propose_entry(
    *,
    uscc: str,
    kind: PoolKind,
    title: str,
    note: str,
    scope: Scope,
    actor: Actor,
    as_of: dt.date,
    at: dt.datetime,
) -> int:
    """Propose that one firm enters, on the grade that the rules open to it (个别建议入库).

    Args:
        uscc: The firm.
        kind: Of which kind.
        title: What the list of one line is called.
        note: Why.
        scope: What the proposer may see.
        actor: Who proposes.
        as_of: The day of rules and facts.
        at: The instant.

    Returns:
        Key of the list.

    Raises:
        FirmNotInRegistry: There is no such firm, or it was merged.
        PlaceTaken: It stands in the kind already.
        GradeNotOpen: The rules open no grade to it.
        ReasonMissing: No note.

    Effects:
        One Proposal with one line; one transaction.
    """
    if not note.strip():
        raise refusals.ReasonMissing
    with transaction.atomic():
        rules = rules_of(kind, on=as_of)
        firm = _firm(uscc, scope)
        places = Entry.objects.filter(uscc=uscc, kind=kind.value)
        if places.exclude(state=EntryState.EXITED.value).exists():
            raise refusals.PlaceTaken
        found = evidence_of([uscc], rules=rules, as_of=as_of, scope=scope)
        why = highest_open(rules, found[uscc]) if uscc in found else None
        if why is None:
            raise refusals.GradeNotOpen
        line = PlannedLine(
            firm=firm,
            act=Act.ENTER,
            from_grade=None,
            to_grade=why.grade,
            why=why,
            bars=bars_of([uscc], rules=rules, as_of=as_of).get(uscc, ()),
        )
        return write_list(
            [line],
            ListHead(source=Source.HAND, title=title, note=note.strip()),
            rules=rules,
            actor=actor,
            at=at,
        )


def propose_act(
    *,
    entry_id: int,
    act: Act,
    title: str,
    note: str,
    scope: Scope,
    actor: Actor,
    as_of: dt.date,
    at: dt.datetime,
) -> int:
    """Propose promotion, watch, return from watch or exit of one place (个别建议变动).

    Args:
        entry_id: The place.
        act: What is proposed.
        title: What the list of one line is called.
        note: Why; the firm reads it.
        scope: What the proposer may see.
        actor: Who proposes.
        as_of: The day of rules and facts.
        at: The instant.

    Returns:
        Key of the list.

    Raises:
        EntryUnknown: There is no such place.
        NotFromHere: The place is not in the state that the act needs.
        GradeNotOpen: The rules do not open the grade above.
        ReasonMissing: No note.

    Effects:
        One Proposal with one line; one transaction.
    """
    if not note.strip():
        raise refusals.ReasonMissing
    with transaction.atomic():
        entry = Entry.objects.filter(pk=entry_id).first()
        if entry is None or not scope.covers(entry.uscc):
            raise refusals.EntryUnknown
        if EntryState(entry.state) not in BEFORE.get(act, frozenset()):
            raise refusals.NotFromHere
        rules = rules_of(PoolKind(entry.kind), on=as_of)
        line = planned_act(entry, act, rules=rules, scope=scope, as_of=as_of)
        return write_list(
            [line],
            ListHead(source=Source.HAND, title=title, note=note.strip()),
            rules=rules,
            actor=actor,
            at=at,
        )


def planned_act(
    entry: Entry, act: Act, *, rules: KindRules, scope: Scope, as_of: dt.date
) -> PlannedLine:
    """Work out the line of an act on a place, judged on the facts of today (拟列变动).

    Raises:
        GradeNotOpen: It is a promotion and the rules do not open the grade above.
        FirmNotInRegistry: The firm is no longer in the registry.
    """
    grade = Grade(entry.grade)
    firm = _firm(entry.uscc, scope)
    if act is not Act.PROMOTE:
        return PlannedLine(firm=firm, act=act, from_grade=grade, to_grade=grade, entry_id=entry.pk)
    above = next_grade(rules.kind, grade)
    found = evidence_of([entry.uscc], rules=rules, as_of=as_of, scope=scope)
    why = why_promoted(rules, grade, found[entry.uscc]) if entry.uscc in found else None
    if above is None or why is None:
        raise refusals.GradeNotOpen
    return PlannedLine(
        firm=firm, act=act, from_grade=grade, to_grade=above, why=why, entry_id=entry.pk
    )


def _firm(uscc: str, scope: Scope) -> FirmClasses:
    found = classes_of([uscc], scope=scope).get(uscc)
    if found is None:
        raise refusals.FirmNotInRegistry(uscc=uscc)
    return found
