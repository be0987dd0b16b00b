"""Set money aside for approved help, in the order of approval (按序预留救助款)."""

import logging
from collections import Counter
from datetime import date, datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from renqi.identity.domain.actor import THE_CLOCK
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.capital.domain.refusals import FloorReached
from renqi.programmes.riskfund.capital.services.lend import lend, release_lending
from renqi.programmes.riskfund.relief.domain.money_states import (
    PAYABLE,
    PayoutState,
    Step,
    WaitsFor,
)
from renqi.programmes.riskfund.relief.models import PayeeAccount, Payout
from renqi.programmes.riskfund.relief.services.money_messages import (
    NO_ACCOUNT,
    NO_ACCOUNT_BODY,
    SHORT,
    SHORT_BODY,
    tell_firm,
)
from renqi.programmes.riskfund.relief.services.money_steps import write_step

_LOG = logging.getLogger(__name__)
_TURN: Final = "SELECT pg_advisory_xact_lock(hashtextextended('relief.queue:' || %s, 0))"


def lending_key(payout: Payout) -> str:
    """Name the promise of a payout in the fund's book; each turn has its own (放款键)."""
    return f"payout:{payout.pk}:{payout.turn}"


def set_aside(*, at: datetime, on: date) -> dict[str, int]:
    """Promise cash to those who wait for it, the earliest first (按序预留).

    Where the floor of a fund's cash refuses the first, nobody behind is served before it; the
    next look begins with it again. Who has no account to be paid on keeps the place and is
    passed by. Any number of workers may do this at once.

    Returns:
        How many were given money, wait for money, wait for an account, or were let go.

    Effects:
        Holds in the funds' books, payouts, steps, messages.

    Locks:
        The fund's queue, the payout; then as `lend`.
    """
    counts: Counter[str] = Counter()
    counts["released"] += _release_cancelled(at=at, on=on)
    queued = Payout.objects.filter(state=PayoutState.QUEUED)
    for fund in list(queued.order_by("fund").values_list("fund", flat=True).distinct()):
        counts["reserved"] += _serve(fund, at=at, on=on)
        counts["short"] += _tell_short(fund, at=at, on=on)
        counts["no_account"] += _tell_no_account(fund, at=at, on=on)
    return {name: count for name, count in counts.items() if count}


def _serve(fund: str, *, at: datetime, on: date) -> int:
    served = 0
    while True:
        try:
            if not _serve_first(fund, at=at, on=on):
                return served
        except FloorReached:
            return served
        except DomainError:
            # The book of this fund needs a person; the other funds do not wait for that.
            _LOG.exception("the queue of fund %s stands", fund)
            return served
        served += 1


def _serve_first(fund: str, *, at: datetime, on: date) -> bool:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_TURN, [fund])
        rows = _ready(fund).select_for_update(of=("self",), no_key=True)
        payout = rows.order_by("pk").first()
        if payout is None:
            return False
        account = PayeeAccount.objects.filter(uscc=payout.uscc, state__in=PAYABLE).get()
        lent = lend(
            fund,
            uscc=payout.uscc,
            amount=payout.amount,
            key=lending_key(payout),
            actor=THE_CLOCK,
            on=on,
            at=at,
        )
        payout.state, payout.waits_for = PayoutState.RESERVED.value, WaitsFor.NOTHING.value
        payout.payee, payout.hold_id = account, lent.hold_id
        payout.save()
        write_step(payout.pk, Step.RESERVED, who=THE_CLOCK.who, at=at)
    return True


def _ready(fund: str) -> QuerySet[Payout]:
    payable = PayeeAccount.objects.filter(uscc=OuterRef("uscc"), state__in=PAYABLE)
    return Payout.objects.filter(Exists(payable), fund=fund, state=PayoutState.QUEUED)


def _tell_short(fund: str, *, at: datetime, on: date) -> int:
    """Say to those whose turn the floor refuses that they wait, once."""
    rows = _ready(fund).exclude(waits_for=WaitsFor.MONEY).order_by("pk")
    for payout_id in list(rows.values_list("pk", flat=True)):
        if (payout := _wait(payout_id, WaitsFor.MONEY)) is not None:
            write_step(payout.pk, Step.SHORT, who=THE_CLOCK.who, at=at)
            tell_firm(payout, SHORT, SHORT_BODY, key=f"{payout.turn}:short", at=at, on=on)
    return _ready(fund).count()


def _tell_no_account(fund: str, *, at: datetime, on: date) -> int:
    queued = Payout.objects.filter(fund=fund, state=PayoutState.QUEUED)
    rows = queued.exclude(pk__in=_ready(fund).values("pk"))
    for payout_id in list(
        rows.exclude(waits_for=WaitsFor.ACCOUNT).order_by("pk").values_list("pk", flat=True)
    ):
        if (payout := _wait(payout_id, WaitsFor.ACCOUNT)) is not None:
            tell_firm(
                payout, NO_ACCOUNT, NO_ACCOUNT_BODY, key=f"{payout.turn}:account", at=at, on=on
            )
    return rows.count()


@transaction.atomic
def _wait(payout_id: int, what: WaitsFor) -> Payout | None:
    rows = Payout.objects.select_for_update(of=("self",), no_key=True)
    payout = rows.filter(pk=payout_id, state=PayoutState.QUEUED).first()
    if payout is None:
        return None
    payout.waits_for = what.value
    payout.save()
    return payout


def _release_cancelled(*, at: datetime, on: date) -> int:
    """Give back what was set aside for help that was given up."""
    rows = Payout.objects.filter(state=PayoutState.CANCELLED, hold_id__isnull=False)
    freed = 0
    for payout_id in list(rows.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            held = Payout.objects.select_for_update(of=("self",), no_key=True)
            payout = held.filter(pk=payout_id, hold_id__isnull=False).first()
            if payout is None:
                continue
            release_held(payout, at=at, on=on)
            payout.hold_id = None
            payout.save()
            freed += 1
    return freed


def release_held(payout: Payout, *, at: datetime, on: date) -> None:
    """Let go of the cash that is promised to a payout (解除预留).

    Effects:
        As `release_lending`; the caller saves the payout.
    """
    key = lending_key(payout)
    release_lending(payout.fund, lent_key=key, key=f"{key}:released", actor=THE_CLOCK, on=on, at=at)
