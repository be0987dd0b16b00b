"""What firms have in a fund (企业权益)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.capital.domain.book import FundValue, Stake
from renqi.programmes.riskfund.capital.domain.shares import worth
from renqi.programmes.riskfund.capital.models import FirmStake
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_value
from renqi.programmes.riskfund.charter.domain.vocabulary import Party

PAGE_SIZE = 50
_SUMS = ("shares", "paid_in", "drawn", "forfeited", "borne")


class StakeSort(StrEnum):
    """What a list of stakes is sorted by (排序); the value follows the shares."""

    SHARES = "shares"
    PAID_IN = "paid_in"
    DRAWN = "drawn"
    BORNE = "borne"
    USCC = "uscc"


@dataclass(frozen=True, slots=True, kw_only=True)
class StakeQuery:
    """Which stakes are listed and in which order (查询条件).

    Attributes:
        text: Part of a name or of a credit code; empty for all.
        is_left: Only firms that still have shares, or only those that have none; none for both.
        is_descending: The largest first.
    """

    text: str = ""
    is_left: bool | None = True
    sort: StakeSort = StakeSort.SHARES
    is_descending: bool = True
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StakePage:
    """One page of stakes (权益清单)."""

    stakes: tuple[Stake, ...]
    number: int
    pages: int
    total: int


def stake_of(fund: str, uscc: str, *, scope: Scope) -> Stake:
    """Give what a firm has in a fund now (企业权益); nothing where it never paid.

    Args:
        fund: Which.
        uscc: The firm.
        scope: All, the institution's own fund, or the firm's own.

    Raises:
        BookMissing: The fund has no book.
    """
    value = fund_value(fund)
    row = _summed(_in_scope(fund, scope).filter(uscc=uscc)).first()
    return _stake(value, uscc, row)


def stakes(fund: str, *, scope: Scope, query: StakeQuery | None = None) -> StakePage:
    """List what firms have in a fund (权益清单).

    Args:
        fund: Which.
        scope: All, the institution's own fund, or a firm's own.
        query: Which, in which order, which page; none for the largest first.

    Raises:
        BookMissing: The fund has no book.
    """
    asked = query or StakeQuery()
    rows = _listed(fund, scope, asked)
    total = rows.count()
    pages = max(-(-total // PAGE_SIZE), 1)
    number = min(max(asked.page, 1), pages)
    start = (number - 1) * PAGE_SIZE
    value = fund_value(fund)
    found = tuple(_stake(value, row["uscc"], row) for row in rows[start : start + PAGE_SIZE])
    return StakePage(stakes=found, number=number, pages=pages, total=total)


def all_stakes(fund: str, *, scope: Scope, query: StakeQuery | None = None) -> tuple[Stake, ...]:
    """List them all at once, for files and checks (权益清单导出)."""
    value = fund_value(fund)
    rows = _listed(fund, scope, query or StakeQuery(is_left=None))
    return tuple(_stake(value, row["uscc"], row) for row in rows)


def _listed(fund: str, scope: Scope, query: StakeQuery) -> Any:
    rows = _in_scope(fund, scope)
    if text := query.text.strip():
        rows = rows.filter(Q(firm_name__icontains=text) | Q(uscc__startswith=text.upper()))
    found = _summed(rows)
    if query.is_left is not None:
        found = found.filter(sum_shares__gt=0) if query.is_left else found.filter(sum_shares=0)
    name = "uscc" if query.sort is StakeSort.USCC else f"sum_{query.sort}"
    return found.order_by(f"-{name}" if query.is_descending else name, "uscc")


def _in_scope(fund: str, scope: Scope) -> QuerySet[FirmStake]:
    rows = FirmStake.objects.filter(book__fund=fund)
    if scope.all:
        return rows
    if scope.uscc:
        return rows.filter(uscc=scope.uscc)
    if scope.organisation_id is not None:
        return rows.filter(book__owner=f"organisation:{scope.organisation_id}")
    return rows.none()


def _summed(rows: QuerySet[FirmStake]) -> Any:
    """Add up the rows of each firm: one that another was merged into has several."""
    sums = {f"sum_{name}": Coalesce(Sum(name), 0) for name in _SUMS}
    return rows.values("uscc").annotate(named=Max("firm_name"), **sums).order_by("uscc")


def _stake(value: FundValue, uscc: str, row: Mapping[str, Any] | None) -> Stake:
    held, issued = value.unit_value(Party.FIRM)
    sums = {name: int(row[f"sum_{name}"]) if row else 0 for name in _SUMS}
    return Stake(
        fund=value.fund,
        uscc=uscc,
        firm_name=row["named"] if row else "",
        value=worth(sums["shares"], value=held, shares=issued),
        unit_value=(held, issued),
        **sums,
    )
