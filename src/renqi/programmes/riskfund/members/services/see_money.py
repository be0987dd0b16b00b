"""Look at what came in for a fund, each line of the bank once (登记来款)."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from renqi.programmes.riskfund.capital.selectors.entries import open_money
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_accounts
from renqi.programmes.riskfund.members.models import Incoming


def see_money(fund: str, *, at: dt.datetime) -> int:
    """Write down the lines of the bank whose money waits (登记来款).

    A line that stands in several files is one line of the bank, and one row here. What another
    part of the fund took of a line meanwhile, such as an appropriation, is no longer ours.

    Args:
        fund: Which.
        at: The instant.

    Returns:
        How many lines are new.

    Raises:
        BookMissing: The fund has no book.

    Effects:
        One row a new line; what went elsewhere of the known ones.

    Locks:
        The rows whose share of others changed.
    """
    owner = fund_accounts(fund).owner
    lines = {one.money.line_id: one for one in open_money(fund)}
    seen = Incoming.objects.filter(bank_line_id__in=list(lines))
    known = set(seen.values_list("bank_line_id", flat=True))
    rows = [
        Incoming(
            fund=fund,
            owner=owner,
            bank_line_id=line_id,
            amount=one.money.amount,
            elsewhere=one.money.amount - one.left,
            booked_on=one.money.booked_on,
            payer=one.money.counterparty,
            payer_account=one.money.counterparty_account,
            text=one.money.text,
            seen_at=at,
        )
        for line_id, one in sorted(lines.items())
        if line_id not in known
    ]
    Incoming.objects.bulk_create(rows, ignore_conflicts=True)
    _follow_others(fund, {line_id: one.left for line_id, one in lines.items()})
    return len(rows)


def _follow_others(fund: str, left: dict[int, int]) -> None:
    """Count what others took of lines that have something left by our own count."""
    still = Incoming.objects.filter(
        fund=fund, taken__lt=F("amount") - F("returned") - F("elsewhere")
    )
    for number in list(still.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            row = Incoming.objects.select_for_update(no_key=True).get(pk=number)
            gone = row.amount - row.taken - left.get(row.bank_line_id, 0)
            if row.elsewhere < gone <= row.amount - row.taken - row.returned:
                row.elsewhere = gone
                row.save(update_fields=["elsewhere"])
