"""How far screening runs are, and which firms the current one puts where (普查查询)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.survey.domain.places import HELD, NEAR, NUMBER_OF_VERDICT
from renqi.programmes.cultivation.survey.domain.run_states import RunState
from renqi.programmes.cultivation.survey.models import ScreenedFirm, ScreeningRun, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestRun:
    """The run begun last, whatever became of it (最近普查)."""

    state: str
    started_at: datetime
    failure: str

    @property
    def is_running(self) -> bool:
        """Whether it is still at work."""
        return self.state == RunState.RUNNING.value


def latest_run(*, scope: Scope) -> LatestRun | None:
    """Return the run begun last; only who sees the whole city sees any (最近普查)."""
    run = ScreeningRun.objects.order_by("-started_at", "-pk").first() if scope.all else None
    if run is None:
        return None
    return LatestRun(state=run.state, started_at=run.started_at, failure=run.failure)


def near_counts(*, scope: Scope) -> Mapping[str, int]:
    """Count the near misses of each rung, title holders left out (临界户数)."""
    if not scope.all:
        return {}
    near = Standing.objects.filter(
        firm__run__state=RunState.CURRENT.value, shortfall__isnull=False, is_held=False
    )
    return dict(near.values_list("rule").annotate(firms=Count("pk")).order_by())


def codes_standing(*, scope: Scope, rule: str, where: str) -> QuerySet[Standing, str]:
    """Give the credit codes of the firms that stand somewhere before a rung (按结果取企业).

    They stay in the database until somebody walks over them, so that a list of firms can be
    narrowed to a hundred thousand of them without any being sent to and fro.

    Args:
        scope: What may be seen.
        rule: The rung.
        where: A verdict, `held` for the title's holders, `near` for near misses.
    """
    rows = Standing.objects.filter(firm__run__state=RunState.CURRENT.value, rule=rule)
    if not scope.all:
        rows = rows.none() if scope.is_empty else rows.filter(firm__uscc=scope.uscc)
    if where == HELD:
        rows = rows.filter(is_held=True)
    elif where == NEAR:
        rows = rows.filter(shortfall__isnull=False, is_held=False)
    else:
        # A verdict nobody knows is the verdict of no firm.
        rows = rows.filter(
            verdict__in=[NUMBER_OF_VERDICT[where]] if where in NUMBER_OF_VERDICT else []
        )
    return rows.order_by().values_list("firm__uscc", flat=True)


def holder_count(*, scope: Scope) -> int:
    """Count the firms that hold any title of the ladder (有称号企业数)."""
    if not scope.all:
        return 0
    return (
        ScreenedFirm.objects.filter(run__state=RunState.CURRENT.value, titles__isnull=False)
        .exclude(titles=0)
        .count()
    )
