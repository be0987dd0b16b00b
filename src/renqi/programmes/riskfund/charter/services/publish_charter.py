"""Publish an approved version, or withdraw one that is not in force (发布与撤回章程)."""

import datetime as dt

from django.db import transaction

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.charter.domain.refusals import (
    BeginsInThePast,
    InForceAlready,
    NotApproved,
    OutOfTurn,
    ReasonMissing,
)
from renqi.programmes.riskfund.charter.domain.states import VersionState
from renqi.programmes.riskfund.charter.services.constraints import refusing
from renqi.programmes.riskfund.charter.services.held import hold_version

_WITHDRAWABLE = frozenset(set(VersionState) - {VersionState.WITHDRAWN})


def publish_charter(ref: str, *, effective_from: dt.date, actor: Actor, at: dt.datetime) -> None:
    """Publish an approved version with its first day (发布章程).

    From then on it never changes. The version before it ends on the day before; cases that run
    keep the version that they began under.

    Args:
        ref: The version, `fund@number`.
        effective_from: Its first day, today or later, after that of every published version.
        actor: Who publishes it.
        at: The instant.

    Raises:
        VersionUnknown: There is none.
        NotApproved: One of the sides has not approved.
        BeginsInThePast: The first day is over.
        BeginsTooEarly: Another published version begins then or later.
        NotTried: No trial of exactly this text is recorded.
        RuinedTooOften: The newest one exceeds the charter's own bound.

    Effects:
        The version.

    Locks:
        The version; the publishing of other versions of the fund.
    """
    today = day_of(at)
    with refusing(ref=ref, today=today), transaction.atomic():
        row = hold_version(ref)
        if row.state != VersionState.APPROVED:
            raise NotApproved(ref=ref)
        if effective_from < today:
            raise BeginsInThePast(today=today)
        row.state = VersionState.PUBLISHED.value
        row.published_by_id, row.published_by_name = actor.person_id, actor.signature
        row.published_at, row.published_on = at, today
        row.effective_from = effective_from
        row.save()


def withdraw_charter(ref: str, *, reason: str, actor: Actor, at: dt.datetime) -> None:
    """Give a version up that is not in force (撤回章程).

    Raises:
        ReasonMissing: No reason is given.
        VersionUnknown: There is none.
        OutOfTurn: It was withdrawn before.
        InForceAlready: It has begun.

    Effects:
        The version.

    Locks:
        The version.
    """
    if not reason.strip():
        raise ReasonMissing
    today = day_of(at)
    with refusing(ref=ref), transaction.atomic():
        row = hold_version(ref)
        if row.state not in _WITHDRAWABLE:
            raise OutOfTurn(ref=ref)
        if row.effective_from is not None and row.effective_from <= today:
            raise InForceAlready(ref=ref)
        row.state, row.reason = VersionState.WITHDRAWN.value, reason.strip()
        row.withdrawn_by_name, row.withdrawn_at = actor.signature, at
        row.withdrawn_on = today
        row.save()
