"""What officials and the firm do with a claim that was handed in (办理救助申请).

Each is one act of the claim's case; what follows from it is in `settle_claim`.
"""

import datetime as dt

from django.db import transaction

from renqi.engines.casework.services import take_act as acts
from renqi.engines.casework.services.hold_case import hold_case
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.relief.domain import claim_refusals as refusals
from renqi.programmes.riskfund.relief.models import Claim
from renqi.programmes.riskfund.relief.services.claim_constraints import refusing


def propose(
    claim_id: int, *, amount: int, reason: str, actor: Actor, at: dt.datetime, version: int
) -> None:
    """Propose an amount, or with 0 that the claim be refused (提出审核意见).

    Args:
        claim_id: The claim.
        amount: Fen, at most what the charter allows.
        reason: Why, for the decider and the firm.
        actor: An officer.
        at: The instant.
        version: The version of the case that the person saw.

    Raises:
        ClaimUnknown: There is none.
        AmountUnfit: More than the charter allows.
        DomainError: Any reason of the case's gate.

    Effects:
        One act, the checks as they are now, the proposal.

    Locks:
        The case, the claim.
    """
    with refusing(), transaction.atomic():
        claim = _claim(claim_id, actor=actor)
        if not 0 <= amount <= claim.amount:
            raise refusals.AmountUnfit(most=grouped_yuan(claim.amount))
        # The case before the claim, as everywhere.
        hold_case(claim.case_id or 0, actor=actor, version=version)
        Claim.objects.filter(pk=claim.pk, stage="check").update(proposed_amount=amount)
        _decide(claim, "propose", reason=reason, actor=actor, at=at, version=version)


def approve(claim_id: int, *, reason: str, actor: Actor, at: dt.datetime, version: int) -> None:
    """Let go what was proposed (批准救助): another person, within the bound of the role.

    Raises:
        ClaimUnknown: There is none.
        DomainError: Any reason of the case's gate or of `grant`.

    Effects:
        One act; the grant with all that belongs to it.

    Locks:
        The case, the claim, then what a grant takes.
    """
    _second("approve", claim_id, reason=reason, actor=actor, at=at, version=version)


def refuse(claim_id: int, *, reason: str, actor: Actor, at: dt.datetime, version: int) -> None:
    """Refuse a claim with reasons; the firm gets a letter and may appeal (不予救助).

    Raises:
        ClaimUnknown: There is none.
        DomainError: Any reason of the case's gate.

    Effects:
        One act, one letter.

    Locks:
        The case, the claim.
    """
    _second("refuse", claim_id, reason=reason, actor=actor, at=at, version=version)


def send_back(claim_id: int, *, reason: str, actor: Actor, at: dt.datetime, version: int) -> None:
    """Send a proposal back to the officer (退回经办)."""
    _move("send_back", claim_id, reason=reason, actor=actor, at=at, version=version)


def ask_more(claim_id: int, *, reason: str, actor: Actor, at: dt.datetime, version: int) -> None:
    """Ask the firm for more; the promised end waits as long as it takes (退回补充)."""
    with refusing(), transaction.atomic():
        claim = _claim(claim_id, actor=actor)
        acts.return_for_correction(
            case_id=claim.case_id or 0, reason=reason, actor=actor, at=at, version=version
        )


def withdraw_claim(
    claim_id: int, *, reason: str, actor: Actor, at: dt.datetime, version: int
) -> None:
    """Take a claim back before it is decided (撤回); its event and invoices are free again."""
    with refusing(), transaction.atomic():
        claim = _own(claim_id, actor=actor)
        acts.withdraw(
            case_id=claim.case_id or 0, actor=actor, at=at, version=version, reason=reason
        )


def appeal(claim_id: int, *, reason: str, actor: Actor, at: dt.datetime, version: int) -> None:
    """Ask for a refusal to be looked at again by somebody else (申诉)."""
    with refusing(), transaction.atomic():
        claim = _own(claim_id, actor=actor)
        acts.appeal(case_id=claim.case_id or 0, reason=reason, actor=actor, at=at, version=version)


def decide_appeal(
    claim_id: int,
    *,
    is_upheld: bool,
    reason: str,
    actor: Actor,
    at: dt.datetime,
    version: int,
) -> None:
    """Uphold a refusal with a letter, or set it aside: the claim is checked anew (申诉复查)."""
    with refusing(), transaction.atomic():
        claim = _claim(claim_id, actor=actor)
        act = "uphold" if is_upheld else "set_aside"
        _decide(claim, act, reason=reason, actor=actor, at=at, version=version)


def break_glass(claim_id: int, *, reason: str, actor: Actor, at: dt.datetime, version: int) -> None:
    """Sign first that money goes before the review (紧急先付第一签).

    Raises:
        ClaimUnknown: There is none.
        GlassClosed: The charter knows no such payment.
        GlassTooMuch: It is more than the charter allows so.
        LookOverdue: A second look at a payment that the person signed is overdue.
        DomainError: Any reason of the case's gate.
    """
    with refusing(), transaction.atomic():
        claim = _claim(claim_id, actor=actor)
        _decide(claim, "break_glass", reason=reason, actor=actor, at=at, version=version)


def sign_glass(
    claim_id: int,
    *,
    is_agreed: bool,
    reason: str,
    actor: Actor,
    at: dt.datetime,
    version: int,
) -> None:
    """Sign second, so that the money goes; or do not, and the review goes on (紧急先付第二签).

    Raises:
        ClaimUnknown: There is none.
        LookOverdue: A second look at a payment that one of the two signed is overdue.
        GlassUsedUp: The month has had as many as it may.
        DomainError: Any reason of the case's gate or of `grant`.
    """
    if is_agreed:
        _second("sign_glass", claim_id, reason=reason, actor=actor, at=at, version=version)
    else:
        _move("drop_glass", claim_id, reason=reason, actor=actor, at=at, version=version)


def look_again(
    claim_id: int,
    *,
    is_in_order: bool,
    reason: str,
    actor: Actor,
    at: dt.datetime,
    version: int,
) -> None:
    """Look, as a third person, at money that went before its review (事后复核)."""
    with refusing(), transaction.atomic():
        claim = _claim(claim_id, actor=actor)
        act = "look_in_order" if is_in_order else "look_objects"
        _decide(claim, act, reason=reason, actor=actor, at=at, version=version)


def _second(
    act: str, claim_id: int, *, reason: str, actor: Actor, at: dt.datetime, version: int
) -> None:
    with refusing(), transaction.atomic():
        claim = _claim(claim_id, actor=actor)
        acts.second_approve(
            case_id=claim.case_id or 0,
            act=act,
            reason=reason,
            receipt_digest=claim.receipt_digest,
            actor=actor,
            at=at,
            version=version,
        )


def _move(
    act: str, claim_id: int, *, reason: str, actor: Actor, at: dt.datetime, version: int
) -> None:
    with refusing(), transaction.atomic():
        claim = _claim(claim_id, actor=actor)
        acts.take_act(
            case_id=claim.case_id or 0,
            act=act,
            actor=actor,
            at=at,
            version=version,
            reason=reason,
        )


def _decide(
    claim: Claim, act: str, *, reason: str, actor: Actor, at: dt.datetime, version: int
) -> None:
    acts.decide(
        case_id=claim.case_id or 0,
        act=act,
        reason=reason,
        receipt_digest=claim.receipt_digest,
        actor=actor,
        at=at,
        version=version,
    )


def _claim(claim_id: int, *, actor: Actor) -> Claim:
    """Give a claim that was handed in to somebody who decides claims."""
    row = Claim.objects.filter(pk=claim_id, number__isnull=False).first()
    if row is None or not actor.may_everywhere(Action.RELIEF_DECIDE):
        raise refusals.ClaimUnknown(claim=claim_id)
    return row


def _own(claim_id: int, *, actor: Actor) -> Claim:
    scope = actor.scope(Action.RELIEF_CLAIM)
    rows = Claim.objects.filter(uscc=scope.uscc, number__isnull=False).exclude(uscc="")
    row = rows.filter(pk=claim_id).first()
    if row is None:
        raise refusals.ClaimUnknown(claim=claim_id)
    return row
