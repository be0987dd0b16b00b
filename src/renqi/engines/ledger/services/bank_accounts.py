"""Register and close accounts at banks (登记与注销银行账户)."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Who
from renqi.engines.ledger.domain.bank_accounts import BankAccountTerms, check_terms
from renqi.engines.ledger.domain.kinds import Side, Unit
from renqi.engines.ledger.domain.payment_refusals import (
    BankAccountBusy,
    BankAccountClosed,
    BankAccountClosedEarly,
    BankAccountMisshapen,
    BankAccountTaken,
    MirrorTaken,
    MirrorUnfit,
)
from renqi.engines.ledger.domain.payments import OrderState
from renqi.engines.ledger.models import AccountBalance, BankAccount, BankLine, PaymentOrder
from renqi.engines.ledger.selectors.bank_accounts import bank_account
from renqi.engines.ledger.services.bank_events import note_account
from renqi.identity.domain.scope import Scope
from renqi.kernel.constraints import constraint_name

_UNDER_WAY: Final = (OrderState.PREPARED, OrderState.APPROVED, OrderState.SENT)


def open_bank_account(terms: BankAccountTerms, *, who: Who, at: datetime) -> int:
    """Register an account at a bank with the ledger accounts that mirror it (登记银行账户).

    Registering it again with the same terms gives the same account.

    Args:
        terms: What it is and where its money stands in the books.
        who: Who registers it.
        at: The instant.

    Returns:
        The number of the account in our tables.

    Raises:
        BankAccountFieldUnfit: A field does not hold what it should.
        BankAccountTaken: The number is registered with other terms.
        MirrorTaken: The account of the books mirrors another account at a bank.
        MirrorUnfit: The accounts of the books cannot mirror it.
        BankAccountMisshapen: The terms contradict each other or name no account.

    Effects:
        One BankAccount, one event.

    """
    check_terms(terms)
    try:
        with transaction.atomic():
            row, is_new = BankAccount.objects.get_or_create(
                number=terms.number,
                defaults={**asdict(terms), "opened_at": at, "opened_by": who.name},
            )
            if is_new:
                _check_mirror(terms)
                facts = {"bank": terms.bank_name, "owner": terms.owner}
                note_account(
                    EventKind.BANK_ACCOUNT_OPENED,
                    number=terms.number,
                    name=terms.name,
                    who=who,
                    at=at,
                    **facts,
                )
    except IntegrityError as error:
        name = constraint_name(error)
        if name == "bank_account_mirrored_once":
            raise _mirror_taken(terms) from error
        raise BankAccountMisshapen(constraint=name) from error
    if not is_new and any(getattr(row, name) != value for name, value in asdict(terms).items()):
        raise BankAccountTaken(account=terms.number)
    return row.pk


def close_bank_account(
    account_id: int, *, last_day: date, scope: Scope, who: Who, at: datetime, on: date
) -> None:
    """Write down on which day an account at a bank ended (注销银行账户).

    Nothing is paid from it any more, and no statement tells of later days. Its lines and
    differences stay.

    Args:
        account_id: The account.
        last_day: Its last day.
        scope: Whose accounts.
        who: Who closes it.
        at: The instant.
        on: Today.

    Raises:
        BankAccountUnknown: There is no such account in scope.
        BankAccountClosed: It was closed before.
        BankAccountBusy: Payment orders are under way, or lines are open.
        BankAccountClosedEarly: The bank booked something later, or the day is to come.

    Effects:
        The account, one event.

    Locks:
        The bank account.

    """
    bank_account(account_id, scope=scope)
    with transaction.atomic():
        row = BankAccount.objects.select_for_update(no_key=True).get(pk=account_id)
        if row.closed_on is not None:
            raise BankAccountClosed(account=row.number, day=row.closed_on)
        orders = PaymentOrder.objects.filter(account=row, state__in=_UNDER_WAY).count()
        lines = BankLine.objects.filter(account=row).exclude(doubt="").count()
        if orders or lines:
            raise BankAccountBusy(account=row.number, orders=orders, lines=lines)
        booked = BankLine.objects.filter(account=row).order_by("-booked_on")
        last = booked.values_list("booked_on", flat=True).first()
        if last_day > on or (last is not None and last_day < last):
            raise BankAccountClosedEarly(last=last or "–", today=on)
        row.closed_on, row.closed_by = last_day, who.name
        row.save(update_fields=["closed_on", "closed_by"])
        note_account(
            EventKind.BANK_ACCOUNT_CLOSED,
            number=row.number,
            name=row.name,
            who=who,
            at=at,
            day=last_day,
        )


def _check_mirror(terms: BankAccountTerms) -> None:
    if terms.ledger_account_id is None:
        return
    wanted = (terms.ledger_account_id, terms.suspense_id or 0, terms.fee_id or 0)
    rows = {row.pk: row for row in AccountBalance.objects.filter(pk__in=wanted)}
    for key in wanted:
        row = rows.get(key)
        is_mirror = key == terms.ledger_account_id
        if row is None:
            raise BankAccountMisshapen(constraint="bank_account_ledger_known")
        if (
            row.unit != Unit.FEN
            or row.is_frozen
            or row.book_id != terms.book_id
            or row.owner != terms.owner
            or (is_mirror and row.side != Side.DEBIT)
        ):
            raise MirrorUnfit(account=row.code)


def _mirror_taken(terms: BankAccountTerms) -> MirrorTaken:
    mirror = terms.ledger_account_id or 0
    other = BankAccount.objects.get(ledger_account_id=mirror)
    row = AccountBalance.objects.get(pk=mirror)
    return MirrorTaken(account=row.code, other=other.number)
