"""What a bank says of the payments of an order before it books them (银行回执)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from renqi.engines.ledger.domain.answer_refusals import (
    AnswerAmountWrong,
    AnswerContradicts,
    AnswerOfOther,
    AnswerPaymentUnknown,
    AnswerTooLate,
)
from renqi.engines.ledger.domain.bank_money import CNY, money_text, smallest_units
from renqi.engines.ledger.domain.payments import PaymentState


class BankStatus(StrEnum):
    """What the bank says of one payment (受理状态)."""

    UNSAID = ""
    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


# ISO 20022 external codes: a status of a payment, of a block, or of a whole message.
STATUS_OF: Mapping[str, BankStatus] = {
    **dict.fromkeys(("RJCT", "CANC"), BankStatus.REJECTED),
    **dict.fromkeys(
        ("ACCC", "ACCP", "ACFC", "ACSC", "ACSP", "ACTC", "ACWC", "ACWP"), BankStatus.ACCEPTED
    ),
    **dict.fromkeys(("BLCK", "PATC", "PDNG", "PRES", "RCVD"), BankStatus.PENDING),
    # Some of them so, others otherwise: each is named.
    "PART": BankStatus.UNSAID,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A status with its reason (受理意见).

    Attributes:
        reason: The bank's code of why, such as `AC04`; empty where it gives none.
        note: What the bank adds in words.
    """

    status: BankStatus
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """What a part of the answer says it answers (原指令).

    Attributes:
        count: How many payments; none where it is not said; `total` likewise, as written.
        rejected: How many payments of it are rejected, where that is announced.
    """

    number: str
    verdict: Verdict | None
    count: int | None = None
    total: str | None = None
    rejected: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSaid:
    """What is said of one payment (单笔回执)."""

    name: str
    verdict: Verdict | None
    amount: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """A whole answer (银行回执): the message, its block, and the payments it names."""

    message_id: str
    sha256: str
    group: Original
    block: Original | None
    payments: tuple[PaymentSaid, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPayment:
    """A payment of the order that is answered (已发付款)."""

    id: int
    name: str
    amount: int
    state: PaymentState


def judge_answer(
    report: StatusReport, *, order: str, payments: Sequence[SentPayment]
) -> dict[int, Verdict]:
    """Give what the answer says of each payment that it decides (回执判读); all or nothing.

    Args:
        report: What the bank says.
        order: Number of the order.
        payments: The payments of the order.

    Returns:
        Verdicts by number of the payment; payments it leaves open are not in it.

    Raises:
        AnswerOfOther: It answers another order.
        AnswerPaymentUnknown: It names a payment that the order does not have.
        AnswerAmountWrong: It speaks of other amounts than were sent.
        AnswerContradicts: It says two things of one payment.
        AnswerTooLate: It rejects what is booked, or accepts what was rejected.

    """
    heads = [report.group] if report.block is None else [report.group, report.block]
    for head in heads:
        _check_original(head, order=order, payments=payments)
    said = _by_name(report.payments, order=order, payments=payments)
    verdicts = {
        one.id: verdict
        for one in payments
        if (verdict := _verdict(one, said.get(one.name), heads)) is not None
    }
    for one in payments:
        if one.id in verdicts:
            _check_turn(one, verdicts[one.id])
    found = sum(verdict.status is BankStatus.REJECTED for verdict in verdicts.values())
    if any(head.rejected not in {None, found} for head in heads):
        raise AnswerContradicts(payment=order)
    return verdicts


def _check_original(head: Original, *, order: str, payments: Sequence[SentPayment]) -> None:
    if head.number != order:
        raise AnswerOfOther(found=head.number[:40], order=order)
    if head.count not in {None, len(payments)}:
        raise AnswerAmountWrong(found=head.count, payment=order, expected=len(payments))
    total = sum(one.amount for one in payments)
    if head.total is not None and _fen(head.total) != total:
        expected = money_text(total, CNY)
        raise AnswerAmountWrong(found=head.total[:40], payment=order, expected=expected)


def _fen(written: str) -> int | None:
    try:
        return smallest_units(written, CNY)
    except ValueError:
        return None


def _by_name(
    said: Iterable[PaymentSaid], *, order: str, payments: Sequence[SentPayment]
) -> dict[str, PaymentSaid]:
    amounts = {one.name: one.amount for one in payments}
    found: dict[str, PaymentSaid] = {}
    for one in said:
        if one.name not in amounts:
            raise AnswerPaymentUnknown(payment=one.name[:40], order=order)
        if one.name in found:
            raise AnswerContradicts(payment=one.name)
        if one.amount not in {None, amounts[one.name]}:
            raise AnswerAmountWrong(
                found=money_text(one.amount or 0, CNY),
                payment=one.name,
                expected=money_text(amounts[one.name], CNY),
            )
        found[one.name] = one
    return found


def _verdict(
    payment: SentPayment, said: PaymentSaid | None, heads: Sequence[Original]
) -> Verdict | None:
    """Take what is said of the payment itself, else of its block, else of the message."""
    above = [head.verdict for head in reversed(heads) if head.verdict is not None]
    own = None if said is None else said.verdict
    chosen = own or next(iter(above), None)
    is_over = any(one.status is BankStatus.REJECTED for one in above)
    if is_over and (chosen is None or chosen.status is not BankStatus.REJECTED):
        raise AnswerContradicts(payment=payment.name)
    if chosen is None or chosen.status is BankStatus.UNSAID:
        return None
    if chosen.status is BankStatus.REJECTED and not chosen.reason:
        reasons = (one for one in above if one.status is BankStatus.REJECTED and one.reason)
        return next(reasons, chosen)
    return chosen


def _check_turn(payment: SentPayment, verdict: Verdict) -> None:
    is_rejected = verdict.status is BankStatus.REJECTED
    booked = {PaymentState.SETTLED, PaymentState.RETURNED}
    if (is_rejected and payment.state in booked) or (
        not is_rejected and payment.state is PaymentState.REJECTED
    ):
        raise AnswerTooLate(
            payment=payment.name, state=str(payment.state), found=str(verdict.status)
        )
