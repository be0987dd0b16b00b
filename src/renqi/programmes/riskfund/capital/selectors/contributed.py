"""What stands in a fund's book as contributed by each firm, and what it lost (出资与损失汇总)."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Sum

from renqi.programmes.riskfund.capital.domain.book import EntryKind
from renqi.programmes.riskfund.capital.models import Entry
from renqi.programmes.riskfund.charter.domain.vocabulary import Party


def contributed_by_firm(fund: str, *, on: date) -> Mapping[str, int]:
    """Add up what the book has from each firm to the end of a day (各企业出资额)."""
    rows = Entry.objects.filter(
        book__fund=fund, kind=EntryKind.CONTRIBUTED.value, party=Party.FIRM.value, on__lte=on
    )
    found = rows.values_list("uscc").annotate(paid=Sum("amount")).order_by()
    return {uscc: int(paid) for uscc, paid in found}


def lost_between(fund: str, *, since: date, until: date) -> int:
    """Add up losses less what was recovered between two days, both included (期间净损失)."""
    rows = Entry.objects.filter(book__fund=fund, on__range=(since, until))
    sums = dict(
        rows.filter(kind__in=[EntryKind.LOSS.value, EntryKind.RECOVERY.value])
        .values_list("kind")
        .annotate(sum=Sum("amount"))
        .order_by()
    )
    return int(sums.get(EntryKind.LOSS.value, 0)) - int(sums.get(EntryKind.RECOVERY.value, 0))
