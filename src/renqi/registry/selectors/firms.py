"""Lists of firms: filter, sort, page, count, export (企业列表)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import F, Q, QuerySet

from renqi.identity.domain.scope import Scope
from renqi.registry.domain.names import normal_form
from renqi.registry.models import Firm
from renqi.registry.selectors.visible import visible_firms

_EXPORT_ROWS_AT_ONCE = 2_000


class FirmSort(StrEnum):
    """How a list of firms may be sorted (排序)."""

    NAME = "name"
    USCC = "uscc"
    DISTRICT = "district"
    INDUSTRY = "industry"
    CHAIN = "chain"
    ESTABLISHED = "established_on"
    CHANGED = "changed_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmFilter:
    """Which firms a list shows; an empty condition lets all through (筛选条件).

    Attributes:
        text: Part of the name in any spelling, or the beginning of the credit code.
        districts: District codes.
        industry: Beginning of an industry code: `C`, `39`, `3911`.
        chains: Keys of industrial clusters.
        size_classes: Size classes.
        is_disputed: Only firms on which sources differ.
        usccs: Only these firms, as codes or as a query that gives codes; None for all.
    """

    text: str = ""
    districts: tuple[str, ...] = ()
    industry: str = ""
    chains: tuple[str, ...] = ()
    size_classes: tuple[str, ...] = ()
    is_disputed: bool = False
    usccs: tuple[str, ...] | QuerySet[Any, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmRow:
    """A firm as a list shows it (企业行); None is unknown."""

    uscc: str
    name: str
    district: str | None
    industry: str | None
    chain: str | None
    size_class: str | None
    established_on: date | None
    disputed_facts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmPage:
    """One page of a list; `total` counts all its pages (企业分页)."""

    rows: tuple[FirmRow, ...]
    total: int
    page: int
    pages: int


# The fields that decide the order; the name and then the key make it the same every time.
_ORDER: Mapping[FirmSort, tuple[str, ...]] = {
    FirmSort.NAME: (),
    FirmSort.USCC: ("uscc",),
    FirmSort.DISTRICT: ("district",),
    FirmSort.INDUSTRY: ("industry",),
    FirmSort.CHAIN: ("chain",),
    FirmSort.ESTABLISHED: ("established_on",),
    FirmSort.CHANGED: ("changed_at",),
}


def firm_page(
    *,
    scope: Scope,
    where: FirmFilter,
    sort: FirmSort = FirmSort.NAME,
    is_descending: bool = False,
    page: int = 1,
    per_page: int = 50,
) -> FirmPage:
    """Give one page of the firms that pass a filter (企业列表).

    A page beyond the last gives the last, because rows may have gone since the link was made.
    """
    firms = _filtered(scope, where)
    total = firms.count()
    pages = max(1, -(-total // per_page))
    page = min(max(1, page), pages)
    start = (page - 1) * per_page
    rows = _sorted(firms, sort, is_descending=is_descending)[start : start + per_page]
    return FirmPage(rows=tuple(_row(firm) for firm in rows), total=total, page=page, pages=pages)


def export_firms(
    *,
    scope: Scope,
    where: FirmFilter,
    sort: FirmSort = FirmSort.NAME,
    is_descending: bool = False,
) -> Iterator[FirmRow]:
    """Walk all firms that pass a filter without holding them in memory (企业导出)."""
    firms = _sorted(_filtered(scope, where), sort, is_descending=is_descending)
    for firm in firms.iterator(chunk_size=_EXPORT_ROWS_AT_ONCE):
        yield _row(firm)


def firm_count(*, scope: Scope, where: FirmFilter | None = None) -> int:
    """Count the firms that pass a filter (企业数)."""
    return _filtered(scope, where or FirmFilter()).count()


def _filtered(scope: Scope, where: FirmFilter) -> QuerySet[Firm]:
    firms = visible_firms(scope).filter(merged_into=None)
    if where.text.strip():
        firms = firms.filter(_matches(where.text))
    if where.districts:
        firms = firms.filter(district__in=where.districts)
    if where.industry:
        firms = firms.filter(industry__startswith=where.industry)
    if where.chains:
        firms = firms.filter(chain__in=where.chains)
    if where.size_classes:
        firms = firms.filter(size_class__in=where.size_classes)
    if where.is_disputed:
        firms = firms.exclude(conflicts=[])
    if where.usccs is not None:
        firms = firms.filter(uscc__in=where.usccs)
    return firms


def _matches(text: str) -> Q:
    # What is left of pure punctuation is nothing, and nothing is part of every name.
    normal = normal_form(text.replace("\x00", ""))
    code = normal.upper()
    if not normal:
        return Q(pk__in=())
    return Q(name_normal__contains=normal) | Q(uscc__startswith=code)


def _sorted(firms: QuerySet[Firm], sort: FirmSort, *, is_descending: bool) -> QuerySet[Firm]:
    fields = (*_ORDER[sort], "name_sort", "pk")
    return firms.order_by(
        *(
            F(field).desc(nulls_last=True) if is_descending else F(field).asc(nulls_last=True)
            for field in fields
        )
    )


def _row(firm: Firm) -> FirmRow:
    return FirmRow(
        uscc=firm.uscc,
        name=firm.name,
        district=firm.district,
        industry=firm.industry,
        chain=firm.chain,
        size_class=firm.size_class,
        established_on=firm.established_on,
        disputed_facts=len(firm.conflicts),
    )
