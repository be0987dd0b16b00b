"""Lists of members for those who keep them (成员清单)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Q, QuerySet, Sum

from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.members.domain.states import MemberState
from renqi.programmes.riskfund.members.models import Membership
from renqi.programmes.riskfund.members.selectors.in_scope import members_in
from renqi.programmes.riskfund.members.selectors.memberships import MembershipLine, line_of

PAGE_SIZE = 50


class MemberSort(StrEnum):
    """What the list is sorted by (排序)."""

    NAME = "name"
    STATE = "state"
    ARREARS = "arrears"
    AMOUNT = "amount"
    PAID_IN = "paid_in"
    JOINED = "joined"


_COLUMNS = {
    MemberSort.NAME: "firm_name",
    MemberSort.STATE: "state",
    MemberSort.ARREARS: "arrears",
    MemberSort.AMOUNT: "month_amount",
    MemberSort.PAID_IN: "paid_in",
    MemberSort.JOINED: "joined_on",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFilter:
    """Which members are listed (筛选条件); empty is any."""

    fund: str = ""
    state: str = ""
    size: str = ""
    risk: str = ""
    text: str = ""
    only_arrears: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPage:
    """One page of members (成员分页)."""

    rows: tuple[MembershipLine, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSums:
    """What members come to (成员合计); amounts in fen."""

    by_state: dict[str, int]
    month_amount: int
    paid_in: int
    in_arrears: int


def member_page(
    *, scope: Scope, where: MemberFilter, sort: MemberSort, is_descending: bool, page: int
) -> MemberPage:
    """Give one page of the members in scope (成员分页查询)."""
    rows = _filtered(scope, where)
    total = rows.count()
    pages = max(-(-total // PAGE_SIZE), 1)
    number = min(max(page, 1), pages)
    column = _COLUMNS[sort]
    ordered = rows.order_by(f"-{column}" if is_descending else column, "pk")
    found = ordered[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return MemberPage(
        rows=tuple(line_of(row) for row in found), number=number, pages=pages, total=total
    )


def every_member(*, scope: Scope, where: MemberFilter) -> Iterator[MembershipLine]:
    """Go through all members that pass a filter, for files (成员导出)."""
    for row in _filtered(scope, where).order_by("pk").iterator():
        yield line_of(row)


def member_of(membership_id: int, *, scope: Scope) -> Membership | None:
    """Give one membership in scope, or nothing."""
    return members_in(scope).filter(pk=membership_id).first()


def member_sums(*, scope: Scope, fund: str = "") -> MemberSums:
    """Add up the members in scope (成员合计)."""
    rows = members_in(scope)
    rows = rows.filter(fund=fund) if fund else rows
    counted = rows.values_list("state").annotate(n=Count("pk")).order_by()
    inside = rows.filter(standing="member")
    sums = inside.aggregate(month=Sum("month_amount"), paid=Sum("paid_in"))
    return MemberSums(
        by_state=dict(counted),
        month_amount=int(sums["month"] or 0),
        paid_in=int(sums["paid"] or 0),
        in_arrears=inside.filter(arrears__gt=0).count(),
    )


def _filtered(scope: Scope, where: MemberFilter) -> QuerySet[Membership]:
    rows = members_in(scope)
    asked = {"fund": where.fund, "state": where.state, "size": where.size, "risk": where.risk}
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    if where.text:
        rows = rows.filter(Q(firm_name__icontains=where.text) | Q(uscc__icontains=where.text))
    if where.only_arrears:
        rows = rows.filter(arrears__gt=0, standing="member")
    return rows


def applied_count(*, scope: Scope) -> int:
    """Count the firms that wait to be admitted (待审核入会)."""
    return members_in(scope).filter(state=MemberState.APPLIED).count()
