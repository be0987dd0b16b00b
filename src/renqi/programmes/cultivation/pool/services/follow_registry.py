"""Bring the pool's copies of the registry up to date, and follow merges (跟随名录)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_noop

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.pool.domain.kinds import Act, EntryState, Grade, PoolKind, step_of
from renqi.programmes.cultivation.pool.models import Entry, Move
from renqi.programmes.cultivation.pool.selectors.firm_classes import classes_of, heirs
from renqi.programmes.cultivation.pool.services.quotas import (
    free_places,
    lock_standing_quotas,
    move_standing_place,
)

_CITY = Scope(all=True)
_MERGED = gettext_noop("The registry merged the firm into another; the place goes along.")
_DOUBLE = gettext_noop("The registry merged the firm into another that has a place of its own.")


def follow_registry(*, actor: Actor, as_of: dt.date, at: dt.datetime) -> int:
    """Copy names and classes anew, and let places of merged firms go along (跟随名录).

    A place whose firm was merged goes to the firm kept, unless that one stands in the kind
    already; then it ends. Neither is a decision: the record says what the registry did. A
    merge brings places along by itself (`follow_merge`); this finds those of older merges.

    Args:
        actor: Who runs it; the day's job.
        as_of: The day.
        at: The instant.

    Returns:
        How many places changed their firm or ended.

    Effects:
        Entries, and one Move a merged firm's place; one transaction.

    Locks:
        The places by key, then the standing quotas.
    """
    with transaction.atomic():
        rows = Entry.objects.select_for_update().exclude(state=EntryState.EXITED.value)
        entries = list(rows.order_by("pk"))
        gone = heirs(scope=_CITY)
        followed = 0
        for entry in entries:
            if entry.uscc in gone:
                _follow(entry, _last_heir(entry.uscc, gone), actor=actor, as_of=as_of, at=at)
                followed += 1
        _copy_classes([one for one in entries if one.state != EntryState.EXITED.value], at)
    return followed


def _copy_classes(entries: list[Entry], at: dt.datetime) -> None:
    classes = classes_of(sorted({one.uscc for one in entries}), scope=_CITY)
    changed = []
    for entry in entries:
        firm = classes.get(entry.uscc)
        if firm is not None:
            entry.name, entry.district, entry.chain = firm.name, firm.district, firm.chain
            entry.industry, entry.size_class = firm.industry, firm.size_class
            entry.classed_at = at
            changed.append(entry)
    fields = ["name", "district", "chain", "industry", "size_class", "classed_at"]
    Entry.objects.bulk_update(changed, fields, batch_size=500)


def _last_heir(uscc: str, gone: dict[str, str]) -> str:
    while uscc in gone:
        uscc = gone[uscc]
    return uscc


def _follow(entry: Entry, heir: str, *, actor: Actor, as_of: dt.date, at: dt.datetime) -> None:
    places = Entry.objects.filter(uscc=heir, kind=entry.kind)
    is_double = places.exclude(state=EntryState.EXITED.value).exists()
    if is_double:
        quotas = [one.pk for one in lock_standing_quotas(PoolKind(entry.kind))]
        free_places(quotas, uscc=entry.uscc, at=at)
        entry.state, entry.exited_on = EntryState.EXITED.value, as_of
    else:
        quotas = [one.pk for one in lock_standing_quotas(PoolKind(entry.kind))]
        had = free_places(quotas, uscc=entry.uscc, at=at)
        entry.uscc = heir
        if had:
            move_standing_place(entry, from_grade="", to_grade=entry.grade, at=at)
    entry.changed_on = as_of
    entry.save(update_fields=["uscc", "state", "exited_on", "changed_on"])
    reason = _DOUBLE if is_double else _MERGED
    note_following(entry, reason=reason, by=actor.signature, by_id=actor.person_id, on=as_of, at=at)


def note_following(
    entry: Entry, *, reason: str, by: str, on: dt.date, at: dt.datetime, by_id: int = 0
) -> None:
    """Write down that a place followed what the registry did; nobody decided it (随迁记录).

    Effects:
        One Move.
    """
    step = step_of(PoolKind(entry.kind), Grade(entry.grade))
    Move.objects.create(
        entry=entry,
        act=Act.FOLLOW.value,
        from_grade=entry.grade,
        to_grade=entry.grade,
        from_step=step,
        to_step=step,
        rules="",
        reason=reason,
        on=on,
        at=at,
        proposed_by_id=by_id,
        proposed_by=by,
        decided_by_id=by_id,
        decided_by=by,
    )
