"""What a fund's money may lie in, with whom, and at which prices (工具、对手与价格查询)."""

import datetime as dt
from dataclasses import dataclass

from renqi.identity.domain.paging import ListPage, cut
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.investment.domain.instrument_terms import Terms
from renqi.programmes.riskfund.investment.domain.vocabulary import PriceState
from renqi.programmes.riskfund.investment.models import (
    Counterparty,
    DriftAlert,
    Instrument,
    Price,
    PriceFile,
)
from renqi.programmes.riskfund.investment.selectors.reading import in_scope, terms_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLine:
    """One counterparty (交易对手)."""

    id: int
    name: str
    kind: str
    reason: str
    state: str
    listed_by_id: int
    listed_by: str
    listed_at: dt.datetime
    decided_by: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentLine:
    """One instrument with its terms (投资工具)."""

    id: int
    code: str
    name: str
    terms: Terms
    is_approved: bool
    is_ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """One price (估值价格), in billionths for one of quantity."""

    id: int
    code: str
    name: str
    asset_class: str
    on: dt.date
    price: int
    source: str
    is_manual: bool
    state: str
    stated_by_id: int
    stated_by: str
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """One file of prices (估值文件)."""

    id: int
    file_name: str
    source: str
    taken: int
    rejects: list[dict[str, object]]
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLine:
    """One limit that does not hold (被动超限)."""

    id: int
    limit: str
    about: str
    since_on: dt.date
    allowed: int
    found: int
    state: str
    plan: str
    plan_by: dt.date | None
    planned_by: str


def counterparties(fund: str, *, scope: Scope) -> tuple[PartyLine, ...]:
    """List those with whom a fund may deal, those that wait first (交易对手名单)."""
    rows = in_scope(Counterparty.objects.all(), fund, scope=scope)
    found = [
        PartyLine(
            id=row.pk,
            name=row.name,
            kind=row.kind,
            reason=row.reason,
            state=row.state,
            listed_by_id=row.listed_by_id,
            listed_by=row.listed_by_name,
            listed_at=row.listed_at,
            decided_by=row.decided_by_name,
            answer=row.answer,
        )
        for row in rows.order_by("name", "pk")
    ]
    order = ("listed", "approved", "ended", "refused")
    return tuple(sorted(found, key=lambda one: order.index(one.state)))


def instruments(fund: str, *, scope: Scope) -> tuple[InstrumentLine, ...]:
    """List what a fund's money may lie in, by class and code (投资工具清单)."""
    rows = in_scope(Instrument.objects.select_related("counterparty"), fund, scope=scope)
    return tuple(
        InstrumentLine(
            id=row.pk,
            code=row.code,
            name=row.name,
            terms=terms_of(row),
            is_approved=row.counterparty.state == "approved",
            is_ended=row.is_ended,
        )
        for row in rows.order_by("asset_class", "code")
    )


def price_page(
    fund: str, *, scope: Scope, text: str, page: int, per_page: int
) -> ListPage[PriceLine]:
    """Give one page of the prices that count or wait, the newest first (估值列表)."""
    rows = in_scope(Price.objects.select_related("instrument"), fund, scope=scope)
    rows = rows.filter(state__in=[PriceState.ACCEPTED, PriceState.STATED])
    if text:
        rows = rows.filter(instrument__code__icontains=text)
    return cut(
        rows.order_by("-on", "instrument__code", "-pk"),
        page=page,
        per_page=per_page,
        read=_price,
    )


def prices_waiting(fund: str, *, scope: Scope) -> tuple[PriceLine, ...]:
    """List prices by hand that wait for a second person (待复核估值)."""
    rows = in_scope(Price.objects.select_related("instrument"), fund, scope=scope)
    return tuple(_price(row) for row in rows.filter(state=PriceState.STATED).order_by("pk"))


def price_files(fund: str, *, scope: Scope, most: int = 5) -> tuple[FileLine, ...]:
    """List the newest files of prices with what was refused of them (估值文件)."""
    rows = in_scope(PriceFile.objects.all(), fund, scope=scope).order_by("-pk")[:most]
    return tuple(
        FileLine(
            id=row.pk,
            file_name=row.file_name,
            source=row.source,
            taken=row.taken,
            rejects=row.rejects,
            by=row.by_name,
            at=row.at,
        )
        for row in rows
    )


def alerts(fund: str, *, scope: Scope) -> tuple[AlertLine, ...]:
    """List limits that do not hold, the oldest first (被动超限清单)."""
    rows = in_scope(DriftAlert.objects.all(), fund, scope=scope).exclude(state="closed")
    return tuple(
        AlertLine(
            id=row.pk,
            limit=row.limit,
            about=row.about,
            since_on=row.since_on,
            allowed=row.allowed,
            found=row.found,
            state=row.state,
            plan=row.plan,
            plan_by=row.plan_by,
            planned_by=row.planned_by_name,
        )
        for row in rows.order_by("since_on", "pk")
    )


def _price(row: Price) -> PriceLine:
    return PriceLine(
        id=row.pk,
        code=row.instrument.code,
        name=row.instrument.name,
        asset_class=row.instrument.asset_class,
        on=row.on,
        price=row.price,
        source=row.source_name,
        is_manual=row.file_id is None,
        state=row.state,
        stated_by_id=row.stated_by_id,
        stated_by=row.stated_by_name,
        decided_by=row.decided_by_name,
    )
