"""Move a case by its table (办理动作)."""

import datetime as dt

from django.db import transaction

from renqi.engines.casework.domain.case_type import ActKind
from renqi.engines.casework.models import Case
from renqi.engines.casework.services.constraints import refusing
from renqi.engines.casework.services.hold_case import hold_case, rule_for
from renqi.engines.casework.services.perform import perform
from renqi.identity.domain.actor import Actor


def take_act(
    *,
    case_id: int,
    act: str,
    actor: Actor,
    at: dt.datetime,
    version: int,
    reason: str = "",
    receipt_digest: str = "",
) -> Case:
    """Do an act that only moves the case from one stage to another (一般流转).

    Args:
        case_id: The case.
        act: Name of the act in the table.
        actor: Who does it.
        at: The instant.
        version: The version of the case that the person saw.
        reason: Why, where the table asks for it.
        receipt_digest: What it rests on, where the table asks for it.

    Raises:
        CaseUnknown: There is none, or it is not for this person.
        CaseMoved: Somebody acted since.
        DomainError: Any reason of the gate.

    Effects:
        One Act; clocks; one transaction.

    Locks:
        The case, and the case above it first.
    """
    return _take(
        ActKind.MOVE,
        case_id=case_id,
        act=act,
        actor=actor,
        at=at,
        version=version,
        reason=reason,
        receipt_digest=receipt_digest,
    )


def return_for_correction(
    *, case_id: int, reason: str, actor: Actor, at: dt.datetime, version: int, act: str = ""
) -> Case:
    """Send a case back to be put right, saying what is wrong (退回补正)."""
    return _take(
        ActKind.RETURN,
        case_id=case_id,
        act=act,
        actor=actor,
        at=at,
        version=version,
        reason=reason,
    )


def withdraw(
    *, case_id: int, actor: Actor, at: dt.datetime, version: int, reason: str = "", act: str = ""
) -> Case:
    """Take an application back (撤回)."""
    return _take(
        ActKind.WITHDRAW,
        case_id=case_id,
        act=act,
        actor=actor,
        at=at,
        version=version,
        reason=reason,
    )


def appeal(
    *, case_id: int, reason: str, actor: Actor, at: dt.datetime, version: int, act: str = ""
) -> Case:
    """Ask for a decision to be looked at again; a new round begins (申诉复核)."""
    return _take(
        ActKind.APPEAL,
        case_id=case_id,
        act=act,
        actor=actor,
        at=at,
        version=version,
        reason=reason,
    )


def decide(
    *,
    case_id: int,
    act: str,
    reason: str,
    receipt_digest: str,
    actor: Actor,
    at: dt.datetime,
    version: int,
) -> Case:
    """Decide a case with a reason and the receipt it rests on (作出决定)."""
    return _take(
        ActKind.DECIDE,
        case_id=case_id,
        act=act,
        actor=actor,
        at=at,
        version=version,
        reason=reason,
        receipt_digest=receipt_digest,
    )


def second_approve(
    *,
    case_id: int,
    act: str,
    reason: str,
    receipt_digest: str,
    actor: Actor,
    at: dt.datetime,
    version: int,
) -> Case:
    """Confirm or turn down a first approval: another person, on the same receipt (双人复核)."""
    return _take(
        ActKind.CONFIRM,
        case_id=case_id,
        act=act,
        actor=actor,
        at=at,
        version=version,
        reason=reason,
        receipt_digest=receipt_digest,
    )


def _take(
    kind: ActKind,
    *,
    case_id: int,
    act: str,
    actor: Actor,
    at: dt.datetime,
    version: int,
    reason: str = "",
    receipt_digest: str = "",
) -> Case:
    with refusing(), transaction.atomic():
        held = hold_case(case_id, actor=actor, version=version)
        perform(
            held,
            rule=rule_for(held, act, kind),
            actor=actor,
            at=at,
            reason=reason,
            receipt_digest=receipt_digest,
        )
    return held.case
