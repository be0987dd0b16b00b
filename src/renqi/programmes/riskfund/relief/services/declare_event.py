"""Declare an event for all firms of a district or a chain: two people (宣告事件)."""

import datetime as dt
import re
from dataclasses import dataclass

from django.db import transaction

from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.relief.domain import claim_refusals as refusals
from renqi.programmes.riskfund.relief.domain.claim_states import EventKind
from renqi.programmes.riskfund.relief.models import DeclaredEvent
from renqi.programmes.riskfund.relief.services.claim_constraints import refusing

_KEY = re.compile(r"[a-z0-9_.-]{3,40}")
_DAYS_MAX = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTerms:
    """What is declared (宣告内容).

    Attributes:
        key: The word for it in every programme, such as `typhoon-2026-09`.
        kind: What happened.
        title: What people call it.
        district: Which district; empty for the whole city.
        chain: Which cluster; empty for all.
        from_on: First day.
        until_on: Last day.
        basis: The document it rests on.
    """

    key: str
    kind: EventKind
    title: str
    district: str
    chain: str
    from_on: dt.date
    until_on: dt.date
    basis: str


def propose_event(terms: EventTerms, *, actor: Actor, at: dt.datetime) -> int:
    """Write down an event to be declared; it counts once another confirms it (拟宣告事件).

    Raises:
        EventUnfit: A part is missing or makes no sense.
        EventKeyTaken: There is one of this key.

    Effects:
        One DeclaredEvent.
    """
    _check(terms)
    with refusing(key=terms.key), transaction.atomic():
        row = DeclaredEvent.objects.create(
            key=terms.key,
            kind=terms.kind.value,
            title=terms.title.strip(),
            district=terms.district,
            chain=terms.chain,
            from_on=terms.from_on,
            until_on=terms.until_on,
            basis=terms.basis.strip(),
            proposed_by_id=actor.person_id,
            proposed_by=actor.signature,
            proposed_at=at,
        )
    return row.pk


def confirm_event(event_id: int, *, actor: Actor, at: dt.datetime) -> None:
    """Confirm an event that another proposed (确认宣告); from now on firms claim for it.

    Raises:
        EventUnknown: There is none that waits.
        SamePerson: The person proposed it.

    Effects:
        The event.

    Locks:
        The event.
    """
    with refusing(), transaction.atomic():
        row = _held(event_id)
        if row.confirmed_at is not None or row.ended_at is not None:
            raise refusals.EventUnknown(event=event_id)
        if row.proposed_by_id == actor.person_id:
            raise refusals.SamePerson
        row.confirmed_by_id, row.confirmed_by = actor.person_id, actor.signature
        row.confirmed_at = at
        row.save(update_fields=["confirmed_by_id", "confirmed_by", "confirmed_at"])


def end_event(event_id: int, *, reason: str, actor: Actor, at: dt.datetime) -> None:
    """Take no more claims for an event; those handed in go on (终止宣告).

    Raises:
        EventUnknown: There is none, or it is ended.
        ReasonMissing: No reason is given.

    Effects:
        The event.

    Locks:
        The event.
    """
    if not reason.strip():
        raise refusals.ReasonMissing
    with refusing(), transaction.atomic():
        row = _held(event_id)
        if row.ended_at is not None:
            raise refusals.EventUnknown(event=event_id)
        row.ended_at, row.ended_by = at, actor.signature
        row.ended_because = reason.strip()
        row.save(update_fields=["ended_at", "ended_by", "ended_because"])


def _check(terms: EventTerms) -> None:
    faults = {
        "key": not _KEY.fullmatch(terms.key),
        "title": not terms.title.strip(),
        "basis": not terms.basis.strip(),
        "from_on": terms.until_on < terms.from_on,
        "until_on": (terms.until_on - terms.from_on).days > _DAYS_MAX,
    }
    for field, is_wrong in faults.items():
        if is_wrong:
            raise refusals.EventUnfit(field=field)


def _held(event_id: int) -> DeclaredEvent:
    row = DeclaredEvent.objects.select_for_update(no_key=True).filter(pk=event_id).first()
    if row is None:
        raise refusals.EventUnknown(event=event_id)
    return row
