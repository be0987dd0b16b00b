"""What members have paid by their receipts, and how many are behind (实缴汇总)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from renqi.programmes.riskfund.members.domain.states import Standing
from renqi.programmes.riskfund.members.models import Membership, Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrearsCount:
    """How many members there are, and how many owe a month or more (欠缴户数)."""

    members: int
    in_arrears: int


def receipts_by_firm(fund: str, *, on: dt.date) -> Mapping[str, int]:
    """Add up the receipts of each firm to the end of a day (各企业实缴额)."""
    rows = Receipt.objects.filter(due__membership__fund=fund, on__lte=on)
    found = rows.values_list("due__membership__uscc").annotate(paid=Sum("amount")).order_by()
    return {uscc: int(paid) for uscc, paid in found}


def arrears_count(fund: str) -> ArrearsCount:
    """Count the members of a fund that are behind, as the last day's work left it (欠缴户数)."""
    found = Membership.objects.filter(
        fund=fund, standing=Standing.MEMBER.value, left_on__isnull=True
    ).aggregate(members=Count("pk"), behind=Count("pk", filter=Q(arrears__gte=1)))
    return ArrearsCount(members=found["members"], in_arrears=found["behind"])
