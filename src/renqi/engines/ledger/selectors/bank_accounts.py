"""Accounts at banks, each within what its reader may see (银行账户)."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import F, Model, QuerySet

from renqi.engines.ledger.domain.balances import Account
from renqi.engines.ledger.domain.bank_accounts import BankAccountFacts, MirroredAccount
from renqi.engines.ledger.domain.kinds import Unit
from renqi.engines.ledger.domain.owners import ORGANISATION, owner_in
from renqi.engines.ledger.domain.payment_refusals import (
    BankAccountNotMirrored,
    BankAccountUnknown,
)
from renqi.engines.ledger.models import AccountBalance, BankAccount
from renqi.engines.ledger.selectors.accounts import as_account
from renqi.identity.domain.scope import Scope

Row = TypeVar("Row", bound=Model)


def owned(rows: "QuerySet[Row]", scope: Scope, *, path: str = "") -> "QuerySet[Row]":
    """Narrow rows to those of the reader's own bank accounts; an empty scope sees none.

    Args:
        rows: Any rows that lead to a bank account.
        scope: What may be seen.
        path: How they lead there, such as `account__`.

    """
    if scope.all:
        return rows
    owner = owner_in(scope)
    narrowed: dict[str, Any] = {f"{path}owner": owner}
    return rows.filter(**narrowed) if owner else rows.none()


def bank_accounts(*, scope: Scope) -> Sequence[BankAccountFacts]:
    """List the accounts at banks, by name (银行账户)."""
    return [_facts(row) for row in owned(BankAccount.objects.order_by("name", "pk"), scope)]


def bank_account(account_id: int, *, scope: Scope) -> BankAccountFacts:
    """Give one account.

    Raises:
        BankAccountUnknown: There is none, or it is somebody else's.

    """
    row = owned(BankAccount.objects.filter(pk=account_id), scope).first()
    if row is None:
        raise BankAccountUnknown(account=account_id)
    return _facts(row)


def bank_account_numbered(number: str, *, scope: Scope) -> BankAccountFacts:
    """Give the account with this number at its bank.

    Raises:
        BankAccountUnknown: There is none, or it is somebody else's.

    """
    row = owned(BankAccount.objects.filter(number=number), scope).first()
    if row is None:
        raise BankAccountUnknown(account=number)
    return _facts(row)


def mirror_candidates() -> Sequence[Account]:
    """List the accounts in yuan that organisations keep (可选科目): one may mirror a bank's.

    The wallets of firms, of which there are many, are none.
    """
    rows = AccountBalance.objects.filter(
        unit=Unit.FEN, is_frozen=False, owner__startswith=ORGANISATION
    )
    rows = rows.annotate(book_code=F("book__code")).order_by("book_code", "code")
    return [as_account(row) for row in rows]


def mirrored(account: BankAccountFacts) -> MirroredAccount:
    """Give the numbers that posting needs.

    Raises:
        BankAccountNotMirrored: The account is not in yuan.

    """
    numbers = (account.book_id, account.ledger_account_id, account.suspense_id, account.fee_id)
    book, own, suspense, fee = numbers
    if book is None or own is None or suspense is None or fee is None:
        raise BankAccountNotMirrored(account=account.number)
    return MirroredAccount(
        id=account.id,
        book_id=book,
        ledger_account_id=own,
        suspense_id=suspense,
        fee_id=fee,
        confirm_above=account.confirm_above,
    )


def _facts(row: BankAccount) -> BankAccountFacts:
    return BankAccountFacts(
        id=row.pk,
        number=row.number,
        name=row.name,
        bank_name=row.bank_name,
        bank_code=row.bank_code,
        owner=row.owner,
        currency=row.currency,
        book_id=row.book_id,
        ledger_account_id=row.ledger_account_id,
        suspense_id=row.suspense_id,
        fee_id=row.fee_id,
        confirm_above=row.confirm_above,
        closed_on=row.closed_on,
    )
