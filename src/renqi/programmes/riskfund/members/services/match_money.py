"""Match what came in with what members owe, by rule and as people decided (收缴核销)."""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import F

from renqi.identity.domain.actor import THE_CLOCK, Actor
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.members.models import Incoming
from renqi.programmes.riskfund.members.selectors.suggestions import Doubt, Found, find_owner
from renqi.programmes.riskfund.members.services.take_money import Taking, give_back, take_money

_LOG = logging.getLogger(__name__)


def match_money(fund: str, *, at: dt.datetime, on: dt.date) -> dict[str, int]:
    """Let every line that waits pay what it is for (收缴核销).

    Run again it does nothing new: a line has nothing left, or the same doubt. A line that is
    refused is written to the log and keeps no other from being matched.

    Args:
        fund: Which.
        at: The instant.
        on: The day on which it is booked.

    Returns:
        How many lines were matched, sent back, or left in doubt, by why.

    Effects:
        As `take_money`, a transaction a line.
    """
    waiting = Incoming.objects.filter(
        fund=fund, taken__lt=F("amount") - F("returned") - F("elsewhere")
    )
    counts: dict[str, int] = {}
    for number in list(waiting.order_by("booked_on", "pk").values_list("pk", flat=True)):
        try:
            became = _match(number, at=at, on=on)
        except DomainError:
            _LOG.exception("line %s cannot be matched", number)
            became = "refused"
        counts[became] = counts.get(became, 0) + 1
    return counts


def _match(number: int, *, at: dt.datetime, on: dt.date) -> str:
    incoming = Incoming.objects.get(pk=number)
    if incoming.decided_at is not None:
        return _as_decided(incoming, at=at, on=on)
    found = find_owner(incoming)
    if found.doubt is not None:
        return _doubt(incoming, found.doubt)
    return _take(incoming, found, at=at, on=on)


def _take(incoming: Incoming, found: Found, *, at: dt.datetime, on: dt.date) -> str:
    # All of a line or nothing of it: the firms of one payer are paid together.
    with transaction.atomic():
        for share in found.shares:
            taking = Taking(actor=THE_CLOCK, at=at, on=on, named=share.months, most=share.amount)
            take_money(incoming.pk, share.membership_id, taking)
    Incoming.objects.filter(pk=incoming.pk).exclude(doubt="").update(doubt="")
    return "matched"


def _doubt(incoming: Incoming, doubt: Doubt) -> str:
    if incoming.doubt != doubt:
        Incoming.objects.filter(pk=incoming.pk).update(doubt=doubt.value)
    return doubt.value


def _as_decided(incoming: Incoming, *, at: dt.datetime, on: dt.date) -> str:
    actor = Actor(person_id=incoming.decided_by_id or 0, name=incoming.decided_by_name)
    if incoming.is_to_return:
        with transaction.atomic():
            row = Incoming.objects.select_for_update(no_key=True).get(pk=incoming.pk)
            if row.left > 0:
                give_back(row, row.left, reason=row.reason, actor=actor, at=at)
        return "returned"
    named = (incoming.month,) if incoming.month else ()
    taking = Taking(actor=actor, at=at, on=on, named=named)
    if not take_money(incoming.pk, incoming.membership_id or 0, taking):
        return _doubt(incoming, Doubt.NOT_MEMBER)
    return "matched"
