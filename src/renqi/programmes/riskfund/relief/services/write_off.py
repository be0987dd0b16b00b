"""Propose, sign and book what does not come back (核销与损失分担)."""

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from django.db import connection, transaction

from renqi.audit.domain.who import PROGRAM
from renqi.identity.domain.actor import THE_CLOCK, Actor
from renqi.identity.domain.permissions import Role
from renqi.identity.domain.scope import Scope
from renqi.kernel.errors import DomainError
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_value
from renqi.programmes.riskfund.capital.selectors.stakes import stake_of
from renqi.programmes.riskfund.capital.services.losses import book_loss
from renqi.programmes.riskfund.charter.domain.loss_order import split_loss
from renqi.programmes.riskfund.charter.domain.vocabulary import HelpForm
from renqi.programmes.riskfund.charter.selectors.funds import charter_by_ref
from renqi.programmes.riskfund.relief.domain.money_refusals import (
    LossUnknown,
    NotThisSide,
    OutOfTurn,
    ReasonMissing,
    SamePerson,
    SignedBefore,
)
from renqi.programmes.riskfund.relief.domain.money_states import (
    LoanState,
    LossKind,
    LossState,
    PayoutState,
    Step,
)
from renqi.programmes.riskfund.relief.models import Loan, Loss, LossShare, Payout
from renqi.programmes.riskfund.relief.services.find_loan import held_loan
from renqi.programmes.riskfund.relief.services.free_cover import free_cover
from renqi.programmes.riskfund.relief.services.money_messages import LOST, LOST_BODY, tell_firm
from renqi.programmes.riskfund.relief.services.money_steps import write_step

_LOG = logging.getLogger(__name__)
_ALL: Final = Scope(all=True)
_ONE_LOSS: Final = "SELECT pg_advisory_xact_lock(hashtextextended('relief.loss:' || %s, 0))"
_Booking = Callable[[Payout, datetime, date], bool]
FINANCE: Final = frozenset({Role.FINANCE_OFFICER.value})
BUREAU: Final = frozenset({Role.BUREAU_LEAD.value, Role.BUREAU_OFFICER.value})


def propose_write_off(
    loan_id: int, *, reason: str, scope: Scope, actor: Actor, at: datetime
) -> int:
    """Propose that what is left of a loan is a loss (核销申请).

    Args:
        loan_id: The loan.
        reason: What was done to get it, and why that is all.
        scope: Whose funds the person keeps.
        actor: Who proposes it.
        at: The instant.

    Returns:
        The number of the loss; asked again it gives the one that waits.

    Raises:
        LoanUnknown: There is none in scope.
        OutOfTurn: It is not open.
        ReasonMissing: No reason is given.

    Effects:
        One Loss, one step.

    Locks:
        The loan.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        loan = held_loan(loan_id, scope=scope)
        if loan.state != LoanState.OPEN:
            raise OutOfTurn(state=loan.state)
        waiting = Loss.objects.filter(payout_id=loan.payout_id).exclude(state=LossState.REFUSED)
        if (known := waiting.first()) is not None:
            return known.pk
        loss = Loss.objects.create(
            payout_id=loan.payout_id,
            kind=LossKind.WRITE_OFF.value,
            fund=loan.fund,
            keeper=loan.keeper,
            uscc=loan.uscc,
            firm_name=loan.firm_name,
            charter_ref=loan.charter_ref,
            amount=loan.principal - loan.repaid,
            reason=reason.strip(),
            asked_by_id=actor.person_id,
            asked_by_name=actor.signature,
            asked_at=at,
        )
        write_step(
            loan.payout_id, Step.LOSS_ASKED, who=actor.who, at=at, words=loss.reason,
            amount=loss.amount,
        )  # fmt: skip
    return loss.pk


def sign_write_off(loss_id: int, *, passes: bool, answer: str, actor: Actor, at: datetime) -> None:
    """Sign for finance or for the bureau that a loan is a loss, or refuse it (核销审批).

    Once both sides have signed the day's work books it.

    Args:
        loss_id: The loss.
        passes: Whether the person agrees.
        answer: Why not; may be empty where they agree.
        actor: Who signs, in the role of their side.
        at: The instant.

    Raises:
        LossUnknown: There is none.
        OutOfTurn: It does not wait for anybody.
        NotThisSide: The person is of neither side.
        SignedBefore: The side has signed.
        SamePerson: The person proposed it, or signed for the other side.
        ReasonMissing: It is refused without a reason.

    Effects:
        The loss, one step.

    Locks:
        The loss.
    """
    with transaction.atomic():
        loss = Loss.objects.select_for_update(no_key=True).filter(pk=loss_id).first()
        if loss is None:
            raise LossUnknown(loss=loss_id)
        if loss.state != LossState.ASKED:
            raise OutOfTurn(state=loss.state)
        _check_signer(loss, actor)
        if not passes:
            if not answer.strip():
                raise ReasonMissing
            refuse_loss(loss, answer.strip(), actor=actor, at=at)
            return
        _sign(loss, actor, at=at)
        write_step(loss.payout_id, Step.LOSS_SIGNED, who=actor.who, at=at, words=answer.strip())


def refuse_loss(loss: Loss, answer: str, *, actor: Actor, at: datetime) -> None:
    """Say that a loan is no loss, or none any more (否决核销); the caller has locked it."""
    loss.state, loss.answer = LossState.REFUSED.value, answer
    loss.save()
    write_step(loss.payout_id, Step.LOSS_REFUSED, who=actor.who, at=at, words=answer)


def book_losses(*, at: datetime, on: date) -> dict[str, int]:
    """Book losses that two have signed, and grants that were paid (损失入账).

    The layers of the charter bear it by what each has in the fund at this moment. A loan on which
    something was paid since the proposal is no such loss any more: it is refused with the reason.

    Returns:
        How many losses of which kind.

    Effects:
        Losses with their shares, loans, entries of the funds' books, free cover, steps, messages.

    Locks:
        Each payout, loan and loss; then as `book_loss`.
    """
    counts = {LossKind.GRANT.value: 0, LossKind.WRITE_OFF.value: 0}
    grants = Payout.objects.filter(form=HelpForm.GRANT, state=PayoutState.PAID, losses=None)
    for payout_id in list(grants.order_by("pk").values_list("pk", flat=True)):
        counts[LossKind.GRANT] += _each(payout_id, _book_grant, at=at, on=on)
    decided = Loss.objects.filter(state=LossState.DECIDED).order_by("pk")
    for payout_id in list(decided.values_list("payout_id", flat=True)):
        counts[LossKind.WRITE_OFF] += _each(payout_id, _book_write_off, at=at, on=on)
    return {f"loss_{kind}": count for kind, count in counts.items() if count}


def _each(payout_id: int, book: _Booking, *, at: datetime, on: date) -> int:
    try:
        with transaction.atomic():
            rows = Payout.objects.select_for_update(of=("self",), no_key=True)
            return int(book(rows.get(pk=payout_id), at, on))
    except DomainError:
        # Its entries need a person; the others do not wait for that.
        _LOG.exception("the loss of payout %s cannot be booked", payout_id)
        return 0


def _check_signer(loss: Loss, actor: Actor) -> None:
    if actor.role not in FINANCE | BUREAU:
        raise NotThisSide
    if actor.person_id == loss.asked_by_id:
        raise SamePerson(name=loss.asked_by_name)
    signed = {
        True: (loss.finance_by_id, loss.finance_by_name),
        False: (loss.bureau_by_id, loss.bureau_by_name),
    }
    is_finance = actor.role in FINANCE
    if signed[is_finance][0] is not None:
        raise SignedBefore(name=signed[is_finance][1])
    if signed[not is_finance][0] == actor.person_id:
        raise SamePerson(name=signed[not is_finance][1])


def _sign(loss: Loss, actor: Actor, *, at: datetime) -> None:
    if actor.role in FINANCE:
        loss.finance_by_id, loss.finance_by_name = actor.person_id, actor.signature
        loss.finance_at = at
    else:
        loss.bureau_by_id, loss.bureau_by_name = actor.person_id, actor.signature
        loss.bureau_at = at
    if loss.finance_by_id is not None and loss.bureau_by_id is not None:
        loss.state = LossState.DECIDED.value
    loss.save()


def _book_grant(payout: Payout, at: datetime, on: date) -> bool:
    if payout.state != PayoutState.PAID or payout.losses.exists():
        return False
    loss = Loss.objects.create(
        payout=payout,
        kind=LossKind.GRANT.value,
        fund=payout.fund,
        keeper=payout.keeper,
        uscc=payout.uscc,
        firm_name=payout.firm_name,
        charter_ref=payout.charter_ref,
        amount=payout.amount,
        reason=payout.charter_ref,
        asked_by_id=payout.approved_by_id,
        asked_by_name=payout.approved_by_name,
        asked_at=payout.approved_at,
    )
    _book(loss, at=at, on=on)
    return True


def _book_write_off(payout: Payout, at: datetime, on: date) -> bool:
    loan = Loan.objects.select_for_update(of=("self",), no_key=True).get(payout=payout)
    rows = Loss.objects.select_for_update(no_key=True)
    loss = rows.filter(payout=payout, state=LossState.DECIDED).first()
    if loss is None:
        return False
    if loan.state != LoanState.OPEN or loan.principal - loan.repaid != loss.amount:
        left = grouped_yuan(loan.principal - loan.repaid)
        refuse_loss(loss, f"{left} left", actor=THE_CLOCK, at=at)
        return False
    free_cover(payout.claim_id, loss.amount)
    _book(loss, at=at, on=on)
    loan.written_off, loan.written_off_on = loss.amount, on
    loan.state, loan.ended_on = LoanState.WRITTEN_OFF.value, on
    loan.save()
    yuan = grouped_yuan(loss.amount)
    tell_firm(
        payout, LOST, LOST_BODY, key=f"loss:{loss.pk}", at=at, on=on, yuan=yuan, loan=loan.number
    )
    return True


def _book(loss: Loss, *, at: datetime, on: date) -> None:
    charter = charter_by_ref(loss.charter_ref).charter
    with connection.cursor() as cursor:
        # Two losses of a fund are split one after the other: each by what the first has left.
        cursor.execute(_ONE_LOSS, [loss.fund])
    value = fund_value(loss.fund)
    parts = split_loss(
        loss.amount,
        layers=charter.loss_order,
        own_stake=stake_of(loss.fund, loss.uscc, scope=_ALL).value,
        value=value.by_class,
    )
    LossShare.objects.bulk_create(
        [
            LossShare(
                loss=loss,
                place=place,
                layer=part.layer,
                bearer=part.bearer.value,
                amount=part.amount,
            )
            for place, part in enumerate(parts, 1)
        ]
    )
    book_loss(
        loss.fund, parts=parts, uscc=loss.uscc, key=f"loss:{loss.pk}", actor=THE_CLOCK, on=on, at=at
    )
    loss.state, loss.booked_on = LossState.BOOKED.value, on
    loss.fund_value = value.total
    loss.save()
    write_step(loss.payout_id, Step.LOSS_BOOKED, who=PROGRAM, at=at, amount=loss.amount)
