"""Take money that came back after a loss (追回入账与分配)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from renqi.identity.domain.actor import Actor
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.capital.services.lend import repay
from renqi.programmes.riskfund.capital.services.losses import book_recovery
from renqi.programmes.riskfund.charter.domain.loss_order import LossPart, split_recovery
from renqi.programmes.riskfund.charter.domain.vocabulary import Bearer
from renqi.programmes.riskfund.charter.selectors.funds import charter_by_ref
from renqi.programmes.riskfund.relief.domain.money_refusals import (
    AmountUnfit,
    LossUnknown,
    OutOfTurn,
)
from renqi.programmes.riskfund.relief.domain.money_states import LossState, Step
from renqi.programmes.riskfund.relief.models import Loss, LossShare, Recovery, RecoveryShare
from renqi.programmes.riskfund.relief.services.money_steps import write_step
from renqi.programmes.riskfund.relief.services.receive_money import Piece


def take_recovery(loss_id: int, piece: Piece) -> int:
    """Give what came back to those who bore the loss, in the charter's order (追回分配).

    Each bearer has its share of all that came back so far, to the fen, at every step. What is
    beyond the loss is not taken.

    Returns:
        How much was taken, in fen.

    Raises:
        LossUnknown: There is no such loss in the books.
        DomainError: Any refusal of `book_recovery`, such as `LineSpent`.

    Effects:
        One Recovery with its shares, the loss, entries of the fund's book, a step.

    Locks:
        The loss, so that of two recoveries the second is split by what the first has left; then
        as `book_recovery`.
    """
    with transaction.atomic():
        rows = Loss.objects.select_for_update(of=("self",), no_key=True)
        loss = rows.filter(pk=loss_id, state=LossState.BOOKED).first()
        if loss is None:
            raise LossUnknown(loss=loss_id)
        amount = min(piece.amount, loss.amount - loss.recovered)
        if amount <= 0:
            return 0
        shares = list(loss.shares.order_by("place"))
        parts = _split(loss, shares, amount)
        line_id = piece.money.money.line_id
        recovery = Recovery.objects.create(
            loss=loss,
            bank_line_id=line_id,
            on=piece.money.money.booked_on,
            amount=amount,
            how=piece.how,
            by_id=piece.actor.person_id,
            by_name=piece.actor.signature,
            at=piece.at,
        )
        _write_shares(recovery, shares, parts)
        loss.recovered += amount
        loss.save()
        book_recovery(
            loss.fund,
            parts=parts,
            uscc=loss.uscc,
            key=f"recovery:{recovery.loss_id}:line:{line_id}",
            actor=piece.actor,
            on=piece.on,
            at=piece.at,
            source_line_id=line_id,
        )
        write_step(
            loss.payout_id, Step.RECOVERED, who=piece.actor.who, at=piece.at, amount=amount,
            words=f"{recovery.on:%Y-%m-%d}",
        )  # fmt: skip
    return amount


def take_retained(
    loss_id: int, *, bank_line_id: int, amount: int, actor: Actor, at: datetime, on: date
) -> None:
    """Book what the bank paid in that bears a layer outside the fund (银行承担部分入账).

    Raises:
        LossUnknown: There is no such loss in the books.
        AmountUnfit: More than it bears and has not paid.
        DomainError: Any refusal of `repay`, such as `LineSpent`.

    Effects:
        The loss, an entry of the fund's book, a step.

    Locks:
        The loss; then as `repay`.
    """
    with transaction.atomic():
        rows = Loss.objects.select_for_update(of=("self",), no_key=True)
        loss = rows.filter(pk=loss_id).first()
        if loss is None:
            raise LossUnknown(loss=loss_id)
        if loss.state != LossState.BOOKED:
            raise OutOfTurn(state=loss.state)
        borne = sum(one.amount for one in loss.shares.all() if one.bearer == Bearer.RETAINED.value)
        if not 0 < amount <= borne - loss.retained_paid:
            raise AmountUnfit(most=grouped_yuan(borne - loss.retained_paid))
        loss.retained_paid += amount
        loss.save()
        repay(
            loss.fund,
            uscc=loss.uscc,
            amount=amount,
            key=f"loss:{loss.pk}:retained:{bank_line_id}",
            actor=actor,
            on=on,
            at=at,
            source_line_id=bank_line_id,
        )
        write_step(loss.payout_id, Step.REPAID, who=actor.who, at=at, amount=amount)


def _split(loss: Loss, shares: list[LossShare], amount: int) -> tuple[LossPart, ...]:
    borne = [
        LossPart(layer=one.layer, bearer=Bearer(one.bearer), amount=one.amount) for one in shares
    ]
    order = charter_by_ref(loss.charter_ref).charter.recoveries
    return split_recovery(loss.recovered, amount, borne, order)


def _write_shares(recovery: Recovery, shares: list[LossShare], parts: tuple[LossPart, ...]) -> None:
    by_name = {(one.layer, one.bearer): one for one in shares}
    for part in parts:
        share = by_name[part.layer, part.bearer.value]
        RecoveryShare.objects.create(recovery=recovery, share=share, amount=part.amount)
        LossShare.objects.filter(pk=share.pk).update(recovered=F("recovered") + part.amount)
