"""Let lines follow what the bank did with their payments (付款跟踪)."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_noop

from renqi.audit.domain.who import PROGRAM
from renqi.engines.ledger.domain.payments import PaymentState
from renqi.engines.ledger.selectors.payment_outcomes import PaymentOutcome, payment_outcomes
from renqi.identity.domain.permissions import Role
from renqi.identity.selectors.firm_people import people_of_firm
from renqi.identity.selectors.holders import holders_of
from renqi.identity.services.tell import tell
from renqi.kernel.errors import DomainError
from renqi.kernel.money import grouped_yuan
from renqi.programmes.cultivation.support.domain.line_states import ClaimState, LineState, Step
from renqi.programmes.cultivation.support.models import EntitlementLine
from renqi.programmes.cultivation.support.services.aid_entries import (
    register_line,
    take_back_aid,
)
from renqi.programmes.cultivation.support.services.steps import write_step
from renqi.registry.services.aid import pay_aid, release_aid

_LOG = logging.getLogger(__name__)
MY_MONEY: Final = "/entitlements/mine/"
CLAIMS: Final = "/entitlements/claims/"
_AT_ONCE: Final = 1_000
_PAID = gettext_noop("Support has been paid")
_PAID_BODY = gettext_noop("{yuan} yuan for {measure} were paid to {firm} on {day}.")
_BACK = gettext_noop("A payment came back")
_BACK_BODY = gettext_noop(
    "The bank could not pay {yuan} yuan for {measure} to {firm}: {words} Check the account and"
    " accept again."
)
_CLAIMED_BACK = gettext_noop("A payment came back that is claimed from the firm")
_CLAIMED_BACK_BODY = gettext_noop(
    "The bank returned {yuan} yuan that were paid to {firm}, and the claim {claim} asks for them"
    " still. Drop the claim, or match what came in for it."
)
_UNBOOKED = gettext_noop("A payment that is claimed from the firm is not booked any more")
_UNBOOKED_BODY = gettext_noop(
    "The match of {yuan} yuan to {firm} with the bank was taken back, and the claim {claim} asks"
    " for them still. Match the payment with the bank again, or drop the claim."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """One line with what became of its payment, at an instant."""

    line: EntitlementLine
    outcome: PaymentOutcome
    at: datetime
    on: date


def follow_payments(*, at: datetime, on: date) -> dict[str, int]:
    """Bring lines to where their payments are (付款跟踪); twice is as good as once.

    A settled payment makes its line paid. One that came back, or that the bank rejected, opens
    it again for the firm to confirm its account, with the reason. A withdrawn order leaves it
    accepted. What is claimed back, or was paid back by the firm, is not opened again before the
    claim is dropped.

    Returns:
        How many lines took which step.

    Effects:
        Lines, steps, entries of the register of aid, messages.

    Locks:
        Each line; then as `pay_aid`, `return_aid` and `promise_aid`.
    """
    counts: dict[str, int] = {}
    rows = EntitlementLine.objects.filter(state__in=[LineState.ORDERED, LineState.PAID])
    names = list(rows.order_by("pk").values_list("pk", "payment_name"))
    for start in range(0, len(names), _AT_ONCE):
        part = names[start : start + _AT_ONCE]
        outcomes = payment_outcomes([name for _, name in part])
        for line_id, name in part:
            try:
                step = _follow(line_id, name, outcomes, at=at, on=on)
            except DomainError:
                # Its entries need a person; the other firms do not wait for that.
                _LOG.exception("line %s cannot follow its payment", line_id)
                continue
            if step is not None:
                counts[step.value] = counts.get(step.value, 0) + 1
    return counts


def _follow(
    line_id: int,
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
        rows = EntitlementLine.objects.select_for_update(of=("self",), no_key=True)
        line = rows.select_related("run", "budget").get(pk=line_id)
        act = _ACTS.get((LineState(line.state), outcome.state))
        if act is None or line.payment_name != name:
            return None
        return act(_Seen(line=line, outcome=outcome, at=at, on=on))


def _pay(seen: _Seen) -> Step:
    line = seen.line
    day = seen.outcome.booked_on or seen.on
    pay_aid(line.aid_id or 0, amount=line.amount, on=day, who=PROGRAM, at=seen.at)
    line.state, line.paid_on, line.reason = LineState.PAID.value, day, ""
    line.save()
    write_step(line.pk, Step.PAID, who=PROGRAM, at=seen.at, words=f"{day:%Y-%m-%d}")
    _tell(seen, _PAID, _PAID_BODY, day=day)
    return Step.PAID


def _is_claimed(line: EntitlementLine) -> bool:
    """Whether its money is claimed back, or came in; then nobody promises it to the firm again."""
    return line.claims.exclude(state=ClaimState.DROPPED).exists()


def _unpay(seen: _Seen) -> Step | None:
    """A booking was taken back as an error: the payment waits again under another promise."""
    line = seen.line
    if _is_claimed(line):
        _tell_bureau(seen, _UNBOOKED, _UNBOOKED_BODY, key="unbooked")
        return None
    _renew_aid(seen, "bank match taken back")
    line.state, line.paid_on = LineState.ORDERED.value, None
    line.hold_id = seen.outcome.hold_id
    line.save()
    write_step(line.pk, Step.UNPAID, who=PROGRAM, at=seen.at)
    return Step.UNPAID


def _come_back(seen: _Seen) -> Step | None:
    """The money is in the budget again; the line waits to be promised anew."""
    line = seen.line
    if _is_claimed(line):
        _tell_bureau(seen, _CLAIMED_BACK, _CLAIMED_BACK_BODY, key="claimed")
        return None
    words = seen.outcome.words or "returned by the bank"
    if line.state == LineState.ORDERED:
        # It was paid and came back between two looks.
        day = seen.outcome.booked_on or seen.on
        pay_aid(line.aid_id or 0, amount=line.amount, on=day, who=PROGRAM, at=seen.at)
    take_back_aid(
        line.aid_id or 0,
        amount=line.amount,
        on=seen.outcome.booked_on or seen.on,
        reason=words,
        who=PROGRAM,
        at=seen.at,
    )
    _reopen(line, LineState.APPROVED, words)
    line.aid_id, line.hold_id, line.turn = None, None, line.turn + 1
    line.save()
    write_step(line.pk, Step.RETURNED, who=PROGRAM, at=seen.at, words=words)
    _tell(seen, _BACK, _BACK_BODY, words=words)
    return Step.RETURNED


def _reject(seen: _Seen) -> Step:
    line, words = seen.line, seen.outcome.words or "rejected by the bank"
    if seen.outcome.is_held:
        _reopen(line, LineState.PROMISED, words)
    else:
        # The promise was made anew by the bank's desk, and went with the payment.
        release_aid(line.aid_id or 0, reason=words, who=PROGRAM, at=seen.at)
        _reopen(line, LineState.APPROVED, words)
        line.aid_id, line.hold_id = None, None
    line.turn += 1
    line.save()
    write_step(line.pk, Step.REJECTED, who=PROGRAM, at=seen.at, words=words)
    _tell(seen, _BACK, _BACK_BODY, words=words)
    return Step.REJECTED


def _withdraw(seen: _Seen) -> Step:
    line = seen.line
    line.state, line.order_id, line.payment_name = LineState.ACCEPTED.value, None, ""
    line.save()
    write_step(line.pk, Step.WITHDRAWN, who=PROGRAM, at=seen.at, words=seen.outcome.words)
    return Step.WITHDRAWN


def _reopen(line: EntitlementLine, state: LineState, words: str) -> None:
    # The firm is asked anew, with a last day of its own.
    line.state, line.reason, line.paid_on, line.confirm_by = state.value, words, None, None
    line.order_id, line.payment_name, line.payee = None, "", None
    line.accepted_by_id, line.accepted_by_name, line.accepted_at = None, "", None


def _renew_aid(seen: _Seen, reason: str) -> None:
    line, who, at = seen.line, PROGRAM, seen.at
    day = seen.outcome.booked_on or seen.on
    take_back_aid(line.aid_id or 0, amount=line.amount, on=day, reason=reason, who=who, at=at)
    line.aid_id = register_line(line, who=who, at=at)


def _tell(seen: _Seen, subject: str, body: str, **more: object) -> None:
    line, run = seen.line, seen.line.run
    tell(
        [person.person_id for person in people_of_firm(line.uscc, as_of=seen.on, at=seen.at)],
        subject=subject,
        body=body,
        data={
            "firm": line.firm_name,
            "measure": {"zh": run.measure_zh, "en": run.measure_en},
            "yuan": grouped_yuan(line.amount),
            **more,
        },
        link=MY_MONEY,
        at=seen.at,
        key=f"support:{line.pk}:{line.turn}:{subject}",
    )


def _tell_bureau(seen: _Seen, subject: str, body: str, *, key: str) -> None:
    """Say once that a claim asks for money that the firm does not have; a person must decide."""
    line = seen.line
    claim = line.claims.exclude(state=ClaimState.DROPPED).order_by("pk").first()
    keepers = holders_of(
        [Role.BUREAU_OFFICER.value, Role.BUREAU_LEAD.value], as_of=seen.on, at=seen.at
    )
    tell(
        [one.person_id for one in keepers],
        subject=subject,
        body=body,
        data={
            "firm": line.firm_name,
            "yuan": grouped_yuan(line.amount),
            "claim": claim.number if claim else "",
        },
        link=CLAIMS,
        at=seen.at,
        key=f"support:{line.pk}:{line.payment_name}:{key}",
    )


_ACTS: Mapping[tuple[LineState, PaymentState], Callable[[_Seen], Step | None]] = {
    (LineState.ORDERED, PaymentState.SETTLED): _pay,
    (LineState.ORDERED, PaymentState.RETURNED): _come_back,
    (LineState.ORDERED, PaymentState.REJECTED): _reject,
    (LineState.ORDERED, PaymentState.WITHDRAWN): _withdraw,
    (LineState.PAID, PaymentState.WAITING): _unpay,
    (LineState.PAID, PaymentState.RETURNED): _come_back,
}
