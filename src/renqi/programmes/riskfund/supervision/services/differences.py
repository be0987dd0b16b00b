"""Keep the differences of the ledgers: since when, why, who looks (差异跟踪)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.supervision.domain.agreement import (
    DifferenceKind,
    Item,
    Outcome,
    Pair,
    items_of,
    outcome_of,
    pair_document,
)
from renqi.programmes.riskfund.supervision.domain.owner import owner_of
from renqi.programmes.riskfund.supervision.domain.refusals import DifferenceUnknown, WordsMissing
from renqi.programmes.riskfund.supervision.models import LedgerCheck, LedgerDifference


def keep_check(fund: FundLine, pairs: Sequence[Pair], *, on: dt.date, at: dt.datetime) -> Outcome:
    """Keep what the comparison of a day came to (保存核对结果).

    Args:
        fund: Whose ledgers.
        pairs: What was compared.
        on: The day.
        at: When it was looked at.

    Returns:
        What it came to.

    Effects:
        One LedgerCheck a fund and day, renewed when the day is looked at again. A difference
        stands since the first day it was seen; one that is seen no more is gone. A pair of which
        a side is unknown leaves its differences as they stand.

    Locks:
        The open differences of the fund.
    """
    outcome = outcome_of(pairs)
    with transaction.atomic():
        LedgerCheck.objects.update_or_create(
            fund=fund.key,
            on=on,
            defaults={
                "owner": owner_of(fund),
                "ran_at": at,
                "outcome": outcome.value,
                "figures": pair_document(pairs),
            },
        )
        known = {pair.kind for pair in pairs if pair.outcome is not Outcome.UNKNOWN}
        _follow(fund, items_of(pairs), known, on=on)
    return outcome


def look_into(difference_id: int, *, words: str, actor: Actor, at: dt.datetime) -> LedgerDifference:
    """Take a difference on oneself, with what is known of it (认领差异).

    Raises:
        DifferenceUnknown: There is none within reach.
        WordsMissing: Nothing was said.

    Effects:
        Who looks, and the words; the history of the row keeps those before.

    Locks:
        The difference.
    """
    if not words.strip():
        raise WordsMissing
    with transaction.atomic():
        row = LedgerDifference.objects.select_for_update().filter(pk=difference_id).first()
        if row is None:
            raise DifferenceUnknown(difference=difference_id)
        row.looker_id, row.looker = actor.person_id, actor.signature
        row.looked_at, row.words = at, words.strip()
        row.save(update_fields=["looker_id", "looker", "looked_at", "words"])
    return row


def _follow(
    fund: FundLine, items: Sequence[Item], known: set[DifferenceKind], *, on: dt.date
) -> None:
    rows = LedgerDifference.objects.select_for_update().filter(fund=fund.key, gone_on__isnull=True)
    open_rows = {(row.kind, row.key): row for row in rows.order_by("pk")}
    for item in items:
        row = open_rows.pop((item.kind.value, item.key), None)
        if row is None:
            LedgerDifference.objects.create(
                fund=fund.key,
                owner=owner_of(fund),
                kind=item.kind.value,
                key=item.key,
                amount=item.amount,
                cause=item.cause,
                text=item.text[:400],
                since=on,
                last_seen=on,
            )
            continue
        row.amount, row.cause, row.text = item.amount, item.cause, item.text[:400]
        row.since, row.last_seen = min(row.since, on), max(row.last_seen, on)
        row.save(update_fields=["amount", "cause", "text", "since", "last_seen"])
    for row in open_rows.values():
        # A day before the last look says nothing of what stands today.
        if DifferenceKind(row.kind) in known and on >= row.last_seen:
            row.gone_on = on
            row.save(update_fields=["gone_on"])
