"""Let payouts follow what the bank did with their payments (付款跟踪)."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from renqi.audit.domain.who import PROGRAM
from renqi.engines.ledger.domain.payments import PaymentState
from renqi.engines.ledger.selectors.payment_outcomes import PaymentOutcome, payment_outcomes
from renqi.kernel.errors import DomainError
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.relief.domain.money_states import (
    LIVE_PAYEE,
    LoanState,
    PayeeState,
    PayoutState,
    Step,
)
from renqi.programmes.riskfund.relief.models import Loan, PayeeAccount, Payout
from renqi.programmes.riskfund.relief.services import money_messages as words
from renqi.programmes.riskfund.relief.services.money_aid import aid_came_back, aid_paid
from renqi.programmes.riskfund.relief.services.money_messages import tell_firm, tell_keepers
from renqi.programmes.riskfund.relief.services.money_steps import write_step
from renqi.programmes.riskfund.relief.services.open_loan import open_loan, void_loan
from renqi.programmes.riskfund.relief.services.set_aside import release_held

_LOG = logging.getLogger(__name__)
_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """One payout with what became of its payment, at an instant."""

    payout: Payout
    outcome: PaymentOutcome
    at: datetime
    on: date

    @property
    def day(self) -> date:
        """The day on which the bank booked it, out or back."""
        return self.outcome.booked_on or self.on


def follow_payouts(*, at: datetime, on: date) -> dict[str, int]:
    """Bring payouts to where their payments are (付款跟踪); twice is as good as once.

    A settled payment opens the loan. One that came back, or that the bank rejected, puts the
    payout back to its place in the queue, and the firm names its account anew. A withdrawn order
    leaves the money set aside. A match that was taken back makes the loan void until the payment
    is matched again.

    Returns:
        How many payouts took which step.

    Effects:
        Payouts, loans, plans, steps, entries of the register of aid, messages.

    Locks:
        Each payout, the firm's account; then as `pay_aid` and `release_lending`.
    """
    counts: Counter[str] = Counter()
    rows = Payout.objects.filter(state__in=[PayoutState.ORDERED, PayoutState.PAID])
    names = list(rows.order_by("pk").values_list("pk", "payment_name"))
    for start in range(0, len(names), _AT_ONCE):
        part = names[start : start + _AT_ONCE]
        outcomes = payment_outcomes([name for _, name in part])
        for payout_id, name in part:
            try:
                step = _follow(payout_id, name, outcomes, at=at, on=on)
            except DomainError:
                # Its entries need a person; the other firms do not wait for that.
                _LOG.exception("payout %s cannot follow its payment", payout_id)
                continue
            if step is not None:
                counts[step.value] += 1
    return dict(counts)


def _follow(
    payout_id: int,
    name: str,
    outcomes: Mapping[str, PaymentOutcome],
    *,
    at: datetime,
    on: date,
) -> Step | None:
    outcome = outcomes.get(name)
    if outcome is None:
        return None
    with transaction.atomic():
        rows = Payout.objects.select_for_update(of=("self",), no_key=True)
        payout = rows.select_related("claim").get(pk=payout_id)
        act = _ACTS.get((PayoutState(payout.state), outcome.state))
        if act is None or payout.payment_name != name:
            return None
        return act(_Seen(payout=payout, outcome=outcome, at=at, on=on))


def _pay(seen: _Seen) -> Step:
    payout, day = seen.payout, seen.day
    aid_paid(payout, on=day, who=PROGRAM, at=seen.at)
    payout.state, payout.paid_on, payout.reason = PayoutState.PAID.value, day, ""
    payout.save()
    open_loan(payout, on=day, at=seen.at)
    said = f"{day:%Y-%m-%d}"
    write_step(payout.pk, Step.PAID, who=PROGRAM, at=seen.at, words=said, amount=payout.amount)
    key = f"{payout.turn}:paid"
    tell_firm(payout, words.PAID, words.PAID_BODY, key=key, at=seen.at, on=seen.on, day=day)
    return Step.PAID


def _unpay(seen: _Seen) -> Step | None:
    """A booking was taken back as an error: the payment waits again under another promise."""
    payout = seen.payout
    if not _void(seen):
        return None
    aid_came_back(payout, on=seen.day, reason="bank match taken back", who=PROGRAM, at=seen.at)
    payout.state, payout.paid_on = PayoutState.ORDERED.value, None
    payout.hold_id = seen.outcome.hold_id
    payout.save()
    write_step(payout.pk, Step.UNPAID, who=PROGRAM, at=seen.at)
    key = f"{payout.payment_name}:unbooked:{seen.outcome.hold_id}"
    tell_keepers(payout, words.UNBOOKED, words.UNBOOKED_BODY, key=key, at=seen.at, on=seen.on)
    return Step.UNPAID


def _come_back(seen: _Seen) -> Step | None:
    """The money is in the fund again; the payout waits at its place, for an account."""
    payout = seen.payout
    if payout.state == PayoutState.ORDERED:
        # It was paid and came back between two looks.
        aid_paid(payout, on=seen.day, who=PROGRAM, at=seen.at)
    elif not _void(seen):
        return None
    said = seen.outcome.words or "returned by the bank"
    aid_came_back(payout, on=seen.day, reason=said, who=PROGRAM, at=seen.at)
    _queue_again(seen, said)
    write_step(payout.pk, Step.RETURNED, who=PROGRAM, at=seen.at, words=said)
    return Step.RETURNED


def _reject(seen: _Seen) -> Step:
    payout, said = seen.payout, seen.outcome.words or "rejected by the bank"
    if seen.outcome.is_held:
        release_held(payout, at=seen.at, on=seen.on)
    _queue_again(seen, said)
    write_step(payout.pk, Step.REJECTED, who=PROGRAM, at=seen.at, words=said)
    return Step.REJECTED


def _withdraw(seen: _Seen) -> Step:
    """The order was given up here; what was set aside stays so."""
    payout = seen.payout
    if seen.outcome.is_held:
        payout.state = PayoutState.RESERVED.value
        payout.order_id, payout.payment_name = None, ""
    else:
        # The promise was made anew by the bank's desk, and went with the payment.
        _to_queue(payout)
    payout.save()
    said = seen.outcome.words
    write_step(payout.pk, Step.WITHDRAWN, who=PROGRAM, at=seen.at, words=said)
    return Step.WITHDRAWN


def _queue_again(seen: _Seen, said: str) -> None:
    payout = seen.payout
    if payout.payee_id is not None:
        live = PayeeAccount.objects.select_for_update(no_key=True)
        account = live.filter(pk=payout.payee_id, state__in=LIVE_PAYEE).first()
        if account is not None:
            # Nothing goes there again before the firm has said so and somebody has looked.
            account.state, account.reason = PayeeState.REPLACED.value, said
            account.save()
    _to_queue(payout)
    payout.reason = said
    payout.save()
    key = f"{payout.turn}:back"
    tell_firm(payout, words.BACK, words.BACK_BODY, key=key, at=seen.at, on=seen.on, words=said)


def _to_queue(payout: Payout) -> None:
    payout.state, payout.paid_on, payout.hold_id = PayoutState.QUEUED.value, None, None
    payout.order_id, payout.payment_name, payout.payee = None, "", None
    payout.turn += 1


def _void(seen: _Seen) -> bool:
    """Make the loan void; where money was paid back on it a person must look."""
    payout = seen.payout
    rows = Loan.objects.select_for_update(of=("self",), no_key=True)
    loan = rows.filter(payout=payout).exclude(state=LoanState.VOID).first()
    lost = payout.losses.exclude(state="refused").exists()
    if loan is None:
        return not lost
    paid = loan.repaid + loan.fee_paid + loan.late_paid
    if paid or lost or loan.contributions_ended:
        tell_keepers(
            payout, words.STUCK, words.STUCK_BODY, key=f"{payout.payment_name}:stuck",
            at=seen.at, on=seen.on, paid=grouped_yuan(paid), loan=loan.number,
        )  # fmt: skip
        return False
    void_loan(loan, on=seen.on)
    return True


_ACTS: Mapping[tuple[PayoutState, PaymentState], Callable[[_Seen], Step | None]] = {
    (PayoutState.ORDERED, PaymentState.SETTLED): _pay,
    (PayoutState.ORDERED, PaymentState.RETURNED): _come_back,
    (PayoutState.ORDERED, PaymentState.REJECTED): _reject,
    (PayoutState.ORDERED, PaymentState.WITHDRAWN): _withdraw,
    (PayoutState.PAID, PaymentState.WAITING): _unpay,
    (PayoutState.PAID, PaymentState.RETURNED): _come_back,
}
