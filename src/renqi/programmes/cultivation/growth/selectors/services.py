"""Services as firms, providers and the bureau see them (服务查询)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db.models import Count, Q, QuerySet

from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.paging import ListPage, cut
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.growth.domain.road_map import Help
from renqi.programmes.cultivation.growth.domain.service_kinds import ServiceState, subsidy_of
from renqi.programmes.cultivation.growth.domain.small_cells import shown_mean
from renqi.programmes.cultivation.growth.models import Service, Terms

_HELPS_MOST = 2_000


class ServiceSort(StrEnum):
    """By what services are ordered (排序)."""

    NAME = "name"
    PRICE = "price"
    LEAD = "lead"
    PROVIDER = "provider"


_COLUMNS = {
    ServiceSort.NAME: "shown__name_zh",
    ServiceSort.PRICE: "shown__price",
    ServiceSort.LEAD: "shown__lead_days",
    ServiceSort.PROVIDER: "provider_name",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsView:
    """What a service is, as said on a day (服务条款)."""

    number: int
    kind: str
    name: Label
    text: Label
    closes: tuple[str, ...]
    price: int
    subsidised_share: int
    unit: str
    lead_days: int
    place: str
    operator_code: str
    valid_from: dt.date
    valid_until: dt.date
    made_at: dt.datetime
    made_by: str

    @property
    def pays(self) -> int:
        """What the firm pays."""
        return self.price - subsidy_of(self.price, self.subsidised_share)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView:
    """One service (服务).

    Attributes:
        service_id: Its key.
        provider_id: The organisation that offers it.
        provider: Its name.
        state: Where it stands.
        shown: The terms that were admitted last.
        asked: Terms that wait to be.
        stars: Mean in hundredths; none while fewer than five have rated.
        free: How many places are free from the day on; none where that was not asked.
    """

    service_id: int
    provider_id: int
    provider: str
    state: ServiceState
    shown: TermsView | None
    asked: TermsView | None
    stars: int | None
    free: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFilter:
    """What a catalogue is asked for (筛选条件)."""

    words: str = ""
    kind: str = ""
    closes: str = ""
    is_free: bool = False
    has_places: bool = False


def catalogue_page(
    where: ServiceFilter,
    *,
    scope: Scope,
    on: dt.date,
    sort: ServiceSort,
    is_descending: bool,
    page: int,
    per_page: int,
) -> ListPage[ServiceView]:
    """Give a page of the services that can be booked (服务目录).

    Args:
        where: What is asked for; every word must occur in name, text, provider or place.
        scope: Whoever may read anything of growth sees the whole catalogue.
        on: The day.
        sort: By what.
        is_descending: Whether falling.
        page: Which page.
        per_page: How many a page.
    """
    rows = _catalogue(where, scope=scope, on=on)
    rows = rows.order_by(f"{'-' if is_descending else ''}{_COLUMNS[sort]}", "pk")
    return cut(rows, page=page, per_page=per_page, read=_view)


def export_catalogue(where: ServiceFilter, *, scope: Scope, on: dt.date) -> Iterator[ServiceView]:
    """Give all services that pass a filter, for a file."""
    for row in _catalogue(where, scope=scope, on=on).order_by("shown__name_zh", "pk"):
        yield _view(row)


def service_of(service_id: int, *, scope: Scope) -> ServiceView | None:
    """Give a service: one on show, one's own, or any to who sees all; None otherwise."""
    rows = _all().filter(pk=service_id)
    if not scope.all:
        own = Q(provider_id=scope.organisation_id) if scope.organisation_id else Q(pk__in=[])
        rows = rows.filter(own | Q(shown__isnull=False))
    row = rows.first() if not scope.is_empty else None
    if row is None:
        return None
    view = _view(row)
    is_party = scope.all or row.provider_id == scope.organisation_id
    # What waits to be admitted is between provider and bureau.
    return view if is_party else replace(view, asked=None)


def services_of_provider(*, scope: Scope) -> tuple[ServiceView, ...]:
    """List a provider's own services, the newest first (我的服务)."""
    if scope.organisation_id is None:
        return ()
    rows = _all().filter(provider_id=scope.organisation_id).order_by("-made_at", "-pk")
    return tuple(_view(row) for row in rows)


def services_to_admit(*, scope: Scope) -> tuple[ServiceView, ...]:
    """List the services with terms that wait for the bureau, the oldest first (待准入)."""
    if not scope.all:
        return ()
    rows = _all().filter(asked__isnull=False).order_by("asked__made_at", "pk")
    return tuple(_view(row) for row in rows)


def helps_on(on: dt.date, *, scope: Scope) -> tuple[Help, ...]:
    """Give what road maps and plans choose from (可用服务)."""
    rows = _catalogue(ServiceFilter(), scope=scope, on=on).order_by("pk")[:_HELPS_MOST]
    return tuple(_help(row, row.shown) for row in rows if row.shown is not None)


def _help(row: Service, terms: Terms) -> Help:
    return Help(
        service_id=row.pk,
        name=_name(terms),
        provider=row.provider_name,
        kind=terms.kind,
        closes=frozenset(terms.closes),
        pays=terms.price - subsidy_of(terms.price, terms.subsidised_share),
        lead_days=terms.lead_days,
    )


def _all() -> QuerySet[Service]:
    return Service.objects.select_related("shown", "asked")


def _catalogue(where: ServiceFilter, *, scope: Scope, on: dt.date) -> QuerySet[Service]:
    if scope.is_empty:
        return Service.objects.none()
    free = Q(
        slots__places__booking__isnull=True,
        slots__places__isnull=False,
        slots__closed_at__isnull=True,
        slots__until_on__gte=on,
    )
    rows = _all().filter(
        state=ServiceState.LISTED.value, shown__valid_from__lte=on, shown__valid_until__gt=on
    )
    rows = rows.annotate(free_places=Count("slots__places", filter=free, distinct=True))
    for word in where.words.split():
        rows = rows.filter(
            Q(shown__name_zh__icontains=word)
            | Q(shown__name_en__icontains=word)
            | Q(shown__text_zh__icontains=word)
            | Q(provider_name__icontains=word)
            | Q(shown__place__icontains=word)
        )
    if where.kind:
        rows = rows.filter(shown__kind=where.kind)
    if where.closes:
        rows = rows.filter(shown__closes__contains=[where.closes])
    if where.is_free:
        rows = rows.filter(Q(shown__price=0) | Q(shown__subsidised_share=10_000))
    if where.has_places:
        rows = rows.filter(free_places__gt=0)
    return rows


def _view(row: Service) -> ServiceView:
    return ServiceView(
        service_id=row.pk,
        provider_id=row.provider_id,
        provider=row.provider_name,
        state=ServiceState(row.state),
        shown=terms_view(row.shown) if row.shown else None,
        asked=terms_view(row.asked) if row.asked else None,
        stars=shown_mean(row.stars_sum, row.stars_count),
        free=getattr(row, "free_places", None),
    )


def terms_view(terms: Terms) -> TermsView:
    """Lay terms out."""
    return TermsView(
        number=terms.number,
        kind=terms.kind,
        name=_name(terms),
        text=Label(zh=terms.text_zh, en=terms.text_en or terms.text_zh),
        closes=tuple(terms.closes),
        price=terms.price,
        subsidised_share=terms.subsidised_share,
        unit=terms.unit,
        lead_days=terms.lead_days,
        place=terms.place,
        operator_code=terms.operator_code,
        valid_from=terms.valid_from,
        valid_until=terms.valid_until,
        made_at=terms.made_at,
        made_by=terms.made_by,
    )


def _name(terms: Terms) -> Label:
    return Label(zh=terms.name_zh, en=terms.name_en or terms.name_zh)
