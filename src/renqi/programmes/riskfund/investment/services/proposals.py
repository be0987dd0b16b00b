"""Ask the optimiser for an allocation and keep what it said (配置建议)."""

import datetime as dt
import hashlib
import json
from typing import Any, Final

import numpy as np
from django.db import IntegrityError, transaction

from renqi.identity.domain.actor import Actor
from renqi.kernel.constraints import refusing_by
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE
from renqi.programmes.riskfund.investment.domain.allocation import TIGHT, Choice, cvar
from renqi.programmes.riskfund.investment.domain.benchmark import return_model
from renqi.programmes.riskfund.investment.domain.choose_allocation import Chosen, choose
from renqi.programmes.riskfund.investment.domain.refusals import (
    ConstraintBroken,
    FieldUnfit,
    Infeasible,
    ProposalUnknown,
    RequestReused,
)
from renqi.programmes.riskfund.investment.domain.return_scenarios import ReturnSource
from renqi.programmes.riskfund.investment.domain.vocabulary import CASH, Goal
from renqi.programmes.riskfund.investment.models import Portfolio, Proposal
from renqi.programmes.riskfund.investment.services.locked_rows import locked_portfolio
from renqi.programmes.riskfund.investment.services.pose_problem import LEVEL, Posed, pose
from renqi.registry.services.long_work import LongWork, settle_stopped, told_progress

SEED_MAX: Final = 2**31
# Amounts are proposed in whole hundreds of yuan.
STEP: Final = 100_00
_DAYS_OF_YEAR = 365
WORK: Final = LongWork(
    table=Proposal,
    progress=("done",),
    lock=1_405_120,
    running="running",
    failed="failed",
    # The column takes any JSON; a refusal leaves a mapping there.
    failure="stopped",
)
_TABLE = {"investment_proposal_asked_once": RequestReused}


def ask_proposal(
    fund: str,
    *,
    goal: Goal,
    turnover_max: int,
    seed: int,
    request_key: str,
    on: dt.date,
    actor: Actor,
    at: dt.datetime,
) -> int:
    """Ask for a proposal, which a worker then makes (申请配置建议).

    Args:
        fund: Which.
        goal: What to look for.
        turnover_max: Most that is moved, in billionths of the fund; both sides count.
        seed: Of the drawn months; the same gives the same proposal.
        request_key: Tells this request from all others.
        on: The day.
        actor: Who asks.
        at: The instant.

    Raises:
        FieldUnfit: Seed or turnover cannot be.
        RequestReused: The key stands for another request.
        PortfolioMissing: The mandate in force has not been taken over yet.

    Effects:
        One Proposal.
    """
    if not 0 <= seed < SEED_MAX:
        raise FieldUnfit(field="seed", found=seed)
    if not 0 < turnover_max <= 2 * WHOLE:
        raise FieldUnfit(field="turnover", found=turnover_max)
    with (
        refusing_by(_TABLE, caught=IntegrityError, otherwise=ConstraintBroken),
        transaction.atomic(),
    ):
        portfolio = locked_portfolio(fund, on=on)
        known = Proposal.objects.filter(request_key=request_key).first()
        if known is not None:
            if (known.fund, known.seed, known.goal) != (fund, seed, goal.value):
                raise RequestReused
            return known.pk
        return _asked(
            portfolio,
            {"goal": goal.value, "turnover_max": turnover_max, "seed": seed, "on": on},
            request_key=request_key,
            actor=actor,
            at=at,
        )


def make_proposal(proposal_id: int, *, at: dt.datetime) -> None:
    """Make a proposal that was asked for (生成配置建议); once made it is not made again.

    Raises:
        ProposalUnknown: There is none.

    Effects:
        The Proposal: done, or failed with the reason.
    """
    row = Proposal.objects.filter(pk=proposal_id).first()
    if row is None:
        raise ProposalUnknown(proposal=proposal_id)
    if not Proposal.objects.filter(pk=proposal_id, state="queued").update(state="running"):
        return
    with told_progress(WORK, proposal_id) as advance:
        try:
            advance(10)
            posed = pose(row.fund, turnover_max=row.turnover_max / WHOLE, seed=row.seed, on=row.on)
            advance(40)
            chosen = choose(posed.problem, goal=Goal(row.goal))
            advance(90)
        except DomainError as error:
            _fail(row, error, at=at)
            return
        row.refresh_from_db()
        row.inputs, row.outcome = _inputs(posed), _outcome(posed, chosen)
        said = json.dumps([row.inputs, row.outcome], sort_keys=True)
        row.digest = hashlib.sha256(said.encode()).hexdigest()
        row.state, row.done, row.finished_at = "done", 100, at
        row.save()


def settle_left_proposals(*, at: dt.datetime) -> int:
    """Note as failed what a program that is no more was making (清理中断的建议)."""
    return settle_stopped(WORK, at=at)


def _asked(
    portfolio: Portfolio, given: dict[str, Any], *, request_key: str, actor: Actor, at: dt.datetime
) -> int:
    made = Proposal.objects.create(
        fund=portfolio.fund,
        institution_id=portfolio.institution_id,
        request_key=request_key,
        asked_by_id=actor.person_id,
        asked_by_name=actor.signature,
        asked_at=at,
        **given,
    )
    return made.pk


def _fail(row: Proposal, error: DomainError, *, at: dt.datetime) -> None:
    failure: dict[str, Any] = {"code": error.code}
    if isinstance(error, Infeasible):
        failure["conflicts"] = [
            {"limit": one.limit.value, "about": one.about, "excess": round(one.excess * WHOLE)}
            for one in error.data["conflicts"]
        ]
    else:
        failure["message"] = str(error)
    row.state, row.failure, row.finished_at = "failed", failure, at
    row.save(update_fields=["state", "failure", "finished_at"])


def _inputs(posed: Posed) -> dict[str, Any]:
    return {
        "charter": posed.limits.charter_ref,
        "total": posed.total,
        "source": posed.source.value,
        "model": return_model().version if posed.source is ReturnSource.MODEL else "",
        "months": posed.months,
        "level": LEVEL,
        "outflows": [list(one) for one in posed.outflows],
        "cvar_max": posed.limits.cvar_max,
    }


def _outcome(posed: Posed, chosen: Chosen) -> dict[str, Any]:
    problem, weights = posed.problem, np.array(chosen.weights)
    amounts = _amounts(posed, chosen)
    before = float(problem.returns.mean(axis=0) @ problem.now)
    return {
        "expected": round(chosen.expected * WHOLE),
        "expected_now": round(before * WHOLE),
        "cvar": round(chosen.cvar * WHOLE),
        "cvar_now": round(cvar(problem.returns, problem.now) * WHOLE),
        "lines": [
            {
                "instrument": choice.instrument_id,
                "code": "" if row is None else row.code,
                "name": "" if row is None else row.name,
                "asset_class": choice.asset_class,
                "issuer": choice.issuer,
                "now": round(choice.now * posed.total),
                "proposed": amount,
                "rate": round(carry.rate * WHOLE),
                "reasons": _reasons(posed, index, choice, weights),
            }
            for index, (choice, row, carry, amount) in enumerate(
                zip(problem.choices, posed.instruments, posed.carries, amounts, strict=True)
            )
        ],
        "rows": [
            {
                "limit": one.limit.value,
                "about": one.about,
                "bound": round(one.bound * WHOLE),
                "slack": round(one.slack(weights) * WHOLE),
            }
            for one in problem.rows
        ]
        + _wide_rows(posed, weights),
        "stress": _stress(posed, chosen, amounts),
    }


def _wide_rows(posed: Posed, weights: Any) -> list[dict[str, Any]]:
    """Give the limits over all lines together, as the rows of single limits are given."""
    problem = posed.problem
    figures = (
        ("cvar", problem.cvar_max, cvar(problem.returns, weights)),
        ("turnover", problem.turnover_max, float(np.abs(weights - problem.now).sum())),
    )
    return [
        {
            "limit": limit,
            "about": "",
            "bound": round(bound * WHOLE),
            "slack": round((bound - found) * WHOLE),
        }
        for limit, bound, found in figures
    ]


def _amounts(posed: Posed, chosen: Chosen) -> list[int]:
    """Give whole hundreds of yuan, never more than chosen; cash takes what is left."""
    problem = posed.problem
    found = [0]
    for choice, weight in zip(problem.choices[1:], chosen.weights[1:], strict=True):
        exact = weight * posed.total
        if abs(weight - choice.now) < TIGHT:
            # What stays is not sold for the sake of a round figure.
            found.append(round(choice.now * posed.total))
        else:
            found.append(int(exact + 1) // STEP * STEP)
    found[0] = round(problem.budget * posed.total) - sum(found)
    return found


def _reasons(posed: Posed, index: int, choice: Choice, weights: Any) -> list[dict[str, Any]]:
    """Say which limits hold this line where it is: those that bind and have it in them."""
    problem, weight = posed.problem, float(weights[index])
    found: list[dict[str, Any]] = []
    if choice.why is not None and (
        abs(weight - choice.least) < TIGHT
        or (choice.most is not None and abs(weight - choice.most) < TIGHT)
    ):
        found.append({"limit": choice.why.value, "about": choice.issuer})
    found += [
        {"limit": row.limit.value, "about": row.about}
        for row in problem.rows
        if row.coefficients[index] and weight > TIGHT and abs(row.slack(weights)) < TIGHT
    ]
    moved = float(np.abs(weights - problem.now).sum())
    if abs(weight - choice.now) > TIGHT and problem.turnover_max - moved < TIGHT:
        found.append({"limit": "turnover", "about": ""})
    risky = posed.carries[index].duration_days > 0 and choice.asset_class != CASH
    if risky and problem.cvar_max - cvar(problem.returns, weights) < TIGHT:
        found.append({"limit": "cvar", "about": ""})
    return found


def _stress(posed: Posed, chosen: Chosen, amounts: list[int]) -> dict[str, Any]:
    """Try the proposal against the fund's own outflows and against rises of all yields."""
    problem = posed.problem
    outflows = [
        {
            "days": days,
            "outflow": fen,
            "ready": sum(
                amount
                for choice, amount in zip(problem.choices, amounts, strict=True)
                if choice.bucket_days <= days
            ),
        }
        for days, fen in posed.outflows
    ]
    longs = np.array([one.duration_days / _DAYS_OF_YEAR for one in posed.carries])
    return {
        "outflows": outflows,
        "shocks": [
            {
                "points": round(shock * 10_000),
                "loss": round(float(longs @ np.array(chosen.weights)) * shock * posed.total),
                "loss_now": round(float(longs @ problem.now) * shock * posed.total),
            }
            for shock in return_model().shocks
        ],
    }
