"""Let exits and returns follow what the bank did with their payments (付款跟踪)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_noop

from renqi.engines.ledger.domain.payments import PaymentState
from renqi.engines.ledger.selectors.payment_outcomes import payment_outcomes
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.members.domain.states import LeavingState, ReturnState
from renqi.programmes.riskfund.members.models import Leaving, MoneyReturn
from renqi.programmes.riskfund.members.services.tell_firm import tell_member

_FAILED = frozenset({PaymentState.RETURNED, PaymentState.REJECTED, PaymentState.WITHDRAWN})
_PAID = gettext_noop("What your firm gets back was paid")
_PAID_BODY = gettext_noop("{yuan} yuan were paid to {firm}.")


def follow_payments(*, at: dt.datetime) -> int:
    """Bring exits and returns to where their payments are (付款跟踪); twice is as good as once.

    A payment that came back is owed again, and ordered anew by a person.

    Returns:
        How many moved.

    Effects:
        Ways out, returns, messages.

    Locks:
        Each of them.
    """
    return _follow_leavings(at=at) + _follow_returns()


def _follow_leavings(*, at: dt.datetime) -> int:
    moved = 0
    waiting = Leaving.objects.filter(state__in=[LeavingState.ORDERED, LeavingState.PAID])
    names = dict(waiting.exclude(payment_name="").values_list("payment_name", "pk"))
    for name, outcome in payment_outcomes(list(names)).items():
        with transaction.atomic():
            rows = Leaving.objects.select_for_update(of=("self",), no_key=True)
            row = rows.select_related("membership").get(pk=names[name])
            was = row.state
            if outcome.state is PaymentState.SETTLED:
                row.state = LeavingState.PAID.value
            elif outcome.state is PaymentState.WAITING:
                row.state = LeavingState.ORDERED.value
            elif outcome.state in _FAILED:
                row.state, row.order_id = LeavingState.OWED.value, None
            if row.state == was:
                continue
            row.save(update_fields=["state", "order_id"])
            moved += 1
            if row.state == LeavingState.PAID:
                tell_member(
                    row.membership,
                    subject=_PAID,
                    body=_PAID_BODY,
                    key=f"leaving:{row.pk}:{name}",
                    at=at,
                    yuan=grouped_yuan(row.surrender),
                )
    return moved


def _follow_returns() -> int:
    moved = 0
    waiting = MoneyReturn.objects.filter(state__in=[ReturnState.ORDERED, ReturnState.PAID])
    names = dict(waiting.exclude(payment_name="").values_list("payment_name", "pk"))
    for name, outcome in payment_outcomes(list(names)).items():
        with transaction.atomic():
            row = MoneyReturn.objects.select_for_update(no_key=True).get(pk=names[name])
            was = row.state
            if outcome.state is PaymentState.SETTLED:
                row.state = ReturnState.PAID.value
            elif outcome.state is PaymentState.WAITING:
                row.state = ReturnState.ORDERED.value
            elif outcome.state in _FAILED:
                row.state, row.order_id = ReturnState.OWED.value, None
            if row.state != was:
                row.save(update_fields=["state", "order_id"])
                moved += 1
    return moved
