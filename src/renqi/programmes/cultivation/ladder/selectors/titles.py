"""Which firm holds which title, and what became of others (称号查询)."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, F, Q, QuerySet

from renqi.identity.domain.paging import ListPage, cut
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.ladder.domain.rungs import Rung, rung_of
from renqi.programmes.cultivation.ladder.domain.title_state import LIVE, LIVE_STATUSES, Status
from renqi.programmes.cultivation.ladder.models import Title

_EXPORT_ROWS_AT_ONCE = 2_000


class Standing(StrEnum):
    """Where titles stand, as a list is narrowed (称号状态筛选)."""

    LIVE = "live"
    UNDER_REVIEW = "under_review"
    REVIEW_DUE = "review_due"
    WATCHED = "watched"
    NO_RENEWAL = "no_renewal"
    UNKNOWN_DATES = "unknown_dates"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleLine:
    """A title as lists show it (称号行); none of a date is unknown.

    Attributes:
        title_id: Its key.
        uscc: The firm's credit code.
        firm_name: The firm's name when the title was last written.
        rung: The rung.
        batch: The batch.
        document: The document that granted it.
        rule_ref: The version that it was granted under.
        granted_on: The day of the grant.
        ends_on: Its last day, renewals counted.
        status: What has become of it.
        is_watched: On the watch list.
        no_renewal: It cannot be renewed.
        renewals: How often it was renewed here.
        update_due_on: Last day of the next update.
        report_due_on: Last day of the next report.
        review_opens_on: First day on which a review may be handed in.
        ended_on: When it ended.
    """

    title_id: int
    uscc: str
    firm_name: str
    rung: Rung
    batch: str
    document: str
    rule_ref: str
    granted_on: dt.date | None
    ends_on: dt.date | None
    status: Status
    is_watched: bool
    no_renewal: bool
    renewals: int
    update_due_on: dt.date | None
    report_due_on: dt.date | None
    review_opens_on: dt.date | None
    ended_on: dt.date | None

    @property
    def is_live(self) -> bool:
        """Whether the firm holds it."""
        return self.status in LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleFilter:
    """Which titles a list shows; an empty condition lets all through (筛选条件).

    Attributes:
        text: Part of the firm's name, or the beginning of its credit code.
        rung: Key of a rung.
        standing: Where they stand.
        usccs: Only titles of these firms; none for all.
    """

    text: str = ""
    rung: str = ""
    standing: Standing | None = None
    usccs: tuple[str, ...] | None = None


class TitleSort(StrEnum):
    """By what a list of titles is sorted (排序)."""

    NAME = "name"
    RUNG = "rung"
    GRANTED_ON = "granted_on"
    ENDS_ON = "ends_on"
    UPDATE_DUE_ON = "update_due_on"


_COLUMNS: Mapping[TitleSort, str] = {
    **{one: one.value for one in TitleSort},
    TitleSort.NAME: "firm_name",
}


def titles_of(uscc: str, *, scope: Scope, as_of: dt.date) -> tuple[TitleLine, ...]:
    """Give every title that a firm holds or held, those it holds first (企业称号)."""
    rows = _seen(scope).filter(uscc=uscc).order_by("pk")
    held = set(_standing(rows, as_of).values_list("pk", flat=True))
    found = sorted(rows, key=lambda row: (row.pk not in held, rung_of(row.rung).order))
    return tuple(map(line_of, found))


def title_page(
    *,
    scope: Scope,
    where: TitleFilter,
    as_of: dt.date,
    sort: TitleSort = TitleSort.NAME,
    is_descending: bool = False,
    page: int = 1,
    per_page: int = 50,
) -> ListPage[TitleLine]:
    """Give one page of the titles that pass a filter (称号列表)."""
    rows = filtered(_seen(scope), where, as_of)
    chosen = _sorted(rows, sort, is_descending=is_descending)
    return cut(chosen, page=page, per_page=per_page, read=line_of)


def export_titles(
    *,
    scope: Scope,
    where: TitleFilter,
    as_of: dt.date,
    sort: TitleSort = TitleSort.NAME,
    is_descending: bool = False,
) -> Iterator[TitleLine]:
    """Walk all titles that pass a filter (称号导出)."""
    rows = _sorted(filtered(_seen(scope), where, as_of), sort, is_descending=is_descending)
    yield from _walked(rows)


def public_titles(
    *, text: str, rung: str, as_of: dt.date, page: int = 1, per_page: int = 50
) -> ListPage[TitleLine]:
    """Give one page of the titles that stand, for anybody (有效称号公示名单)."""
    rows = _public(text=text, rung=rung, as_of=as_of)
    return cut(rows, page=page, per_page=per_page, read=line_of)


def export_public_titles(*, text: str, rung: str, as_of: dt.date) -> Iterator[TitleLine]:
    """Walk all titles that stand, for anybody (公示名单导出)."""
    yield from _walked(_public(text=text, rung=rung, as_of=as_of))


def live_counts(*, scope: Scope, as_of: dt.date) -> dict[str, int]:
    """Count the titles that stand, by rung (有效称号数)."""
    rows = _standing(_seen(scope), as_of)
    return dict(rows.values_list("rung").annotate(titles=Count("pk")).order_by())


def standing_counts(*, scope: Scope, as_of: dt.date) -> dict[Standing, int]:
    """Count titles by where they stand (称号状态统计)."""
    return {one: _seen(scope).filter(_where(one, as_of)).count() for one in Standing}


def not_registered(rung: str, codes: Iterable[str]) -> tuple[str, ...]:
    """Give the firms among these that the register has never held such a title of (未入库).

    Args:
        rung: The rung.
        codes: Firms that are said to hold its title.
    """
    kept = set(Title.objects.filter(rung=rung).values_list("uscc", flat=True))
    return tuple(sorted(set(codes) - kept))


def firms_with_titles(*, scope: Scope) -> tuple[str, ...]:
    """Give the firms that the register has a row of (入库企业)."""
    return tuple(_seen(scope).order_by("uscc").values_list("uscc", flat=True).distinct())


def filtered(rows: QuerySet[Title], where: TitleFilter, as_of: dt.date) -> QuerySet[Title]:
    """Narrow titles by a filter (筛选)."""
    text = where.text.replace("\x00", "").strip()
    if text:
        rows = rows.filter(Q(firm_name__icontains=text) | Q(uscc__startswith=text.upper()))
    if where.rung:
        rows = rows.filter(rung=where.rung)
    if where.standing is not None:
        rows = rows.filter(_where(where.standing, as_of))
    if where.usccs is not None:
        rows = rows.filter(uscc__in=where.usccs)
    return rows


def _where(standing: Standing, as_of: dt.date) -> Q:
    live = Q(status__in=LIVE_STATUSES)
    table = {
        Standing.LIVE: live,
        Standing.UNDER_REVIEW: Q(status=Status.UNDER_REVIEW.value),
        Standing.REVIEW_DUE: Q(status=Status.VALID.value, review_opens_on__lte=as_of)
        & Q(no_renewal=False),
        Standing.WATCHED: live & Q(is_watched=True),
        Standing.NO_RENEWAL: live & Q(no_renewal=True),
        Standing.UNKNOWN_DATES: live & (Q(granted_on__isnull=True) | Q(ends_on__isnull=True)),
        Standing.LAPSED: Q(status=Status.LAPSED.value),
        Standing.REVOKED: Q(status=Status.REVOKED.value),
        Standing.GIVEN_UP: Q(status=Status.GIVEN_UP.value),
    }
    return table[standing]


def _standing(rows: QuerySet[Title], as_of: dt.date) -> QuerySet[Title]:
    in_time = Q(ends_on__isnull=True) | Q(ends_on__gte=as_of)
    stands_now = Q(status=Status.UNDER_REVIEW.value) | (Q(status=Status.VALID.value) & in_time)
    return rows.filter(stands_now)


def _seen(scope: Scope) -> QuerySet[Title]:
    rows = Title.objects.all()
    if scope.all:
        return rows
    return rows.none() if scope.is_empty else rows.filter(uscc=scope.uscc)


def _public(*, text: str, rung: str, as_of: dt.date) -> QuerySet[Title]:
    rows = filtered(Title.objects.all(), TitleFilter(text=text, rung=rung), as_of)
    return _sorted(_standing(rows, as_of), TitleSort.NAME, is_descending=False)


def _walked(rows: QuerySet[Title]) -> Iterator[TitleLine]:
    for row in rows.iterator(chunk_size=_EXPORT_ROWS_AT_ONCE):
        yield line_of(row)


def _sorted(rows: QuerySet[Title], sort: TitleSort, *, is_descending: bool) -> QuerySet[Title]:
    field = F(_COLUMNS[sort])
    first = field.desc(nulls_last=True) if is_descending else field.asc(nulls_last=True)
    return rows.order_by(first, "firm_name", "pk")


def line_of(row: Title) -> TitleLine:
    """Give a title as lists show it."""
    return TitleLine(
        title_id=row.pk,
        uscc=row.uscc,
        firm_name=row.firm_name,
        rung=rung_of(row.rung),
        batch=row.batch,
        document=row.document,
        rule_ref=row.rule_ref,
        granted_on=row.granted_on,
        ends_on=row.ends_on,
        status=Status(row.status),
        is_watched=row.is_watched,
        no_renewal=row.no_renewal,
        renewals=row.renewals,
        update_due_on=row.update_due_on,
        report_due_on=row.report_due_on,
        review_opens_on=row.review_opens_on,
        ended_on=row.ended_on,
    )
