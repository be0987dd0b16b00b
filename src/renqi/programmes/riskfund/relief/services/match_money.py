"""Match money that came in with the loans that it is for (还款自动核销)."""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction

from renqi.engines.ledger.domain.bank_matching import name_key
from renqi.identity.domain.actor import THE_CLOCK, Actor
from renqi.identity.domain.scope import Scope
from renqi.kernel.errors import DomainError
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.capital.selectors.entries import OpenMoney, open_money
from renqi.programmes.riskfund.members.domain.references import references_in
from renqi.programmes.riskfund.relief.domain.loan_numbers import loan_numbers_in
from renqi.programmes.riskfund.relief.domain.money_refusals import (
    AmountUnfit,
    MoneyUnfit,
    OutOfTurn,
    RequestReused,
)
from renqi.programmes.riskfund.relief.domain.money_states import LoanState, LossState
from renqi.programmes.riskfund.relief.models import Loan, Loss, Recovery, Repayment
from renqi.programmes.riskfund.relief.selectors.loan_facts import owed_of
from renqi.programmes.riskfund.relief.services.find_loan import held_loan
from renqi.programmes.riskfund.relief.services.receive_money import Piece, take_repayment
from renqi.programmes.riskfund.relief.services.recover import take_recovery

_LOG = logging.getLogger(__name__)
_ALL: Final = Scope(all=True)
_OWING: Final = (LoanState.OPEN, LoanState.WRITTEN_OFF)


def match_money(*, at: datetime, on: date) -> dict[str, int]:
    """Match money that names its loan, or that can be for no other (还款自动核销).

    A number that is misread, a payer with several loans, and an amount that is not what falls
    due next wait for a person. Money that names a due of a member is left to the members.

    Returns:
        How many lines of the bank by how they were matched.

    Effects:
        As `take_repayment` and `take_recovery`.

    Locks:
        As they do.
    """
    counts: Counter[str] = Counter()
    owing = Loan.objects.filter(state__in=_OWING)
    for fund in list(owing.order_by("fund").values_list("fund", flat=True).distinct()):
        for money in open_money(fund):
            loans = list(owing.filter(fund=fund).order_by("pk"))
            loan, how = _meant(money, loans)
            if loan is None:
                continue
            piece = Piece(money=money, amount=money.left, how=how, actor=THE_CLOCK, at=at, on=on)
            try:
                counts[how] += bool(_take(loan.pk, piece))
            except DomainError:
                _LOG.exception("loan %s cannot take line %s", loan.pk, money.money.line_id)
    return {f"matched_{how}": count for how, count in counts.items() if count}


def match_by_hand(
    loan_id: int,
    *,
    bank_line_id: int,
    amount: int,
    scope: Scope,
    actor: Actor,
    at: datetime,
    on: date,
) -> None:
    """Say that a line of the bank, or part of it, is for a loan (还款人工核销).

    The same again does nothing.

    Args:
        loan_id: The loan.
        bank_line_id: The line.
        amount: Fen of it.
        scope: Whose funds the person keeps.
        actor: Who says so.
        at: The instant.
        on: The day it is booked on.

    Raises:
        LoanUnknown: There is none in scope.
        OutOfTurn: Nothing is owed on it.
        MoneyUnfit: The line has not that much left.
        AmountUnfit: More than is owed.
        RequestReused: The line was matched with this loan, with another amount.

    Effects:
        As `take_repayment` or `take_recovery`.

    Locks:
        The loan; then as they do.
    """
    with transaction.atomic():
        loan = held_loan(loan_id, scope=scope)
        before = _matched_before(loan, bank_line_id)
        if before:
            if before != amount:
                raise RequestReused
            return
        if loan.state not in _OWING:
            raise OutOfTurn(state=loan.state)
        lines = [one for one in open_money(loan.fund) if one.money.line_id == bank_line_id]
        if not lines or not 0 < amount <= lines[0].left:
            raise MoneyUnfit(left=grouped_yuan(lines[0].left if lines else 0))
        piece = Piece(money=lines[0], amount=amount, how="hand", actor=actor, at=at, on=on)
        taken = _take(loan.pk, piece)
        if taken != amount:
            raise AmountUnfit(most=grouped_yuan(taken))


def _meant(money: OpenMoney, loans: Sequence[Loan]) -> tuple[Loan | None, str]:
    """Tell which loan a line is for beyond doubt; none where a person must say."""
    named = set(loan_numbers_in(money.money.text))
    if named:
        found = [one for one in loans if one.number in named]
        return (found[0], "reference") if len(named) == len(found) == 1 else (None, "")
    if references_in(money.money.text):
        return None, ""
    payer = name_key(money.money.counterparty)
    own = [one for one in loans if payer and name_key(one.firm_name) == payer]
    if len(own) != 1 or own[0].state != LoanState.OPEN:
        return None, ""
    owed = owed_of(own[0], on=max(money.money.booked_on, own[0].opened_on))
    fits = {owed.now, owed.next_amount, owed.now + owed.next_amount, owed.all_of_it} - {0}
    return (own[0], "payer") if money.left in fits else (None, "")


def _take(loan_id: int, piece: Piece) -> int:
    """Book money on a loan: a repayment while it is open, a recovery after its loss."""
    try:
        with transaction.atomic():
            loan = held_loan(loan_id, scope=_ALL)
            if loan.state == LoanState.OPEN:
                return take_repayment(loan, piece)
            if loan.state != LoanState.WRITTEN_OFF:
                return 0
            loss = Loss.objects.get(payout_id=loan.payout_id, state=LossState.BOOKED)
            return take_recovery(loss.pk, piece)
    except IntegrityError as error:
        # The line was matched with this loan before; what was left of it is for a person.
        raise RequestReused from error


def _matched_before(loan: Loan, bank_line_id: int) -> int:
    found = Repayment.objects.filter(loan=loan, bank_line_id=bank_line_id).first()
    if found is not None:
        return found.amount
    back = Recovery.objects.filter(
        loss__payout_id=loan.payout_id, bank_line_id=bank_line_id
    ).first()
    return back.amount if back is not None else 0
