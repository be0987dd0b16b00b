"""Somebody who keeps a made-up book by the real services (演示记账员)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils import timezone

from renqi.engines.ledger.domain.balances import AccountTerms
from renqi.engines.ledger.domain.kinds import Unit
from renqi.engines.ledger.domain.transfer_ids import transfer_id
from renqi.engines.ledger.domain.transfers import Booking, Place, Settlement, Transfer
from renqi.engines.ledger.services.accounts import freeze_account, open_account, open_book
from renqi.engines.ledger.services.holds import hold_money, release_holds, settle_holds
from renqi.engines.ledger.services.lots import claw_back_lot, lapse_lots
from renqi.engines.ledger.services.periods import close_period
from renqi.engines.ledger.services.post_transfers import post_transfers
from renqi.engines.ledger.services.returns import refund_transfer, reverse_transfer

ACTOR = "演示数据装载"
TEN_THOUSAND_YUAN = 10_000 * 100
_MORNING = time(10, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFirm:
    """A made-up firm that the books deal with (演示企业)."""

    uscc: str
    name: str


def month(today: date, ago: int, *, day: int = 1) -> date:
    """Give a day of a month some months ago."""
    number = today.year * 12 + today.month - 1 - ago
    return date(number // 12, number % 12 + 1, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """One made-up book and the unit that is counted (演示记账员)."""

    book: str
    place: Place
    now: datetime

    @classmethod
    def open(cls, code: str, name: str, *, now: datetime) -> "Teller":
        """Open the book."""
        return cls(book=code, place=Place(book_id=open_book(code=code, name=name)), now=now)

    def counting(self, unit: Unit) -> "Teller":
        """Keep the same book in another unit."""
        return replace(self, place=Place(book_id=self.place.book_id, unit=unit))

    def account(self, code: str, name: str, **terms: Any) -> int:
        """Open an account and give its number."""
        words = AccountTerms(code=code, name=name, unit=self.place.unit, **terms)
        return open_account(words, book_id=self.place.book_id, at=self.now, actor=ACTOR)

    def number(self, key: str, *, on: date) -> UUID:
        """Give the id that a made-up event of a day stands for."""
        return transfer_id(f"demo.{self.book}.{self.place.unit}", key, at=_instant(on))

    def transfer(
        self, debit: int, credit: int, amount: int, *, key: str, on: date, cause: str, **more: Any
    ) -> Transfer:
        """Write a transfer down without posting it."""
        return Transfer(
            id=self.number(key, on=on),
            debit_id=debit,
            credit_id=credit,
            amount=amount,
            cause=cause,
            **more,
        )

    def post(
        self, debit: int, credit: int, amount: int, *, key: str, on: date, cause: str, **more: Any
    ) -> UUID:
        """Post one transfer and give its id."""
        one = self.transfer(debit, credit, amount, key=key, on=on, cause=cause, **more)
        self.post_all([one], on=on)
        return one.id

    def post_all(self, transfers: Sequence[Transfer], *, on: date) -> None:
        """Post transfers, all or none."""
        post_transfers(transfers, place=self.place, booking=_booking(on))

    def hold(
        self, transfers: Sequence[Transfer], *, on: date, expires_at: datetime | None = None
    ) -> None:
        """Promise amounts."""
        hold_money(transfers, place=self.place, booking=_booking(on), expires_at=expires_at)

    def settle(self, amounts: Mapping[UUID, int | None], *, on: date) -> None:
        """Move what was promised, or less of it."""
        settlements = [Settlement(hold_id=hold, amount=part) for hold, part in amounts.items()]
        settle_holds(settlements, book_id=self.place.book_id, booking=_booking(on))

    def release(self, holds: Sequence[UUID], *, on: date) -> None:
        """Take promises back."""
        release_holds(holds, book_id=self.place.book_id, booking=_booking(on))

    def reverse(self, transfer: UUID, reason: str, *, on: date) -> None:
        """Undo a transfer."""
        reverse_transfer(
            transfer_id=transfer,
            reason=reason,
            book_id=self.place.book_id,
            booking=_booking(on),
        )

    def refund(self, transfer: UUID, amount: int, reason: str, *, on: date) -> None:
        """Send a part of a transfer back."""
        refund_transfer(
            refund_id=self.number(f"refund {transfer}", on=on),
            transfer_id=transfer,
            amount=amount,
            reason=reason,
            book_id=self.place.book_id,
            booking=_booking(on),
        )

    def claw_back(self, lot: UUID, amount: int, reason: str, *, on: date) -> None:
        """Take an amount back out of a lot."""
        claw_back_lot(
            transfer_id=self.number(f"claw back {lot}", on=on),
            lot_id=lot,
            amount=amount,
            cause="claw_back",
            reason=reason,
            book_id=self.place.book_id,
            booking=_booking(on),
        )

    def lapse(self, *, on: date) -> None:
        """Let expired lots lapse."""
        lapse_lots(book_id=self.place.book_id, booking=_booking(on))

    def freeze(self, account: int, reason: str) -> None:
        """Let nothing move on an account."""
        freeze_account(account_id=account, reason=reason, at=self.now, actor=ACTOR)

    def close(self, through: date, *, is_final: bool) -> None:
        """Close the book up to a day."""
        close_period(
            book_id=self.place.book_id,
            through=through,
            at=self.now,
            actor=ACTOR,
            is_final=is_final,
        )


def _booking(on: date) -> Booking:
    return Booking(on=on, at=_instant(on), actor=ACTOR)


def _instant(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, _MORNING))
