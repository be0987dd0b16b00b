"""Choose an allocation, or say which limits conflict (优化求解).

The optimiser is skfolio's mean-risk model with the CVaR of months. It is loaded when it is used:
loading it takes seconds. Where nothing keeps all limits, a linear programme looks for the least
total excess; the limits that it exceeds are those that conflict.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from renqi.programmes.riskfund.investment.domain.allocation import (
    BETA,
    Matrix,
    Problem,
    cvar,
)
from renqi.programmes.riskfund.investment.domain.refusals import Infeasible
from renqi.programmes.riskfund.investment.domain.vocabulary import Goal, Limit

_TOLERANCE = 1e-11
_LOOSE = 1e-7


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A limit that cannot hold beside the others, and by how much (冲突限额)."""

    limit: Limit
    about: str
    excess: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """An allocation with its figures (配置结果).

    Attributes:
        weights: Shares of the fund's value, in the order of the choices.
        expected: Mean return of a month, a share of the fund's value.
        cvar: Mean loss of the worst twentieth of months.
    """

    weights: tuple[float, ...]
    expected: float
    cvar: float


def choose(problem: Problem, *, goal: Goal) -> Chosen:
    """Choose the allocation that earns most, or risks least, within all limits (求解配置).

    Raises:
        Infeasible: Nothing keeps all limits; `conflicts` of its data says which.
    """
    from cvxpy.atoms.norm1 import norm1
    from skfolio import RiskMeasure
    from skfolio.optimization import MeanRisk, ObjectiveFunction

    conflicts = conflicts_of(problem)
    if conflicts:
        raise Infeasible(limits=", ".join(_name(one) for one in conflicts), conflicts=conflicts)
    goals = {
        Goal.MOST_RETURN: ObjectiveFunction.MAXIMIZE_RETURN,
        Goal.LEAST_RISK: ObjectiveFunction.MINIMIZE_RISK,
    }
    now, most_moved = problem.now, problem.turnover_max
    tolerance = dict.fromkeys(("tol_gap_abs", "tol_gap_rel", "tol_feas"), _TOLERANCE)
    model = MeanRisk(
        objective_function=goals[goal],
        risk_measure=RiskMeasure.CVAR,
        cvar_beta=BETA,
        max_cvar=problem.cvar_max,
        prior_estimator=_prior(),
        min_weights=problem.least,
        max_weights=problem.most,
        budget=problem.budget,
        left_inequality=np.array([row.coefficients for row in problem.rows]),
        right_inequality=np.array([row.bound for row in problem.rows]),
        add_constraints=lambda weights: norm1(weights - now) <= most_moved,
        solver="CLARABEL",
        solver_params=tolerance,
    )
    model.fit(problem.returns)
    weights = np.clip(np.asarray(model.weights_, dtype=float), problem.least, problem.most)
    return Chosen(
        weights=tuple(float(one) for one in weights),
        expected=float(problem.returns.mean(axis=0) @ weights),
        cvar=cvar(problem.returns, weights),
    )


def conflicts_of(problem: Problem) -> tuple[Conflict, ...]:
    """Name the limits that cannot hold together; none where an allocation keeps all (冲突诊断).

    Variables are the weights, what is bought and sold of each, the threshold and the excess of
    each month's loss, and one excess for each limit; the sum of the last is made least.
    """
    from scipy.optimize import linprog

    count, months = len(problem.choices), len(problem.returns)
    limits = len(problem.rows) + 2
    sizes = (count, count, count, 1, months, limits)
    starts = np.cumsum((0, *sizes))
    width = int(starts[-1])
    cost = np.zeros(width)
    cost[starts[5] :] = 1.0
    result = linprog(
        cost,
        A_ub=_upper(problem, starts, width),
        b_ub=np.concatenate(
            [
                [row.bound for row in problem.rows],
                [problem.cvar_max, problem.turnover_max],
                np.zeros(months),
            ]
        ),
        A_eq=_equal(count, starts, width),
        b_eq=np.concatenate([[problem.budget], problem.now]),
        bounds=_bounds(problem, sizes),
        method="highs",
    )
    if result.x is None:
        return (Conflict(limit=Limit.SHARE_MIN, about="", excess=0.0),)
    excess = result.x[starts[5] :]
    names = [(row.limit, row.about) for row in problem.rows]
    names += [(Limit.CVAR, ""), (Limit.TURNOVER, "")]
    return tuple(
        Conflict(limit=limit, about=about, excess=float(over))
        for (limit, about), over in zip(names, excess, strict=True)
        if over > _LOOSE
    )


def _upper(problem: Problem, starts: npt.NDArray[np.int64], width: int) -> Any:
    from scipy import sparse

    count, months, rows = len(problem.choices), len(problem.returns), len(problem.rows)
    limits = np.zeros((rows + 2, width))
    if rows:
        limits[:rows, :count] = [row.coefficients for row in problem.rows]
    limits[rows, starts[3]] = 1.0
    limits[rows, starts[4] : starts[5]] = 1 / ((1 - BETA) * months)
    limits[rows + 1, starts[1] : starts[3]] = 1.0
    limits[:, starts[5] :] = -np.eye(rows + 2)
    tail = sparse.hstack(
        [
            sparse.csr_matrix(-problem.returns),
            sparse.csr_matrix((months, 2 * count)),
            sparse.csr_matrix(-np.ones((months, 1))),
            -sparse.identity(months),
            sparse.csr_matrix((months, rows + 2)),
        ]
    )
    return sparse.vstack([sparse.csr_matrix(limits), tail]).tocsr()


def _equal(count: int, starts: npt.NDArray[np.int64], width: int) -> Matrix:
    equal = np.zeros((count + 1, width))
    equal[0, :count] = 1.0
    # Weight = today's + bought - sold.
    equal[1:, :count] = np.eye(count)
    equal[1:, starts[1] : starts[2]] = -np.eye(count)
    equal[1:, starts[2] : starts[3]] = np.eye(count)
    return equal


def _bounds(problem: Problem, sizes: tuple[int, ...]) -> list[tuple[float | None, float | None]]:
    own = [(float(a), float(b)) for a, b in zip(problem.least, problem.most, strict=True)]
    free: list[tuple[float | None, float | None]] = [*own]
    free += [(0.0, None)] * (sizes[1] + sizes[2])
    free += [(None, None)]
    free += [(0.0, None)] * (sizes[4] + sizes[5])
    return free


def _prior() -> Any:
    """Give a prior without a covariance: deposits do not vary, and CVaR does not ask for one."""
    from skfolio.moments import BaseCovariance
    from skfolio.prior import EmpiricalPrior

    class NoCovariance(BaseCovariance):  # type: ignore[misc]
        def fit(self, X: Any, y: Any = None) -> Any:  # noqa: ARG002, N803  as the library calls it
            self.n_features_in_ = np.asarray(X).shape[1]
            self.covariance_ = np.eye(self.n_features_in_)
            return self

    return EmpiricalPrior(covariance_estimator=NoCovariance())


def _name(conflict: Conflict) -> str:
    return f"{conflict.limit} {conflict.about}".strip()
