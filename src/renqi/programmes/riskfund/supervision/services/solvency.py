"""Work out what a fund could bear, in the background, with progress (偿付能力测算)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from renqi.identity.domain.actor import Actor
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.charter.selectors.funds import charter_on
from renqi.programmes.riskfund.supervision.domain.owner import owner_of
from renqi.programmes.riskfund.supervision.domain.refusals import RunUnderWay
from renqi.programmes.riskfund.supervision.domain.run_states import RunState
from renqi.programmes.riskfund.supervision.domain.trial_result import (
    TrialResult,
    result_document,
)
from renqi.programmes.riskfund.supervision.domain.trial_terms import usual_terms
from renqi.programmes.riskfund.supervision.domain.try_terms import WITH_CARE, try_with_members
from renqi.programmes.riskfund.supervision.models import SolvencyRun
from renqi.programmes.riskfund.supervision.selectors.running_fund import fund_now
from renqi.registry.services.long_work import LongWork, settle_stopped, told_progress

Clock = Callable[[], dt.datetime]
STOPPED = "The program that worked out solvency was stopped. Ask for it again."
RUNS = LongWork(
    table=SolvencyRun,
    progress=("steps_done", "steps_expected"),
    lock=int.from_bytes(b"rqsv", "big"),
    running=RunState.RUNNING.value,
    failed=RunState.FAILED.value,
    failure=STOPPED,
)
_STEPS = 3


def ask_for_solvency(fund: FundLine, *, on: dt.date, actor: Actor, at: dt.datetime) -> int:
    """Ask for a fund's solvency now; a worker does it (申请测算).

    Args:
        fund: Which.
        on: As of which day.
        actor: Who asks.
        at: When.

    Raises:
        RunUnderWay: One is at work.

    Returns:
        The number of the run.

    Effects:
        One SolvencyRun and a job.

    Locks:
        The running ones of the fund.
    """
    with transaction.atomic():
        running = SolvencyRun.objects.select_for_update().filter(
            fund=fund.key, state=RunState.RUNNING.value
        )
        if running.exists():
            raise RunUnderWay
        run = _begun(fund, on=on, by=actor.signature, at=at)
        job = app.configure_task("supervision.work_out_solvency")
        job.defer(run_id=run.pk)
    return run.pk


def monthly_solvency(fund: FundLine, *, on: dt.date, by: str, clock: Clock) -> SolvencyRun | None:
    """Work out the solvency of a fund once a month (每月测算); late or twice does no harm.

    Returns:
        The run; none where this month has one.

    Effects:
        Those of `work_out`.
    """
    month = on.replace(day=1)
    done = SolvencyRun.objects.filter(
        fund=fund.key, is_monthly=True, as_of__gte=month, state=RunState.DONE.value
    )
    if done.exists():
        return None
    run = _begun(fund, on=on, by=by, at=clock(), is_monthly=True)
    return work_out(run.pk, clock=clock)


def work_out(run_id: int, *, clock: Clock) -> SolvencyRun:
    """Do a run that was asked for (执行测算).

    Args:
        run_id: Which.
        clock: Tells the time at the end.

    Returns:
        The run, `done` or `failed` with the reason.

    Effects:
        Its result; runs whose program was stopped are `failed`.
    """
    run = SolvencyRun.objects.get(pk=run_id)
    try:
        with told_progress(RUNS, run.pk) as tell:
            tell(0, _STEPS)
            result, basis = _result(run, tell)
            run.result = {**result_document(result), "basis": basis}
        run.state = RunState.DONE.value
    except DomainError as error:
        run.state, run.failure = RunState.FAILED.value, str(error)
    except Exception as error:
        run.state, run.failure = RunState.FAILED.value, f"{type(error).__name__}: {error}"
        run.finished_at = clock()
        run.save()
        raise
    run.steps_done = run.steps_expected = _STEPS
    run.finished_at = clock()
    run.save()
    return run


def settle_stopped_runs(*, at: dt.datetime) -> int:
    """Note as failed what was under way in a program that is no more (清理中断)."""
    return settle_stopped(RUNS, at=at)


def _result(run: SolvencyRun, tell: Callable[..., None]) -> tuple[TrialResult, dict[str, Any]]:
    now = fund_now(run.fund, on=run.as_of)
    in_force = charter_on(run.fund, on=run.as_of)
    run.charter_ref = in_force.ref
    tell(1, _STEPS)
    value = max(now.value.total, 0) if now.value else 0
    terms = usual_terms(in_force.charter, reserve=value)
    result = try_with_members(in_force.charter, terms, now.groups, effort=WITH_CARE)
    tell(2, _STEPS)
    needed = result.required_reserve
    basis = {
        "value": value,
        "members": now.members,
        "cover_in_force": now.cover_in_force,
        "adequacy": value * 10**9 // needed if needed else None,
        "concentration": [asdict(one) for one in now.concentration],
        "charter": in_force.ref,
    }
    return result, basis


def _begun(
    fund: FundLine, *, on: dt.date, by: str, at: dt.datetime, is_monthly: bool = False
) -> SolvencyRun:
    return SolvencyRun.objects.create(
        fund=fund.key,
        owner=owner_of(fund),
        as_of=on,
        is_monthly=is_monthly,
        actor=by,
        started_at=at,
        steps_expected=_STEPS,
    )
