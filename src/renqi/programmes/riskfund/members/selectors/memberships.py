"""Who is in a fund, and what each is covered for (成员与保障查询): what other parts ask."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from renqi.identity.domain.scope import Scope
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.selectors.funds import charter_on
from renqi.programmes.riskfund.members.domain.cover_limit import cover_limit
from renqi.programmes.riskfund.members.domain.refusals import (
    CoverRests,
    MembershipUnknown,
    NotMember,
    StillWaiting,
    TooFewPaid,
)
from renqi.programmes.riskfund.members.domain.states import MemberState, Standing
from renqi.programmes.riskfund.members.models import Membership
from renqi.programmes.riskfund.members.selectors.in_scope import members_in
from renqi.programmes.riskfund.members.selectors.standing import StandingOn, standing_on
from renqi.programmes.riskfund.members.selectors.terms import terms_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipLine:
    """A firm in a fund on a day (成员).

    Attributes:
        months_paid: Months up to that day's that were paid by then.
        paid_in: Fen paid by then.
        arrears_months: Months overdue on that day.
        covered_from: The first day of cover by the waiting time; none before it joined.
    """

    id: int
    fund: str
    uscc: str
    firm_name: str
    state: MemberState
    joined_on: dt.date | None
    covered_from: dt.date | None
    left_on: dt.date | None
    months_paid: int
    paid_in: int
    arrears_months: int
    size: str
    risk: str
    month_amount: int
    charter_ref: str
    case_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRow:
    """Members of one size and risk class (成员分类汇总); amounts in fen."""

    size: str
    risk: str
    firms: int
    month_amount: int
    paid_in: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverLine:
    """What a firm is covered for on a day (保障).

    Attributes:
        is_covered: Whether the fund helps if something happens on that day.
        why_not: The first reason why not; none where it is covered.
        limit: Fen that help may come to by what it has paid, before other limits; what it would
            be where it is not covered yet; none where the charter sets no such limit.
    """

    is_covered: bool
    why_not: DomainError | None
    limit: int | None


def membership_of(fund: str, uscc: str, *, on: dt.date) -> MembershipLine:
    """Give a firm's membership on a day (成员查询): the live one, or else the last.

    Raises:
        MembershipUnknown: It never asked to join.
    """
    row = _row_of(fund, uscc, on)
    if row is None:
        raise MembershipUnknown
    return _line_on(row, standing_on(row, terms_of(row).charter, on=on))


def members(
    fund: str, *, scope: Scope, states: tuple[MemberState, ...] = ()
) -> Iterator[MembershipLine]:
    """Go through the members of a fund as the last day's work left them (成员清单).

    Args:
        fund: Which; empty for all funds in scope.
        scope: All, an institution's own funds, or a firm's own.
        states: Only these; none for all.
    """
    rows = members_in(scope).order_by("pk")
    if fund:
        rows = rows.filter(fund=fund)
    if states:
        rows = rows.filter(state__in=[state.value for state in states])
    for row in rows.iterator():
        yield line_of(row)


def members_by_class(fund: str, *, on: dt.date) -> tuple[ClassRow, ...]:
    """Count the members of a fund on a day by size and risk class (成员分类汇总).

    What they pay and have paid is that of today.
    """
    rows = (
        Membership.objects.filter(fund=fund, joined_on__lte=on)
        .filter(Q(left_on__isnull=True) | Q(left_on__gt=on))
        .filter(standing__in=[Standing.MEMBER, Standing.LEFT])
        .values("size", "risk")
        .annotate(firms=Count("pk"), month=Sum("month_amount"), paid=Sum("paid_in"))
        .order_by("size", "risk")
    )
    return tuple(
        ClassRow(
            size=row["size"],
            risk=row["risk"],
            firms=row["firms"],
            month_amount=int(row["month"]),
            paid_in=int(row["paid"]),
        )
        for row in rows
    )


def cover_of(fund: str, uscc: str, *, on: dt.date) -> CoverLine:
    """Say whether and up to what a firm is covered on a day (保障查询).

    The day is that of the event: money booked later covers nothing earlier. A granted pause keeps
    the cover; days of notice do, too; overdue months do not.

    Raises:
        NoCharter: The fund has none in force on that day.
    """
    row = _row_of(fund, uscc, on)
    if row is None or row.joined_on is None:
        return CoverLine(is_covered=False, why_not=NotMember(), limit=0)
    charter = charter_on(fund, on=on).charter
    now = standing_on(row, terms_of(row).charter, on=on)
    why = _why_not(row, now, charter, on)
    return CoverLine(is_covered=why is None, why_not=why, limit=cover_limit(now.paid_in, charter))


def line_of(row: Membership) -> MembershipLine:
    """Give a membership as the last day's work left it."""
    return MembershipLine(
        id=row.pk,
        fund=row.fund,
        uscc=row.uscc,
        firm_name=row.firm_name,
        state=MemberState(row.state),
        joined_on=row.joined_on,
        covered_from=row.waits_until,
        left_on=row.left_on,
        months_paid=row.months_paid,
        paid_in=row.paid_in,
        arrears_months=row.arrears,
        size=row.size,
        risk=row.risk,
        month_amount=row.month_amount,
        charter_ref=row.charter_ref,
        case_id=row.case_id,
    )


def _line_on(row: Membership, now: StandingOn) -> MembershipLine:
    return MembershipLine(
        id=row.pk,
        fund=row.fund,
        uscc=row.uscc,
        firm_name=row.firm_name,
        state=now.state,
        joined_on=row.joined_on,
        covered_from=row.waits_until,
        left_on=row.left_on,
        months_paid=now.months_paid,
        paid_in=now.paid_in,
        arrears_months=now.arrears,
        size=row.size,
        risk=row.risk,
        month_amount=row.month_amount,
        charter_ref=row.charter_ref,
        case_id=row.case_id,
    )


def _row_of(fund: str, uscc: str, on: dt.date) -> Membership | None:
    """Give the membership of that day; else the newest that was not refused."""
    rows = list(Membership.objects.filter(fund=fund, uscc=uscc).order_by("-pk"))
    on_day = [
        row
        for row in rows
        if row.joined_on is not None
        and row.joined_on <= on
        and (row.left_on is None or on < row.left_on)
    ]
    live = [row for row in rows if row.standing != Standing.REFUSED]
    return next(iter(on_day or live or rows), None)


def _why_not(row: Membership, now: StandingOn, charter: Charter, on: dt.date) -> DomainError | None:
    if row.joined_on is None or on < row.joined_on or now.state is MemberState.LEFT:
        return NotMember()
    if now.is_suspended:
        return CoverRests(months=now.arrears)
    if row.waits_until is None or on < row.waits_until:
        return StillWaiting(day=row.waits_until)
    if now.months_paid < charter.cover.contributions_min:
        return TooFewPaid(paid=now.months_paid, needed=charter.cover.contributions_min)
    return None
