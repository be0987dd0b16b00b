"""Do what a person says of a line: settle, post, or name what stands in the books (勾对入账)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Who
from renqi.engines.ledger.domain.bank_accounts import MirroredAccount
from renqi.engines.ledger.domain.bank_matching import Rule
from renqi.engines.ledger.domain.bank_money import CNY, money_text
from renqi.engines.ledger.domain.hand_parts import Part
from renqi.engines.ledger.domain.kinds import Kind
from renqi.engines.ledger.domain.owners import owner_in
from renqi.engines.ledger.domain.payment_refusals import (
    MatchTargetGone,
    MatchUnfit,
    SourceForeign,
)
from renqi.engines.ledger.domain.transfer_ids import derived_id
from renqi.engines.ledger.domain.transfers import Place, Settlement
from renqi.engines.ledger.models import (
    AccountBalance,
    BankAccount,
    BankLine,
    BankMatch,
    Book,
    PaymentLine,
)
from renqi.engines.ledger.models import Transfer as TransferRow
from renqi.engines.ledger.selectors.bank_accounts import bank_account, mirrored
from renqi.engines.ledger.selectors.bank_lines import (
    bank_line,
    matched_of_line,
    matched_of_transfer,
)
from renqi.engines.ledger.services.bank_events import note_line
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
from renqi.identity.domain.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDesk:
    """One line at work: whose it is, who works, when."""

    line: BankLine
    account: MirroredAccount
    scope: Scope
    who: Who
    at: datetime
    on: date

    @property
    def signed(self) -> int:
        """What the line moves; above zero is money that came in."""
        return self.line.amount if self.line.is_credit else -self.line.amount


def at_line(line_id: int, *, scope: Scope, who: Who, at: datetime, on: date) -> LineDesk:
    """Take a line to work at, and keep others from its account until the transaction ends.

    Raises:
        LineUnknown: There is no such line in scope.
        BankAccountNotMirrored: Its account is not in yuan.

    Locks:
        The bank account.

    """
    line = bank_line(line_id, scope=scope)
    BankAccount.objects.select_for_update(no_key=True).get(pk=line.account_id)
    account = mirrored(bank_account(line.account_id, scope=scope))
    return LineDesk(line=line, account=account, scope=scope, who=who, at=at, on=on)


def check_sum(desk: LineDesk, parts: Sequence[Part]) -> None:
    """Refuse parts that do not make what is open of the line.

    Raises:
        MatchUnfit: They come to more or less.

    """
    left = desk.line.amount - matched_of_line(desk.line.pk)
    total = sum(part.amount for part in parts)
    if not parts or total != left or any(part.amount <= 0 for part in parts):
        raise MatchUnfit(found=f"{total / 100:.2f}", open=f"{left / 100:.2f}")


def apply_parts(
    desk: LineDesk, parts: Sequence[Part], *, reason: str, first: Who, second: Who | None
) -> None:
    """Settle, post or name each part, and write the matches down.

    Args:
        desk: The line at work.
        parts: What it is.
        reason: Why.
        first: Who said so.
        second: Who confirmed it, where two are needed.

    Raises:
        MatchTargetGone: A part is matched or resolved by now, or goes the other way.
        SourceForeign: An account to post to is not in scope.
        DomainError: Any refusal of the ledger.

    """
    day = _posting_day(desk)
    matches = [_named(desk, part) for part in parts if part.transfer_id is not None]
    matches += _settled(desk, [part for part in parts if part.payment_id is not None], day)
    matches += _posted(desk, [part for part in parts if part.account_id is not None], day)
    write_matches(matches, who=first, at=desk.at, reason=reason, confirmed_by=second)
    write_doubts({desk.line.pk: ""})
    note_line(
        EventKind.BANK_MATCHED,
        desk.line.pk,
        who=desk.who,
        at=desk.at,
        amount=money_text(sum(part.amount for part in parts), CNY),
        reason=reason,
        proposed_by=first.name if second else "",
    )


def _posting_day(desk: LineDesk) -> date:
    """Post on the bank's day; where that is closed, on today's."""
    closed = Book.objects.get(pk=desk.account.book_id).soft_closed_through
    return desk.line.booked_on if desk.line.booked_on > closed else desk.on


def _named(desk: LineDesk, part: Part) -> LineMatch:
    mirror = desk.account.ledger_account_id
    named = TransferRow.objects.filter(pk=part.transfer_id or "").exclude(kind=Kind.HELD)
    transfer = named.first()
    if transfer is None or mirror not in {transfer.debit_id, transfer.credit_id}:
        raise MatchTargetGone
    is_in = transfer.debit_id == mirror
    left = transfer.amount - matched_of_transfer(transfer.pk)
    if is_in != desk.line.is_credit or part.amount > left:
        raise MatchTargetGone
    return LineMatch(
        line_id=desk.line.pk,
        transfer_id=transfer.pk,
        amount=part.amount,
        rule=Rule.BY_HAND,
        has_posted=False,
    )


def _settled(desk: LineDesk, parts: Sequence[Part], day: date) -> list[LineMatch]:
    if not parts:
        return []
    rows = {
        row.pk: row
        for row in PaymentLine.objects.filter(
            pk__in=[part.payment_id for part in parts],
            order__account_id=desk.account.id,
            order__sent_at__isnull=False,
            state="waiting",
        )
    }
    found = [rows.get(part.payment_id or 0) for part in parts]
    payments = [row for row in found if row is not None]
    is_whole = len(payments) == len(parts) and all(
        row.amount == part.amount for row, part in zip(payments, parts, strict=True)
    )
    if desk.line.is_credit or not is_whole or len(rows) < len(parts):
        raise MatchTargetGone
    settle_holds(
        [Settlement(hold_id=row.hold_id) for row in payments],
        book_id=desk.account.book_id,
        booking=booking_of(desk.who, on=day, at=desk.at),
    )
    follow_payments({row.pk: "settled" for row in payments})
    return [
        LineMatch(
            line_id=desk.line.pk,
            transfer_id=derived_id(row.hold_id, "settle"),
            amount=row.amount,
            rule=Rule.BY_HAND,
            payment_id=row.pk,
        )
        for row in payments
    ]


def _posted(desk: LineDesk, parts: Sequence[Part], day: date) -> list[LineMatch]:
    if not parts:
        return []
    _check_accounts(desk, {part.account_id for part in parts if part.account_id is not None})
    # What was posted and taken back has used its ids.
    turn = BankMatch.objects.filter(line_id=desk.line.pk).count()
    transfers = [
        line_transfer(
            line_id=desk.line.pk,
            signed=part.amount if desk.line.is_credit else -part.amount,
            on=day,
            mirror_id=desk.account.ledger_account_id,
            other_id=part.account_id or 0,
            cause="bank.by_hand",
            memo=part.memo or desk.line.text,
            turn=f"{turn}/{place}",
        )
        for place, part in enumerate(parts)
    ]
    booking = booking_of(desk.who, on=day, at=desk.at)
    post_transfers(transfers, place=Place(book_id=desk.account.book_id), booking=booking)
    return [
        LineMatch(line_id=desk.line.pk, transfer_id=one.id, amount=one.amount, rule=Rule.BY_HAND)
        for one in transfers
    ]


def _check_accounts(desk: LineDesk, wanted: set[int]) -> None:
    rows = AccountBalance.objects.filter(pk__in=wanted, book_id=desk.account.book_id)
    if not desk.scope.all:
        rows = rows.filter(owner=owner_in(desk.scope))
    if rows.count() < len(wanted) or desk.account.ledger_account_id in wanted:
        raise SourceForeign(row=1)
