"""What runs of solvency found (测算查询)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from renqi.engines.ledger.domain.owners import owner_in
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.supervision.domain.run_states import RunState
from renqi.programmes.riskfund.supervision.domain.trial_result import TrialResult, result_of
from renqi.programmes.riskfund.supervision.models import SolvencyRun


@dataclass(frozen=True, slots=True, kw_only=True)
class SolvencyLine:
    """One run (测算); `result` is none until it is done.

    Attributes:
        basis: What it stood on: value, members, cover, concentration.
    """

    id: int
    fund: str
    as_of: dt.date
    is_monthly: bool
    charter_ref: str
    by: str
    state: RunState
    started_at: dt.datetime
    finished_at: dt.datetime | None
    done: int
    expected: int
    failure: str
    result: TrialResult | None
    basis: dict[str, Any]

    @property
    def is_running(self) -> bool:
        """Whether it is at work."""
        return self.state is RunState.RUNNING


def solvency_runs(fund: str, *, scope: Scope, limit: int = 24) -> tuple[SolvencyLine, ...]:
    """List the runs of a fund, the newest first (测算清单)."""
    rows = _in_scope(scope).filter(fund=fund).order_by("-started_at", "-pk")
    return tuple(_line(row) for row in rows[:limit])


def last_solvency(fund: str, *, scope: Scope) -> SolvencyLine | None:
    """Give the newest run that is done (最近测算)."""
    rows = _in_scope(scope).filter(fund=fund, state=RunState.DONE.value)
    row = rows.order_by("-as_of", "-pk").first()
    return None if row is None else _line(row)


def last_ruin(fund: str) -> int | None:
    """Give the chance of ruin by the newest run, for the program itself; none before any."""
    found = last_solvency(fund, scope=Scope(all=True))
    return found.result.ruin if found and found.result else None


def _in_scope(scope: Scope) -> QuerySet[SolvencyRun]:
    rows = SolvencyRun.objects.all()
    if scope.all:
        return rows
    owner = owner_in(scope)
    return rows.filter(owner=owner) if owner else rows.none()


def _line(row: SolvencyRun) -> SolvencyLine:
    found = {key: value for key, value in row.result.items() if key != "basis"}
    return SolvencyLine(
        id=row.pk,
        fund=row.fund,
        as_of=row.as_of,
        is_monthly=row.is_monthly,
        charter_ref=row.charter_ref,
        by=row.actor,
        state=RunState(row.state),
        started_at=row.started_at,
        finished_at=row.finished_at,
        done=row.steps_done,
        expected=row.steps_expected,
        failure=row.failure,
        result=result_of(found) if found else None,
        basis=row.result.get("basis", {}),
    )
