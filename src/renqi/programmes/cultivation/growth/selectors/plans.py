"""Growth plans: one with its progress and effect, and the city's list (方案查询)."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.paging import ListPage, cut
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.growth.domain.effect import BeforeAfter, before_after
from renqi.programmes.cultivation.growth.domain.progress import (
    ItemFacts,
    ItemProgress,
    ItemState,
    progress_of,
)
from renqi.programmes.cultivation.growth.models import (
    GrowthPlan,
    PlanItem,
    PlanTick,
    PlanVersion,
)
from renqi.programmes.cultivation.growth.selectors.firm_facts import KnownFirm, known_firm
from renqi.programmes.cultivation.growth.selectors.ladder_gaps import explained_rungs
from renqi.registry.domain.vocabulary import fact_catalogue

_SIDES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItemView:
    """One item with its progress (方案条目)."""

    key: str
    rule: str
    label: Label
    value: Label
    bar: Label
    verdict: str
    facts: tuple[str, ...]
    measure: str
    note: str
    service_id: int | None
    service: str
    owner_side: str
    owner_name: str
    due_on: dt.date
    progress: ItemProgress
    seen_on: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureView:
    """One signature under a version."""

    side: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One version in the plan's history."""

    number: int
    made_on: dt.date
    made_by: str
    remark: str
    items: int
    signatures: tuple[SignatureView, ...]

    @property
    def is_agreed(self) -> bool:
        """Whether both sides have signed."""
        return len(self.signatures) == _SIDES


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """A plan as it stands today (方案).

    `agreed_on` is the day on which both sides had first signed some version; none before.
    """

    uscc: str
    firm: str
    aims: tuple[str, ...]
    number: int
    made_at: dt.datetime
    ended_because: str
    items: tuple[PlanItemView, ...]
    versions: tuple[VersionLine, ...]
    effects: tuple[BeforeAfter, ...]
    agreed_on: dt.date | None

    @property
    def closed(self) -> int:
        """How many gaps the facts have closed."""
        return sum(item.progress.state is ItemState.CLOSED for item in self.items)

    @property
    def overdue(self) -> int:
        """How many are overdue."""
        return sum(item.progress.state is ItemState.OVERDUE for item in self.items)

    @property
    def signed_by(self) -> frozenset[str]:
        """Which sides have signed the newest version."""
        return frozenset(one.side for one in self.versions[0].signatures)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One plan in the city's list; closed and overdue as of the last daily check."""

    uscc: str
    firm: str
    aims: tuple[str, ...]
    number: int
    made_on: dt.date
    items: int
    closed: int
    overdue: int
    next_due_on: dt.date | None
    signatures: int


def plan_of(uscc: str, *, scope: Scope, today: dt.date) -> PlanView | None:
    """Give the running plan of a firm within the scope, else the one that ended last (方案)."""
    if not scope.covers(uscc):
        return None
    plans = GrowthPlan.objects.filter(uscc=uscc)
    plan = plans.order_by(F("ended_at").desc(nulls_first=True), "-pk").first()
    newest = plan.versions.order_by("-number").first() if plan else None
    firm = known_firm(uscc, scope=scope, as_of=today)
    if plan is None or newest is None or firm is None:
        return None
    versions = _versions(plan)
    agreed_on = _agreed_on(versions)
    return PlanView(
        uscc=plan.uscc,
        firm=plan.firm_name,
        aims=tuple(newest.aims),
        number=newest.number,
        made_at=newest.made_at,
        ended_because=plan.ended_because,
        items=_items(plan, newest, firm, today=today),
        versions=versions,
        effects=_effects(newest, firm, agreed_on, today=today),
        agreed_on=agreed_on,
    )


def plan_page(
    *, scope: Scope, words: str, where: str, today: dt.date, page: int, per_page: int
) -> ListPage[PlanLine]:
    """Give a page of the running plans, the most overdue first (方案清单).

    Args:
        scope: Only who sees the whole city sees the list.
        words: Must occur in the firm's name or code.
        where: `overdue`, `unsigned`, or empty for all.
        today: The day.
        page: Which page.
        per_page: How many a page.
    """
    return cut(_list(scope, words, where, today), page=page, per_page=per_page, read=_line)


def export_plans(*, scope: Scope, words: str, where: str, today: dt.date) -> Iterator[PlanLine]:
    """Give all running plans that pass a filter, for a file."""
    for row in _list(scope, words, where, today):
        yield _line(row)


def _list(scope: Scope, words: str, where: str, today: dt.date) -> QuerySet[GrowthPlan]:
    if not scope.all:
        return GrowthPlan.objects.none()
    newest = PlanVersion.objects.filter(plan=OuterRef("pk")).order_by("-number")
    ticked = PlanTick.objects.filter(plan=OuterRef("version__plan"), key=OuterRef("key"))
    items = PlanItem.objects.filter(version=OuterRef("newest")).annotate(is_ticked=Exists(ticked))
    late = items.filter(due_on__lt=today, is_ticked=False)
    rows = (
        GrowthPlan.objects.filter(ended_at__isnull=True)
        .annotate(newest=Subquery(newest.values("pk")[:1]))
        .annotate(
            number=Subquery(newest.values("number")[:1]),
            made_on=Subquery(newest.values("made_on")[:1]),
            aims=Subquery(newest.values("aims")[:1]),
            n_items=_counted(items),
            n_closed=_counted(items.filter(is_ticked=True)),
            n_overdue=_counted(late),
            next_due=Subquery(
                items.filter(is_ticked=False)
                .order_by()
                .values("version")
                .annotate(first=Min("due_on"))
                .values("first")
            ),
            n_signed=Count("versions__signatures", filter=Q(versions=F("newest")), distinct=True),
        )
    )
    for word in words.split():
        rows = rows.filter(Q(firm_name__icontains=word) | Q(uscc__icontains=word))
    if where == "overdue":
        rows = rows.filter(n_overdue__gt=0)
    elif where == "unsigned":
        rows = rows.filter(n_signed__lt=_SIDES)
    return rows.order_by("-n_overdue", F("next_due").asc(nulls_last=True), "pk")


def _counted(items: QuerySet[PlanItem]) -> Coalesce:
    counts = items.order_by().values("version").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts), 0)


def _line(row: GrowthPlan) -> PlanLine:
    seen = vars(row)
    return PlanLine(
        uscc=row.uscc,
        firm=row.firm_name,
        aims=tuple(seen["aims"]),
        number=seen["number"],
        made_on=seen["made_on"],
        items=seen["n_items"],
        closed=seen["n_closed"],
        overdue=seen["n_overdue"],
        next_due_on=seen["next_due"],
        signatures=seen["n_signed"],
    )


def item_facts(item: PlanItem) -> ItemFacts:
    """Give what progress needs to know of an item."""
    return ItemFacts(key=item.key, rule=item.rule, condition=item.condition, due_on=item.due_on)


def _items(
    plan: GrowthPlan, newest: PlanVersion, firm: KnownFirm, *, today: dt.date
) -> tuple[PlanItemView, ...]:
    rows = list(newest.items.select_related("service__shown").order_by("order", "pk"))
    explained = explained_rungs(firm, {item.rule for item in rows}, on=today)
    progress = progress_of([item_facts(item) for item in rows], explained, today=today)
    ticks = dict(plan.ticks.values_list("key", "seen_on"))
    return tuple(_item(item, one, ticks) for item, one in zip(rows, progress, strict=True))


def _item(item: PlanItem, progress: ItemProgress, ticks: Mapping[str, dt.date]) -> PlanItemView:
    service = item.service
    return PlanItemView(
        key=item.key,
        rule=item.rule,
        label=Label(zh=item.label_zh, en=item.label_en),
        value=Label(zh=item.value_zh, en=item.value_en),
        bar=Label(zh=item.bar_zh, en=item.bar_en),
        verdict=item.verdict,
        facts=tuple(item.facts),
        measure=item.measure,
        note=item.note,
        service_id=service.pk if service else None,
        service=service.shown.name_zh if service and service.shown else "",
        owner_side=item.owner_side,
        owner_name=item.owner_name,
        due_on=item.due_on,
        progress=progress,
        seen_on=ticks.get(item.key),
    )


def _versions(plan: GrowthPlan) -> tuple[VersionLine, ...]:
    rows = plan.versions.prefetch_related("signatures").annotate(n=Count("items"))
    return tuple(
        VersionLine(
            number=row.number,
            made_on=row.made_on,
            made_by=row.made_by,
            remark=row.remark,
            items=getattr(row, "n", 0),
            signatures=tuple(
                SignatureView(side=one.side, by=one.by, at=one.at)
                for one in sorted(row.signatures.all(), key=lambda one: one.side)
            ),
        )
        for row in rows.order_by("-number")
    )


def _agreed_on(versions: tuple[VersionLine, ...]) -> dt.date | None:
    days = [day_of(max(one.at for one in v.signatures)) for v in versions if v.is_agreed]
    return min(days, default=None)


def _effects(
    newest: PlanVersion, firm: KnownFirm, agreed_on: dt.date | None, *, today: dt.date
) -> tuple[BeforeAfter, ...]:
    if agreed_on is None:
        return ()
    catalogue = fact_catalogue()
    keys = [key for item in newest.items.order_by("order", "pk") for key in item.facts]
    stems = dict.fromkeys(catalogue[key].stem for key in keys if key in catalogue)
    return tuple(
        before_after(stem, firm.tellings.get(stem, ()), agreed_on=agreed_on, today=today)
        for stem in stems
    )
