"""How every act on a fund's book is done: locked, once a key, in one go (资金事项处理)."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from renqi.engines.ledger.domain.kinds import Unit
from renqi.engines.ledger.domain.transfer_ids import derived_id, transfer_id
from renqi.engines.ledger.domain.transfers import AMOUNT_MAX, Booking, Place, Transfer
from renqi.engines.ledger.selectors.incoming_money import incoming_money
from renqi.engines.ledger.services.lock_accounts import lock_accounts
from renqi.engines.ledger.services.post_transfers import post_transfers
from renqi.identity.domain.actor import Actor
from renqi.kernel.constraints import constraint_name
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.capital.domain.book import EntryKind, FundAccounts, FundValue
from renqi.programmes.riskfund.capital.domain.refusals import (
    AmountUnfit,
    KeyReused,
    LineSpent,
    RuleBroken,
)
from renqi.programmes.riskfund.capital.models import Entry, FirmStake, FundBook
from renqi.programmes.riskfund.capital.selectors.entries import line_left
from renqi.programmes.riskfund.capital.selectors.fund_accounts import (
    accounts_of,
    book_of,
    fund_value,
)
from renqi.programmes.riskfund.charter.domain.vocabulary import Party
from renqi.registry.selectors.claims import name_on_file

Leg = tuple[int, int, int]
# Shares of a class without value are given back for nothing.
_MAY_BE_NOTHING: Final = frozenset({EntryKind.REDEEMED, EntryKind.REBASED})
_MOST: Final = f"{AMOUNT_MAX // 100:,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody does to a fund's book (资金事项).

    Attributes:
        content: What makes it this act and no other, beyond the columns; kept with the entry.
        source_line_id: The line of the bank whose money it uses.
    """

    fund: str
    key: str
    kind: EntryKind
    amount: int
    actor: Actor
    on: date
    at: datetime
    party: Party | None = None
    uscc: str = ""
    source_line_id: int | None = None
    appropriation_id: int | None = None
    content: dict[str, Any] = field(default_factory=dict)

    @property
    def booking(self) -> Booking:
        """Day, instant and person for the ledger."""
        return Booking(on=self.on, at=self.at, actor=self.actor.signature)

    @property
    def group_id(self) -> UUID:
        """What ties the transfers of the act together."""
        return transfer_id(f"capital.{self.fund}", self.key, at=self.at)

    @property
    def digest(self) -> str:
        """The act without its person and time: a retry has the same."""
        said = [
            *(self.kind, self.amount, self.party or "", self.uscc, self.source_line_id),
            *(self.appropriation_id, self.content),
        ]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


@dataclass(slots=True, kw_only=True)
class Desk:
    """The book of a fund, locked for one act (账簿工作台)."""

    act: Act
    row: FundBook
    accounts: FundAccounts
    before: Entry | None
    posted: int = 0

    def value(self) -> FundValue:
        """Give what the fund holds now; what is locked stays so until the act is done."""
        return fund_value(self.act.fund)

    def post(self, legs: Sequence[Leg], *, unit: Unit = Unit.FEN) -> None:
        """Post transfers of debit, credit and amount; those of nothing are left out."""
        made = []
        for debit, credit, amount in legs:
            for part in _chunks(amount):
                self.posted += 1
                made.append(
                    Transfer(
                        id=derived_id(self.act.group_id, f"part {self.posted}"),
                        debit_id=debit,
                        credit_id=credit,
                        amount=part,
                        cause=f"fund.{self.act.kind}",
                        memo=f"{self.act.fund} {self.act.uscc} {self.act.key}"[:200],
                        group_id=self.act.group_id,
                    )
                )
        place = Place(book_id=self.accounts.book_id, unit=unit)
        post_transfers(made, place=place, booking=self.act.booking)

    def write(self, *, shares: int = 0, amount: int | None = None, **detail: Any) -> Entry:
        """Write the entry down; `amount` where the act found out by itself."""
        act = self.act
        try:
            with transaction.atomic():
                return Entry.objects.create(
                    book=self.row,
                    key=act.key,
                    kind=act.kind.value,
                    party=act.party.value if act.party else "",
                    uscc=act.uscc,
                    amount=act.amount if amount is None else amount,
                    shares=shares,
                    source_line_id=act.source_line_id,
                    appropriation_id=act.appropriation_id,
                    detail={**act.content, **detail},
                    digest=act.digest,
                    group_id=act.group_id,
                    on=act.on,
                    at=act.at,
                    by_id=act.actor.person_id,
                    by_name=act.actor.signature,
                )
        except IntegrityError as error:
            raise _refused(error, act) from error


def open_desk(act: Act, account_ids: Collection[int], *, row: FundBook) -> Desk:
    """Lock the accounts of an act and look whether it was done before (锁定账簿).

    Raises:
        AmountUnfit: The amount is not above zero, or absurd.
        KeyReused: The key stands for another act.
        LineSpent: The line of the bank is not this fund's, or has not so much left.
        DomainError: Any refusal of `lock_accounts`.
    """
    if not 0 < abs(act.amount) <= AMOUNT_MAX and act.kind not in _MAY_BE_NOTHING:
        raise AmountUnfit(most=_MOST)
    lock_accounts(account_ids, book_id=row.book_id, booking=act.booking)
    before = Entry.objects.filter(book=row, key=act.key).first()
    if before is not None and before.digest != act.digest:
        raise KeyReused(key=act.key, fund=act.fund)
    # What was decided of the fund may have changed while we waited.
    row = book_of(act.fund)
    if before is None and act.source_line_id is not None:
        _check_line(row, act)
    return Desk(act=act, row=row, accounts=accounts_of(row), before=before)


def firm_stakes(row: FundBook, uscc: str) -> list[FirmStake]:
    """Give the rows of a firm, the oldest first; more than one after a merge."""
    return list(FirmStake.objects.filter(book=row, uscc=uscc).order_by("pk"))


def stake_for(row: FundBook, uscc: str, act: Act) -> FirmStake:
    """Give the row to which a firm's new shares go; it is opened with the first money."""
    known = firm_stakes(row, uscc)
    if known:
        return known[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT capital_open_stake(%s, %s, %s, %s)",
            [row.fund, uscc, act.at, act.actor.signature],
        )
        account_id = cursor.fetchone()[0]
    found, _ = FirmStake.objects.get_or_create(
        account_id=account_id,
        defaults={"book": row, "uscc": uscc, "firm_name": name_on_file(uscc)},
    )
    return found


def _check_line(row: FundBook, act: Act) -> None:
    lines = incoming_money([row.bank_account_id], line_id=act.source_line_id)
    left = line_left(lines[0]) if lines else 0
    if act.amount > left:
        raise LineSpent(left=grouped_yuan(left))


def _chunks(amount: int) -> list[int]:
    """Cut an amount into pieces that the ledger takes."""
    whole, rest = divmod(amount, AMOUNT_MAX)
    return [AMOUNT_MAX] * whole + ([rest] if rest else [])


def _refused(error: IntegrityError, act: Act) -> KeyReused | RuleBroken:
    name = constraint_name(error)
    if name == "capital_entry_once":
        return KeyReused(key=act.key, fund=act.fund)
    return RuleBroken(constraint=name)
