"""A running fund as supervision looks at it, and its figures with their bounds (基金现状)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from renqi.programmes.riskfund.capital.domain.book import FundValue
from renqi.programmes.riskfund.capital.selectors.contributed import lost_between
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_value, has_book
from renqi.programmes.riskfund.charter.domain.charter import Charter, CharterInForce
from renqi.programmes.riskfund.charter.domain.refusals import NoCharter
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE
from renqi.programmes.riskfund.charter.selectors.funds import charter_on
from renqi.programmes.riskfund.investment.domain.refusals import PortfolioMissing
from renqi.programmes.riskfund.investment.selectors.holdings import mandate_meters
from renqi.programmes.riskfund.members.selectors.memberships import members_by_class
from renqi.programmes.riskfund.members.selectors.paid_dues import ArrearsCount, arrears_count
from renqi.programmes.riskfund.relief.selectors.watched_claims import (
    HelpSums,
    OpenHelp,
    WatchedClaim,
    decided_claims,
    help_sums,
    open_help,
    second_looks_overdue,
)
from renqi.programmes.riskfund.supervision.domain.alert_rules import Figure
from renqi.programmes.riskfund.supervision.domain.concentration import (
    Concentration,
    Exposure,
    concentrations,
)
from renqi.programmes.riskfund.supervision.domain.population import Group
from renqi.programmes.riskfund.supervision.domain.speed import Decided, LaneSpeed, lane_speeds
from renqi.programmes.riskfund.supervision.domain.trial_model import help_of

_YEAR = dt.timedelta(days=365)
_WATCHED = dt.timedelta(days=90)
_MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class FundNow:
    """What a fund is on a day (基金现状); none where nothing was begun or published yet."""

    value: FundValue | None
    charter: CharterInForce | None
    groups: tuple[Group, ...]
    arrears: ArrearsCount
    help: HelpSums
    open_help: tuple[OpenHelp, ...]
    concentration: tuple[Concentration, ...]
    claims: tuple[WatchedClaim, ...]
    speeds: tuple[LaneSpeed, ...]
    lost_year: int
    cover_in_force: int | None
    overdue_looks: tuple[int, ...]
    breaches: tuple[str, ...] | None

    @property
    def members(self) -> int:
        """How many members there are."""
        return sum(group.members for group in self.groups)


def fund_now(fund: str, *, on: dt.date) -> FundNow:
    """Look at a running fund, for who supervises all (基金现状).

    Args:
        fund: Which.
        on: The day.
    """
    value = fund_value(fund) if has_book(fund) else None
    charter = _charter(fund, on)
    owed = open_help(fund)
    claims = decided_claims(fund, since=on - _WATCHED, until=on)
    groups = member_groups(charter.charter, on=on) if charter else ()
    return FundNow(
        value=value,
        charter=charter,
        groups=groups,
        arrears=arrears_count(fund),
        help=help_sums(fund),
        open_help=owed,
        concentration=concentrations(_exposures(owed)),
        claims=claims,
        speeds=speeds_of(claims),
        lost_year=lost_between(fund, since=on - _YEAR, until=on) if value else 0,
        cover_in_force=_cover(charter, groups, value),
        overdue_looks=second_looks_overdue(fund, on=on),
        breaches=_breaches(fund),
    )


def member_groups(charter: Charter, *, on: dt.date) -> tuple[Group, ...]:
    """Give the members of a charter's fund by the classes that the charter knows (成员分组)."""
    known = {one.key for one in charter.risk_classes}
    return tuple(
        Group(
            size=row.size,
            risk=row.risk,
            eligible=row.firms,
            members=row.firms,
            month=row.month_amount,
            paid_in=row.paid_in,
        )
        for row in members_by_class(charter.fund, on=on)
        if row.risk in known
    )


def speeds_of(claims: Sequence[WatchedClaim]) -> tuple[LaneSpeed, ...]:
    """Say how fast claims were decided, lane by lane (时效)."""
    return lane_speeds(
        Decided(
            claim_id=claim.id,
            reference=str(claim.number),
            lane=claim.lane,
            minutes=max(0, _minutes(claim)),
            is_on_time=claim.decided_at <= claim.due_at,
        )
        for claim in claims
    )


def _minutes(claim: WatchedClaim) -> int:
    took: dt.timedelta = claim.decided_at - claim.handed_in_at
    return int(took.total_seconds()) // _MINUTE


def figures_of(now: FundNow, *, ruin: int | None, untold_days: int | None) -> tuple[Figure, ...]:
    """Give the figures that alerts look at; what is not known is left out (预警指标).

    Args:
        now: The fund.
        ruin: Its chance of ruin by the last run.
        untold_days: For how many days no bank statement came.
    """
    return (
        *_money_figures(now),
        *_known("ruin", ruin, _bound(now, "ruin_max")),
        *_known("second_looks_overdue", len(now.overdue_looks)),
        *_known("untold_days", untold_days),
        *_known("mandate_breaches", None if now.breaches is None else len(now.breaches)),
        *_speed_figures(now),
        *_known(
            "arrears",
            now.arrears.in_arrears * WHOLE // now.arrears.members if now.arrears.members else None,
        ),
        *(
            Figure(name="largest_share", value=one.share, key=one.place.value)
            for one in now.concentration
        ),
    )


def _money_figures(now: FundNow) -> tuple[Figure, ...]:
    if now.value is None:
        return ()
    value = now.value
    floor = max(value.floor, _bound(now, "liquidity_floor") or 0)
    before = value.total + now.lost_year
    stop = _bound(now, "stop_loss")
    lost = now.lost_year * WHOLE // before if before > 0 else 0
    return (
        *_known("cash_over_floor", value.cash * WHOLE // floor if floor else None),
        *_known(
            "value_over_cover",
            value.total * WHOLE // now.cover_in_force if now.cover_in_force else None,
            _bound(now, "top_up_alarm"),
        ),
        *_known("lost_of_stop_loss", lost * WHOLE // stop if stop else None),
    )


def _speed_figures(now: FundNow) -> tuple[Figure, ...]:
    found = []
    for lane in now.speeds:
        found.append(Figure(name="oddly_fast", value=len(lane.oddly_fast), key=lane.lane))
        found.append(Figure(name="on_time", value=lane.on_time, key=lane.lane))
    return tuple(found)


def _known(name: str, value: int | None, bound: int | None = None) -> tuple[Figure, ...]:
    return () if value is None else (Figure(name=name, value=value, bound=bound),)


def _bound(now: FundNow, name: str) -> int | None:
    if now.charter is None:
        return None
    found: int = getattr(now.charter.charter.safeguards, name)
    return found


def _charter(fund: str, on: dt.date) -> CharterInForce | None:
    try:
        return charter_on(fund, on=on)
    except NoCharter:
        return None


def _cover(
    charter: CharterInForce | None, groups: Sequence[Group], value: FundValue | None
) -> int | None:
    """Give what all members together could claim today; none where nobody is a member."""
    if charter is None or value is None or not groups:
        return None
    return sum(
        group.members
        * help_of(
            charter.charter, paid=group.paid_in // group.members, fund_value=max(value.total, 0)
        )
        for group in groups
        if group.members
    )


def _exposures(owed: Sequence[OpenHelp]) -> tuple[Exposure, ...]:
    return tuple(
        Exposure(
            firm=one.uscc,
            group=one.group,
            chain=one.chain,
            district=one.district,
            amount=one.amount,
        )
        for one in owed
        if one.amount > 0
    )


def _breaches(fund: str) -> tuple[str, ...] | None:
    try:
        meters = mandate_meters(fund)
    except PortfolioMissing:
        return None
    return tuple(f"{one.limit}: {one.about}" for one in meters if not one.is_kept)
