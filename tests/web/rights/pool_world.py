"""A place in the pool with its history, and a list with a line, for the matrix."""

import datetime as dt

from renqi.programmes.cultivation.pool.models import Entry, Move, Proposal, ProposalLine


def make_pool_things(*, code: str, name: str, at: dt.datetime) -> dict[str, object]:
    """Make one of each: an entry that was decided, and a hearing about it."""
    entry = Entry.objects.create(
        uscc=code,
        name=name,
        kind="high_growth",
        grade="potential",
        entered_on=at.date(),
        changed_on=at.date(),
        classed_at=at,
    )
    entered = _list(name, at)
    line = _line(entered, entry, act="enter", at=at, state="approved")
    Move.objects.create(
        entry=entry,
        line=line,
        act="enter",
        to_grade="potential",
        to_step=0,
        rules="pool.high_growth@2025-01-01",
        reason=name,
        on=at.date(),
        at=at,
        proposed_by_id=4_242,
        proposed_by="tester",
        decided_by_id=4_243,
        decided_by="lead",
    )
    heard = _list(name, at)
    open_line = _line(heard, entry, act="exit", at=at, state="open")
    return {"pool_entry": entry.pk, "pool_list": heard.pk, "pool_line": open_line.pk}


def _list(name: str, at: dt.datetime) -> Proposal:
    return Proposal.objects.create(
        kind="high_growth",
        source="hand",
        state="submitted",
        title=name,
        rules="pool.high_growth@2025-01-01",
        made_by_id=4_242,
        made_by="tester",
        made_at=at,
        submitted_by_id=4_242,
        submitted_by="tester",
        submitted_at=at,
    )


def _line(found: Proposal, entry: Entry, *, act: str, at: dt.datetime, state: str) -> ProposalLine:
    is_decided = state == "approved"
    return ProposalLine.objects.create(
        proposal=found,
        entry=None if act == "enter" else entry,
        uscc=entry.uscc,
        name=entry.name,
        kind=entry.kind,
        act=act,
        from_grade="" if act == "enter" else entry.grade,
        to_grade=entry.grade,
        note=entry.name,
        state=state,
        reason=entry.name if is_decided else "",
        hearing_until=None if act == "enter" else at.date() + dt.timedelta(days=14),
        proposed_by_id=4_242,
        proposed_by="tester",
        decided_by_id=4_243 if is_decided else None,
        decided_by="lead" if is_decided else "",
        decided_at=at if is_decided else None,
    )
