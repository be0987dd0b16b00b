"""Take money that came in for a loan: repayments while it is open (还款入账)."""

from dataclasses import dataclass
from datetime import date, datetime

from renqi.engines.ledger.domain.transfers import Booking
from renqi.engines.ledger.services.lock_accounts import lock_accounts
from renqi.identity.domain.actor import Actor
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.capital.domain.book import Purse
from renqi.programmes.riskfund.capital.selectors.entries import OpenMoney
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_accounts
from renqi.programmes.riskfund.capital.services.gains import book_gain, split_of
from renqi.programmes.riskfund.capital.services.lend import repay
from renqi.programmes.riskfund.charter.selectors.funds import charter_by_ref
from renqi.programmes.riskfund.relief.domain.money_states import (
    LoanState,
    PlanState,
    Step,
)
from renqi.programmes.riskfund.relief.domain.what_is_owed import Allotted, allot, fill
from renqi.programmes.riskfund.relief.models import Instalment, Loan, Repayment
from renqi.programmes.riskfund.relief.selectors.loan_facts import owed_of
from renqi.programmes.riskfund.relief.services.free_cover import free_cover
from renqi.programmes.riskfund.relief.services.money_messages import (
    RECEIVED,
    RECEIVED_BODY,
    tell_firm,
)
from renqi.programmes.riskfund.relief.services.money_steps import write_step


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Money of a line of the bank that is for a loan (来款认领).

    Attributes:
        how: `reference`, `payer` or `hand`.
        amount: Fen of it; what is beyond what is owed stays where it is.
    """

    money: OpenMoney
    amount: int
    how: str
    actor: Actor
    at: datetime
    on: date


def take_repayment(loan: Loan, piece: Piece) -> int:
    """Book a repayment on an open loan that the caller has locked (还款入账).

    Interest first, then the fee, then principal, which fills the instalments in their order. It
    counts from the day on which the bank booked it. What is beyond what is owed is not taken: it
    waits with the money that nobody has claimed.

    Returns:
        How much was taken, in fen.

    Raises:
        DomainError: Any refusal of `repay` and `book_gain`, such as `LineSpent`.

    Effects:
        One Repayment, the loan, its instalments, entries of the fund's book, cover that is free
        again, a step, a message.

    Locks:
        As `repay` and `book_gain`.
    """
    day = max(piece.money.money.booked_on, loan.opened_on)
    allotted = allot(piece.amount, owed_of(loan, on=day))
    if not allotted.amount:
        return 0
    plan = loan.plans.get(state=PlanState.IN_FORCE)
    line_id = piece.money.money.line_id
    Repayment.objects.create(
        loan=loan,
        bank_line_id=line_id,
        on=day,
        amount=allotted.amount,
        late=allotted.late,
        fee=allotted.fee,
        principal=allotted.principal,
        plan_number=plan.number,
        how=piece.how,
        by_id=piece.actor.person_id,
        by_name=piece.actor.signature,
        at=piece.at,
    )
    _fill_plan(plan.pk, allotted.principal)
    _count(loan, allotted, day=day)
    free_cover(loan.payout.claim_id, allotted.principal)
    _book(loan, allotted, piece)
    _say(loan, allotted, piece, day=day)
    return allotted.amount


def _fill_plan(plan_id: int, principal: int) -> None:
    parts = list(Instalment.objects.filter(plan_id=plan_id).order_by("place"))
    taken = fill([one.amount - one.paid for one in parts], principal)
    for part, amount in zip(parts, taken, strict=True):
        if amount:
            part.paid += amount
            part.save(update_fields=["paid"])


def _count(loan: Loan, allotted: Allotted, *, day: date) -> None:
    loan.repaid += allotted.principal
    loan.fee_paid += allotted.fee
    loan.late_paid += allotted.late
    if loan.repaid == loan.principal:
        loan.state, loan.ended_on = LoanState.SETTLED.value, day
    loan.save()


def _book(loan: Loan, allotted: Allotted, piece: Piece) -> None:
    line_id = piece.money.money.line_id
    key = f"loan:{loan.pk}:line:{line_id}"
    accounts = fund_accounts(loan.fund)
    # Principal and its price are two acts of one transaction.
    lock_accounts(
        [accounts.suspense, accounts.loans, *accounts.classes.values()],
        book_id=accounts.book_id,
        booking=Booking(on=piece.on, at=piece.at, actor=piece.actor.signature),
    )
    if allotted.principal:
        repay(
            loan.fund,
            uscc=loan.uscc,
            amount=allotted.principal,
            key=key,
            actor=piece.actor,
            on=piece.on,
            at=piece.at,
            source_line_id=line_id,
        )
    if gain := allotted.late + allotted.fee:
        charter = charter_by_ref(loan.charter_ref).charter
        book_gain(
            loan.fund,
            amount=gain,
            split=split_of(loan.fund, charter, gain, on=piece.on),
            account=Purse.SUSPENSE,
            key=f"{key}:price",
            actor=piece.actor,
            on=piece.on,
            at=piece.at,
            source_line_id=line_id,
            reason=loan.number,
        )


def _say(loan: Loan, allotted: Allotted, piece: Piece, *, day: date) -> None:
    payout, line_id = loan.payout, piece.money.money.line_id
    step = Step.SETTLED if loan.state == LoanState.SETTLED else Step.REPAID
    write_step(
        payout.pk, step, who=piece.actor.who, at=piece.at, words=f"{day:%Y-%m-%d}",
        amount=allotted.amount,
    )  # fmt: skip
    said = {
        "yuan": grouped_yuan(allotted.amount),
        "late": grouped_yuan(allotted.late),
        "fee": grouped_yuan(allotted.fee),
        "principal": grouped_yuan(allotted.principal),
        "left": grouped_yuan(loan.principal - loan.repaid),
    }
    key = f"line:{line_id}"
    tell_firm(
        payout, RECEIVED, RECEIVED_BODY, key=key, at=piece.at, on=piece.on,
        loan=loan.number, day=day, **said,
    )  # fmt: skip
