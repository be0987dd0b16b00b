"""State the account that help is paid to, and look at changes (收款账户)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.relief.domain.money_refusals import (
    AccountBeingPaid,
    PayeeUnknown,
    ReasonMissing,
    SamePerson,
)
from renqi.programmes.riskfund.relief.domain.money_states import (
    LIVE_PAYEE,
    WAITING,
    PayeeState,
    PayoutState,
    Step,
)
from renqi.programmes.riskfund.relief.domain.payee_terms import StatedAccount, check_stated
from renqi.programmes.riskfund.relief.models import PayeeAccount, Payout
from renqi.programmes.riskfund.relief.selectors.payouts import payouts_in
from renqi.programmes.riskfund.relief.services.money_steps import write_steps
from renqi.registry.selectors.claims import name_on_file


def state_account(stated: StatedAccount, *, uscc: str, actor: Actor, at: datetime) -> int:
    """Take an account as the one that the firm is paid on (登记收款账户).

    The first account of a firm may be paid at once: the bank compares holder and number. Any
    later one waits until the institution has looked at it, as whoever takes over a sign-in would
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
        One PayeeAccount; the one before is replaced. Payouts that wait take it up with the next
        look of the day's work.

    Locks:
        The account in use.
    """
    check_stated(stated, name=name_on_file(uscc))
    with transaction.atomic():
        live = _held_account(uscc)
        if live is not None and _is_same(live, stated):
            return live.pk
        if _is_at_bank(uscc):
            raise AccountBeingPaid
        return _replace(live, stated, uscc=uscc, actor=actor, at=at)


def check_account(
    payee_id: int, *, passes: bool, reason: str, scope: Scope, actor: Actor, at: datetime
) -> None:
    """Say whether a changed account may be paid on (核验变更账户).

    Args:
        payee_id: The account.
        passes: Whether it is the firm's.
        reason: How that was found out.
        scope: Whose funds the person keeps.
        actor: Who looked.
        at: The instant.

    Raises:
        PayeeUnknown: There is none to be checked, or none of the person's funds pays the firm.
        ReasonMissing: Nobody could tell later how it was checked.
        SamePerson: The person stated it.

    Effects:
        The account; a step for each payout that waits.

    Locks:
        The account.
    """
    with transaction.atomic():
        rows = PayeeAccount.objects.select_for_update(no_key=True)
        row = rows.filter(pk=payee_id, state=PayeeState.TO_CHECK).first()
        waiting = payouts_in(scope).filter(state__in=WAITING)
        if row is None or not waiting.filter(uscc=row.uscc).exists():
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
        ids = waiting.filter(uscc=row.uscc).values_list("pk", flat=True)
        write_steps(list(ids), what, who=actor.who, at=at, words=row.reason)


def account_of_claim(
    stated: StatedAccount, *, uscc: str, by_id: int, by_name: str, at: datetime
) -> None:
    """Take the account that a claim names, where it can be (申请所列账户).

    What cannot stand in a payment, or would replace an account that is being paid, is left out:
    the payout waits for the firm then, and says so.

    Effects:
        At most one PayeeAccount; the one before is replaced.

    Locks:
        As `state_account`.
    """
    with transaction.atomic():
        live = _held_account(uscc)
        if (live is not None and _is_same(live, stated)) or _is_at_bank(uscc):
            return
        by = Actor(person_id=by_id, name=by_name)
        _replace(live, stated, uscc=uscc, actor=by, at=at)


def _held_account(uscc: str) -> PayeeAccount | None:
    """Lock the account in use: an order takes the same lock, so it meets no change half way."""
    rows = PayeeAccount.objects.select_for_update(no_key=True)
    return rows.filter(uscc=uscc, state__in=LIVE_PAYEE).first()


def _is_at_bank(uscc: str) -> bool:
    return Payout.objects.filter(uscc=uscc, state=PayoutState.ORDERED).exists()


def _is_same(live: PayeeAccount, stated: StatedAccount) -> bool:
    return (live.number, live.bank_code) == (stated.plain_number, stated.bank_code)


def _replace(
    live: PayeeAccount | None, stated: StatedAccount, *, uscc: str, actor: Actor, at: datetime
) -> int:
    if live is not None:
        live.state = PayeeState.REPLACED.value
        live.save()
    is_first = not PayeeAccount.objects.filter(uscc=uscc).exists()
    try:
        with transaction.atomic():
            return PayeeAccount.objects.create(
                uscc=uscc,
                holder=stated.holder.strip(),
                number=stated.plain_number,
                bank_code=stated.bank_code,
                bank_name=stated.bank_name.strip(),
                state=(PayeeState.IN_USE if is_first else PayeeState.TO_CHECK).value,
                stated_by_id=actor.person_id,
                stated_by_name=actor.signature,
                stated_at=at,
            ).pk
    except IntegrityError as error:
        # Somebody of the firm stated another one at the same time.
        raise AccountBeingPaid from error
