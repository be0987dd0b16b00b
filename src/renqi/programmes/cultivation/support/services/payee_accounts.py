"""State the account that a firm wants its money on, and look at changes (收款账户)."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from renqi.engines.ledger.domain.payments import is_bank_code
from renqi.identity.domain.actor import Actor
from renqi.programmes.cultivation.support.domain.line_states import (
    HELD,
    LIVE_PAYEE,
    LineState,
    PayeeState,
    Step,
)
from renqi.programmes.cultivation.support.domain.money_refusals import (
    AccountBeingPaid,
    AccountFieldUnfit,
    HolderDiffers,
    NumbersDiffer,
    PayeeUnknown,
    ReasonMissing,
    SamePerson,
)
from renqi.programmes.cultivation.support.models import EntitlementLine, PayeeAccount
from renqi.programmes.cultivation.support.services.steps import write_steps
from renqi.registry.selectors.claims import name_on_file

_NUMBER = re.compile(r"[0-9]{8,30}")
_BLANKS = re.compile(r"\s+")
_BANK_NAME_MAX = 140


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedAccount:
    """An account as somebody of the firm wrote it (填报的收款账户)."""

    holder: str
    number: str
    number_again: str
    bank_code: str
    bank_name: str


def state_account(stated: StatedAccount, *, uscc: str, actor: Actor, at: datetime) -> int:
    """Take an account as the one that the firm is paid on (登记收款账户).

    The first account of a firm may be paid at once: the bank compares holder and number. Any
    later one waits until an official has looked at it, as whoever takes over a sign-in would
    begin with this.

    Args:
        stated: What was written.
        uscc: The firm.
        actor: Who states it.
        at: The instant.

    Returns:
        The account; the same again gives the same account.

    Raises:
        HolderDiffers: The holder is not the firm by its registered name.
        NumbersDiffer: The number was written in two ways.
        AccountFieldUnfit: A field could not stand in a payment.
        AccountBeingPaid: Money is on its way to the account in use.

    Effects:
        One PayeeAccount; the one before is replaced; accepted lines follow, with a step each.

    Locks:
        The firm's lines that may yet be paid, by id, then the account in use: as an order takes
        them, so that none can go to the bank with an account that is being replaced.
    """
    _check(stated, name=name_on_file(uscc))
    number = _BLANKS.sub("", stated.number)
    with transaction.atomic():
        is_being_paid = LineState.ORDERED in _hold_lines(uscc)
        rows = PayeeAccount.objects.select_for_update(no_key=True)
        live = rows.filter(uscc=uscc, state__in=LIVE_PAYEE).first()
        if live is not None and (live.number, live.bank_code) == (number, stated.bank_code):
            return live.pk
        if is_being_paid:
            raise AccountBeingPaid
        if live is not None:
            live.state = PayeeState.REPLACED.value
            live.save()
        is_first = not PayeeAccount.objects.filter(uscc=uscc).exists()
        try:
            with transaction.atomic():
                new = PayeeAccount.objects.create(
                    uscc=uscc,
                    holder=stated.holder.strip(),
                    number=number,
                    bank_code=stated.bank_code,
                    bank_name=stated.bank_name.strip(),
                    state=(PayeeState.IN_USE if is_first else PayeeState.TO_CHECK).value,
                    stated_by_id=actor.person_id,
                    stated_by_name=actor.signature,
                    stated_at=at,
                )
        except IntegrityError as error:
            # Somebody of the firm stated another one at the same time.
            raise AccountBeingPaid from error
        _carry_lines(new, actor=actor, at=at)
    return new.pk


def check_account(payee_id: int, *, passes: bool, reason: str, actor: Actor, at: datetime) -> None:
    """Say whether a changed account may be paid on (核验变更账户).

    Args:
        payee_id: The account.
        passes: Whether it is the firm's.
        reason: How that was found out.
        actor: Who looked.
        at: The instant.

    Raises:
        PayeeUnknown: There is none to be checked.
        ReasonMissing: Nobody could tell later how it was checked.
        SamePerson: The person stated it.

    Effects:
        The account; a step for each accepted line.

    Locks:
        The account.
    """
    with transaction.atomic():
        rows = PayeeAccount.objects.select_for_update(no_key=True)
        row = rows.filter(pk=payee_id, state=PayeeState.TO_CHECK).first()
        if row is None:
            raise PayeeUnknown(payee=payee_id)
        if not reason.strip():
            raise ReasonMissing
        if row.stated_by_id == actor.person_id:
            raise SamePerson(name=row.stated_by_name)
        row.state = (PayeeState.CHECKED if passes else PayeeState.REFUSED).value
        row.checked_by_id, row.checked_by_name = actor.person_id, actor.signature
        row.checked_at, row.reason = at, reason.strip()
        row.save()
        what = Step.ACCOUNT_CHECKED if passes else Step.ACCOUNT_REFUSED
        lines = row.lines.filter(state=LineState.ACCEPTED).values_list("pk", flat=True)
        write_steps(list(lines), what, who=actor.who, at=at, words=row.reason)


def _hold_lines(uscc: str) -> set[str]:
    """Lock the lines of a firm that may yet be paid, and give the states in which they stand."""
    rows = EntitlementLine.objects.select_for_update(no_key=True).filter(uscc=uscc)
    rows = rows.filter(state__in=list(HELD))
    return {row.state for row in rows.order_by("pk").only("state")}


def _carry_lines(new: PayeeAccount, *, actor: Actor, at: datetime) -> None:
    waiting = EntitlementLine.objects.filter(uscc=new.uscc, state=LineState.ACCEPTED)
    ids = list(waiting.order_by("pk").values_list("pk", flat=True))
    EntitlementLine.objects.filter(pk__in=ids).update(payee=new)
    write_steps(ids, Step.ACCOUNT_CHANGED, who=actor.who, at=at, words=f"…{new.number[-4:]}")


def _check(stated: StatedAccount, *, name: str) -> None:
    if not name or stated.holder.strip() != name:
        raise HolderDiffers(name=name)
    number = _BLANKS.sub("", stated.number)
    if number != _BLANKS.sub("", stated.number_again):
        raise NumbersDiffer
    if not _NUMBER.fullmatch(number):
        raise AccountFieldUnfit(field="number", expected="8 to 30 digits")
    if not is_bank_code(stated.bank_code):
        raise AccountFieldUnfit(field="bank code", expected="12 digits or a BIC")
    bank_name = stated.bank_name.strip()
    if not 0 < len(bank_name) <= _BANK_NAME_MAX or not bank_name.isprintable():
        raise AccountFieldUnfit(field="bank", expected="1 to 140 characters")
