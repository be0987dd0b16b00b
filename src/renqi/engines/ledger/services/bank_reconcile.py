"""Match what the bank booked with what was promised and posted (自动对账)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from renqi.audit.domain.who import Who
from renqi.engines.ledger.domain.bank_accounts import MirroredAccount
from renqi.engines.ledger.domain.bank_matching import (
    Doubt,
    Finding,
    OpenLine,
    OpenPayment,
    Rule,
    find_all,
)
from renqi.engines.ledger.domain.transfer_ids import derived_id
from renqi.engines.ledger.domain.transfers import Booking, Place, Settlement, Transfer
from renqi.engines.ledger.models import BankAccount, Book, PaymentLine
from renqi.engines.ledger.selectors.bank_accounts import bank_account, mirrored
from renqi.engines.ledger.selectors.bank_open import open_legs, open_lines, open_payments
from renqi.engines.ledger.services.bank_rows import (
    LineMatch,
    booking_of,
    follow_payments,
    line_transfer,
    write_doubts,
    write_matches,
)
from renqi.engines.ledger.services.holds import settle_holds
from renqi.engines.ledger.services.post_transfers import post_transfers
from renqi.engines.ledger.services.returns import reverse_transfer
from renqi.identity.domain.scope import Scope
from renqi.kernel.errors import DomainError

_PAID = frozenset({Rule.END_TO_END, Rule.REFERENCE, Rule.AMOUNT_PARTY})
_POSTED = frozenset({Rule.FEE, Rule.INCOMING})
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """What the rules found on an account (对账结果).

    Attributes:
        matched: How many lines each rule explained.
        doubts: How many lines stay open, by why.
    """

    account_id: int
    matched: Mapping[str, int]
    doubts: Mapping[str, int]


@dataclass(slots=True)
class _Run:
    """One run over one account."""

    account: MirroredAccount
    who: Who
    at: datetime
    lines: Mapping[int, OpenLine]
    payments: Mapping[int, OpenPayment]
    matches: list[LineMatch] = field(default_factory=list)
    doubts: dict[int, Doubt] = field(default_factory=dict)
    payment_states: dict[int, str] = field(default_factory=dict)

    def doubt(self, finding: Finding, why: Doubt) -> None:
        self.doubts[finding.line_id] = why

    def note(self, finding: Finding, transfer_id: UUID, *, amount: int, **more: object) -> None:
        payment_id = more.get("payment_id")
        self.matches.append(
            LineMatch(
                line_id=finding.line_id,
                transfer_id=transfer_id,
                amount=amount,
                rule=finding.rule or Rule.BY_HAND,
                payment_id=payment_id if isinstance(payment_id, int) else None,
                has_posted=finding.rule is not Rule.IN_BOOKS,
            )
        )

    def booking(self, on: date) -> Booking:
        return booking_of(self.who, on=on, at=self.at)


def reconcile_account(account_id: int, *, scope: Scope, who: Who, at: datetime) -> Reconciled:
    """Let the rules look at every open line of an account (自动对账).

    What the books refuse stays open with the reason, and stops nothing else.

    Raises:
        BankAccountUnknown: There is no such account in scope.
        BankAccountNotMirrored: The account is not in yuan.

    Effects:
        Settled promises, posted and reversed transfers, matches, states of payments and orders,
        and the doubts of lines that stay open.

    Locks:
        The bank account; then as `settle_holds`, `post_transfers` and `reverse_transfer`.

    """
    account = mirrored(bank_account(account_id, scope=scope))
    with transaction.atomic():
        BankAccount.objects.select_for_update(no_key=True).get(pk=account_id)
        lines = open_lines(account_id)
        payments = open_payments(account_id, lines=lines, at=at)
        legs = open_legs(account.ledger_account_id, lines=lines)
        run = _Run(
            account=account,
            who=who,
            at=at,
            lines={line.id: line for line in lines},
            payments={payment.id: payment for payment in payments},
        )
        _act(run, find_all(lines, payments=payments, legs=legs))
        write_matches(run.matches, who=who, at=at)
        follow_payments(run.payment_states)
        matched = {match.line_id: "" for match in run.matches}
        write_doubts({**matched, **run.doubts})
    rules = {match.line_id: match.rule.value for match in run.matches}
    return Reconciled(
        account_id=account_id,
        matched=dict(Counter(rules.values())),
        doubts=dict(Counter(doubt.value for doubt in run.doubts.values())),
    )


def _act(run: _Run, findings: Iterable[Finding]) -> None:
    closed = Book.objects.get(pk=run.account.book_id).soft_closed_through
    by_day: dict[date, list[Finding]] = defaultdict(list)
    for finding in findings:
        line = run.lines[finding.line_id]
        if finding.doubt is not None:
            run.doubt(finding, finding.doubt)
        elif finding.transfer_id is not None:
            run.note(finding, finding.transfer_id, amount=abs(line.signed))
        elif line.booked_on <= closed:
            run.doubt(finding, Doubt.PERIOD_CLOSED)
        else:
            by_day[line.booked_on].append(finding)
    for on in sorted(by_day):
        chosen = by_day[on]
        _each_or_fewer(run, [one for one in chosen if one.rule in _PAID], on, _settle)
        _each_or_fewer(run, [one for one in chosen if one.rule in _POSTED], on, _post)
        for finding in chosen:
            if finding.rule is Rule.RETURNED:
                _each_or_fewer(run, [finding], on, _return)


def _each_or_fewer(
    run: _Run,
    findings: Sequence[Finding],
    on: date,
    act: Callable[[_Run, Sequence[Finding], date], None],
) -> None:
    """Act on many at once; where that is refused on halves, so that one bad line stays alone."""
    for start in range(0, len(findings), _AT_ONCE):
        _halve(run, findings[start : start + _AT_ONCE], on, act)


def _halve(
    run: _Run,
    findings: Sequence[Finding],
    on: date,
    act: Callable[[_Run, Sequence[Finding], date], None],
) -> None:
    if not findings:
        return
    try:
        with transaction.atomic():
            act(run, findings, on)
    except DomainError:
        if len(findings) == 1:
            run.doubt(findings[0], Doubt.REFUSED)
            return
        middle = len(findings) // 2
        _halve(run, findings[:middle], on, act)
        _halve(run, findings[middle:], on, act)


def _settle(run: _Run, findings: Sequence[Finding], on: date) -> None:
    ids = [payment_id for finding in findings for payment_id in finding.payment_ids]
    holds = dict(PaymentLine.objects.filter(pk__in=ids).values_list("pk", "hold_id"))
    settle_holds(
        [Settlement(hold_id=holds[payment_id]) for payment_id in ids],
        book_id=run.account.book_id,
        booking=run.booking(on),
    )
    for finding in findings:
        for payment_id in finding.payment_ids:
            settled = derived_id(holds[payment_id], "settle")
            amount = run.payments[payment_id].amount
            run.note(finding, settled, amount=amount, payment_id=payment_id)
            run.payment_states[payment_id] = "settled"


def _post(run: _Run, findings: Sequence[Finding], on: date) -> None:
    transfers: list[Transfer] = []
    for finding in findings:
        line = run.lines[finding.line_id]
        other = run.account.fee_id if finding.rule is Rule.FEE else run.account.suspense_id
        transfers.append(
            line_transfer(
                line_id=line.id,
                signed=line.signed,
                on=on,
                mirror_id=run.account.ledger_account_id,
                other_id=other,
                cause="bank.fee" if finding.rule is Rule.FEE else "bank.incoming",
                memo=" ".join(filter(None, (line.counterparty, line.text))),
            )
        )
    post_transfers(transfers, place=Place(book_id=run.account.book_id), booking=run.booking(on))
    for finding, one in zip(findings, transfers, strict=True):
        run.note(finding, one.id, amount=one.amount)


def _return(run: _Run, findings: Sequence[Finding], on: date) -> None:
    for finding in findings:
        payment_id = finding.payment_ids[0]
        hold_id = PaymentLine.objects.values_list("hold_id", flat=True).get(pk=payment_id)
        posted = reverse_transfer(
            transfer_id=derived_id(hold_id, "settle"),
            reason=run.lines[finding.line_id].text or "returned by the bank",
            book_id=run.account.book_id,
            booking=run.booking(on),
        )
        amount = run.payments[payment_id].amount
        run.note(finding, posted.ids[0], amount=amount, payment_id=payment_id)
        run.payment_states[payment_id] = "returned"
