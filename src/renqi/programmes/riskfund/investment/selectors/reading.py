"""Rows of investing as the rest of the program knows them (数据读取)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.db.models import Model, QuerySet

from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.charter.domain.safeguards import AssetRule
from renqi.programmes.riskfund.investment.domain.instrument_terms import Terms
from renqi.programmes.riskfund.investment.domain.lots import Done
from renqi.programmes.riskfund.investment.domain.vocabulary import (
    DayCount,
    TradeKind,
    TradeState,
)
from renqi.programmes.riskfund.investment.models import Instrument, MandateRule, Trade

M = TypeVar("M", bound=Model)


def in_scope(rows: QuerySet[M], fund: str, *, scope: Scope) -> QuerySet[M]:
    """Narrow rows to a fund, for who sees all and for the institution that keeps it (数据范围)."""
    rows = rows.filter(fund=fund)
    if scope.all:
        return rows
    if scope.organisation_id is None:
        return rows.none()
    return rows.filter(institution_id=scope.organisation_id)


def terms_of(row: Instrument) -> Terms:
    """Read the terms of an instrument; its counterparty must be at hand (工具条款)."""
    return Terms(
        asset_class=row.asset_class,
        issuer=row.counterparty.name,
        rate=row.rate,
        early_rate=row.early_rate,
        coupons_year=row.coupons_year,
        starts_on=row.starts_on,
        matures_on=row.matures_on,
        count=DayCount(row.day_count),
        bucket_days=row.bucket_days,
        duration_days=row.duration_days,
    )


def as_rule(row: MandateRule) -> AssetRule:
    """Read the limits of a class of assets (品种限额)."""
    return AssetRule(
        key=row.asset_class,
        label=Label(zh=row.asset_class, en=row.asset_class),
        share_min=row.share_min,
        share_max=row.share_max,
        issuer_max=row.issuer_max,
        days_max=row.days_max,
        bucket_days=row.bucket_days,
    )


def settled_trades(
    fund: str, *, until: dt.date | None = None, instruments: Iterable[int] | None = None
) -> Mapping[int, list[Done]]:
    """Give the settled trades of a fund by instrument, the oldest first (已交割交易)."""
    rows = Trade.objects.filter(fund=fund, state=TradeState.SETTLED)
    if until is not None:
        rows = rows.filter(settled_on__lte=until)
    if instruments is not None:
        rows = rows.filter(instrument_id__in=list(instruments))
    found: dict[int, list[Done]] = defaultdict(list)
    for row in rows.order_by("settled_on", "pk"):
        found[row.instrument_id].append(as_done(row))
    return found


def as_done(row: Trade) -> Done:
    """Read a settled trade.

    Raises:
        ValueError: It is not settled.
    """
    if row.settled_on is None or row.cost is None:
        raise ValueError(row.pk)
    return Done(
        id=row.pk,
        on=row.settled_on,
        kind=TradeKind(row.kind),
        quantity=row.quantity,
        cost=row.cost,
    )
