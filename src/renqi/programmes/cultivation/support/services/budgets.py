"""Open budgets and change them, each change by two people (预算编制与调整)."""

import re
from datetime import date, datetime
from typing import Final

from django.db import transaction

from renqi.engines.ledger.domain.transfer_ids import transfer_id
from renqi.engines.ledger.domain.transfers import Booking, Place, Transfer
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.selectors.bank_accounts import bank_account, mirrored
from renqi.engines.ledger.services.post_transfers import post_transfers
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain.line_states import ChangeKind, ChangeState
from renqi.programmes.cultivation.support.domain.money_refusals import (
    AmountUnfit,
    BudgetFieldUnfit,
    BudgetNotReady,
    BudgetTaken,
    BudgetUnknown,
    ChangeUnknown,
    OutOfTurn,
    ReasonMissing,
    RequestReused,
    SamePerson,
    YearRunning,
)
from renqi.programmes.cultivation.support.models import Budget, BudgetChange

AMOUNT_MAX: Final = 10**15
_KEY: Final = re.compile(r"[0-9a-z][0-9a-z._-]{0,62}")
_ALL: Final = Scope(all=True)


def open_budget(
    *,
    key: str,
    year: int,
    name: str,
    bank_account_id: int,
    source_id: int,
    actor: Actor,
    at: datetime,
) -> int:
    """Open the budget of one purpose and year (设立预算).

    Its ledger account is opened by the background job: no page opens accounts. Until money is
    appropriated it holds nothing.

    Args:
        key: The purpose, as measures name it.
        year: The year.
        name: For people.
        bank_account_id: The account at the bank that pays.
        source_id: The ledger account of the appropriation, in the same book.
        actor: Who opens it.
        at: The instant.

    Returns:
        The number of the budget; the same terms again give the same budget.

    Raises:
        BudgetFieldUnfit: A field does not hold what it should.
        BudgetTaken: It is open with other terms.
        BankAccountUnknown: There is no such account at a bank.

    Effects:
        One Budget.
    """
    if not _KEY.fullmatch(key):
        raise BudgetFieldUnfit(field="key", found=key[:40])
    if not name.strip():
        raise BudgetFieldUnfit(field="name", found="")
    bank = mirrored(bank_account(bank_account_id, scope=_ALL))
    source = account_of(source_id)
    if source.book_id != bank.book_id or source_id == bank.ledger_account_id:
        raise BudgetFieldUnfit(field="appropriation account", found=source.path)
    terms = {
        "name": name.strip(),
        "book_id": bank.book_id,
        "bank_account_id": bank_account_id,
        "source_id": source_id,
    }
    row, is_new = Budget.objects.get_or_create(
        key=key,
        year=year,
        defaults={
            **terms,
            "opened_by_id": actor.person_id,
            "opened_by_name": actor.signature,
            "opened_at": at,
        },
    )
    if not is_new and any(getattr(row, field) != value for field, value in terms.items()):
        raise BudgetTaken(budget=key, year=year)
    return row.pk


def ask_change(
    *,
    budget_id: int,
    kind: ChangeKind,
    amount: int,
    on: date,
    reason: str,
    request_key: str,
    actor: Actor,
    at: datetime,
) -> int:
    """Ask for money to be put into a budget or taken out (申请预算变动).

    Asked again with the same key it is the change that is there: a double click asks once.

    Raises:
        BudgetUnknown: There is none.
        AmountUnfit: The amount is not above zero.
        ReasonMissing: No reason is given.
        YearRunning: What is left over goes back before the year is over.
        RequestReused: The key stands for another change.

    Effects:
        One BudgetChange that waits for a second person.
    """
    if not 0 < amount <= AMOUNT_MAX:
        raise AmountUnfit(most=f"{AMOUNT_MAX // 100:,}")
    if not reason.strip():
        raise ReasonMissing
    budget = Budget.objects.filter(pk=budget_id).first()
    if budget is None:
        raise BudgetUnknown(budget=budget_id)
    if kind is ChangeKind.RETURN and on.year <= budget.year:
        raise YearRunning(year=budget.year)
    asked = {
        "budget_id": budget_id,
        "kind": kind.value,
        "amount": amount,
        "on": on,
        "reason": reason.strip(),
    }
    row, is_new = BudgetChange.objects.get_or_create(
        request_key=request_key,
        defaults={
            **asked,
            "asked_by_id": actor.person_id,
            "asked_by_name": actor.signature,
            "asked_at": at,
        },
    )
    if not is_new and any(getattr(row, field) != value for field, value in asked.items()):
        raise RequestReused
    return row.pk


def pass_change(*, change_id: int, actor: Actor, at: datetime) -> None:
    """Let a change pass that somebody else asked for, and post it (复核预算变动).

    Raises:
        ChangeUnknown: There is none.
        OutOfTurn: It is decided.
        SamePerson: The same person asked for it.
        BudgetNotReady: The account of the budget is not open yet.
        DomainError: Any refusal of the ledger, such as `Overdraft`: what is promised or paid
            cannot be taken out, nor more be put in than was appropriated.

    Effects:
        The change, one posting.

    Locks:
        The change; then as `post_transfers`.
    """
    with transaction.atomic():
        change = _asked(change_id)
        if change.asked_by_id == actor.person_id:
            raise SamePerson(name=change.asked_by_name)
        budget = change.budget
        if budget.account_id is None:
            raise BudgetNotReady
        ends = (budget.source_id, budget.account_id)
        debit, credit = ends if change.kind == ChangeKind.APPROPRIATE else ends[::-1]
        posted = Transfer(
            id=transfer_id("support.budget", str(change.pk), at=change.asked_at),
            debit_id=debit,
            credit_id=credit,
            amount=change.amount,
            cause=f"budget.{change.kind}",
            memo=f"{budget.name} {budget.year} {change.reason}"[:200],
        )
        post_transfers(
            [posted],
            place=Place(book_id=budget.book_id),
            booking=Booking(on=change.on, at=at, actor=actor.signature),
        )
        change.transfer_id = posted.id
        _decide(change, ChangeState.POSTED, "", actor=actor, at=at)


def turn_down_change(*, change_id: int, reason: str, actor: Actor, at: datetime) -> None:
    """Turn a change down; who asked for it withdraws it (退回预算变动).

    Raises:
        ChangeUnknown: There is none.
        OutOfTurn: It is decided.
        ReasonMissing: No reason is given.

    Effects:
        The change.

    Locks:
        The change.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        change = _asked(change_id)
        is_own = change.asked_by_id == actor.person_id
        end = ChangeState.WITHDRAWN if is_own else ChangeState.DECLINED
        _decide(change, end, reason.strip(), actor=actor, at=at)


def _asked(change_id: int) -> BudgetChange:
    rows = BudgetChange.objects.select_for_update(of=("self",), no_key=True)
    change = rows.select_related("budget").filter(pk=change_id).first()
    if change is None:
        raise ChangeUnknown(change=change_id)
    if change.state != ChangeState.ASKED:
        raise OutOfTurn(of="change", state=change.state)
    return change


def _decide(
    change: BudgetChange, end: ChangeState, answer: str, *, actor: Actor, at: datetime
) -> None:
    change.state, change.answer = end.value, answer
    change.decided_by_id, change.decided_by_name = actor.person_id, actor.signature
    change.decided_at = at
    change.save()
