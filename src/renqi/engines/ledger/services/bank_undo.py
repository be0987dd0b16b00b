"""Take a match back: its row, its posting, its promise (撤销勾对)."""

from typing import Any
from uuid import UUID

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Who
from renqi.engines.ledger.domain.bank_matching import Doubt, Rule
from renqi.engines.ledger.domain.bank_money import CNY, money_text
from renqi.engines.ledger.domain.payment_refusals import MatchFinal, MatchUndone
from renqi.engines.ledger.domain.transfer_ids import derived_id
from renqi.engines.ledger.domain.transfers import Place, Transfer
from renqi.engines.ledger.models import BankMatch, PaymentLine
from renqi.engines.ledger.models import Transfer as TransferRow
from renqi.engines.ledger.services.bank_events import note_line
from renqi.engines.ledger.services.bank_parts import LineDesk
from renqi.engines.ledger.services.bank_rows import booking_of, follow_payments, write_doubts
from renqi.engines.ledger.services.holds import hold_money
from renqi.engines.ledger.services.returns import reverse_transfer


def check_undoable(match: BankMatch) -> None:
    """Refuse what cannot be taken back (any more).

    Raises:
        MatchUndone: It was taken back before.
        MatchFinal: It says that a payment came back; the money is in the fund and spent maybe.

    """
    if match.undoes_id is not None or BankMatch.objects.filter(undoes_id=match.pk).exists():
        raise MatchUndone
    if match.rule == Rule.RETURNED:
        raise MatchFinal


def take_back(
    desk: LineDesk, match: BankMatch, *, reason: str, first: Who, second: Who | None
) -> None:
    """Write that a match does not hold, and undo what it did in the books.

    Args:
        desk: Its line at work.
        match: What is taken back.
        reason: Why.
        first: Who said so.
        second: Who confirmed it, where two are needed.

    Raises:
        DomainError: Any refusal of the ledger, such as `Overdraft` where the money is gone.

    """
    BankMatch.objects.create(
        line_id=match.line_id,
        transfer_id=match.transfer_id,
        payment_id=match.payment_id,
        amount=match.amount,
        rule=match.rule,
        has_posted=match.has_posted,
        reason=reason,
        by_id=first.person_id,
        by_name=first.name,
        confirmed_by_id=second.person_id if second else None,
        confirmed_by_name=second.name if second else "",
        at=desk.at,
        undoes=match,
    )
    write_doubts({match.line_id: Doubt.TAKEN_BACK.value})
    if match.has_posted:
        reverse_transfer(
            transfer_id=match.transfer_id,
            reason=reason,
            book_id=desk.account.book_id,
            booking=booking_of(desk.who, on=desk.on, at=desk.at),
        )
    if match.payment_id is not None:
        _promise_again(desk, match.payment_id)
    note_line(
        EventKind.BANK_UNMATCHED,
        match.line_id,
        who=desk.who,
        at=desk.at,
        amount=money_text(match.amount, CNY),
        reason=reason,
        proposed_by=first.name if second else "",
    )


def _promise_again(desk: LineDesk, payment_id: int) -> None:
    payment = PaymentLine.objects.get(pk=payment_id)
    hold: Any = TransferRow.objects.get(pk=payment.hold_id)
    again: UUID = derived_id(payment.hold_id, "promise again")
    hold_money(
        [
            Transfer(
                id=again,
                debit_id=hold.debit_id,
                credit_id=hold.credit_id,
                amount=payment.amount,
                cause=hold.cause,
                memo=hold.memo,
            )
        ],
        place=Place(book_id=desk.account.book_id),
        booking=booking_of(desk.who, on=desk.on, at=desk.at),
    )
    payment.hold_id, payment.has_made_hold = again, True
    payment.save(update_fields=["hold_id", "has_made_hold"])
    follow_payments({payment_id: "waiting"})
