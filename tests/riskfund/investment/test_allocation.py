"""The proposed allocation is the optimum, keeps every limit, and says which limits conflict."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog

from renqi.engines.policy.domain.tree import Label
from renqi.programmes.riskfund.charter.domain.safeguards import AssetRule
from renqi.programmes.riskfund.investment.domain.allocation import (
    Choice,
    Matrix,
    Problem,
    Step,
    cvar,
    rows_of,
)
from renqi.programmes.riskfund.investment.domain.benchmark import return_model
from renqi.programmes.riskfund.investment.domain.choose_allocation import choose, conflicts_of
from renqi.programmes.riskfund.investment.domain.mandate_check import Limits
from renqi.programmes.riskfund.investment.domain.refusals import Infeasible
from renqi.programmes.riskfund.investment.domain.return_scenarios import (
    Carry,
    modelled,
)
from renqi.programmes.riskfund.investment.domain.vocabulary import Goal, Limit

PERCENT = 10**7
CLASSES = (
    # Class, issuer, yearly rate, days of duration, bucket.
    ("cash", "", 0.0005, 0, 0),
    ("demand_deposit", "甲", 0.0010, 0, 0),
    ("term_deposit", "甲", 0.0135, 0, 90),
    ("term_deposit", "乙", 0.0140, 0, 90),
    ("treasury", "财政部", 0.0160, 700, 2),
    ("policy_bank", "国开行", 0.0175, 1_000, 3),
    ("money_fund", "丙", 0.0115, 30, 1),
    ("bond_fund", "丁", 0.0240, 1_100, 3),
)
SHARES = {
    # Class: most, most with one issuer, least.
    "cash": (100, 100, 5),
    "demand_deposit": (30, 30, 0),
    "term_deposit": (40, 25, 0),
    "treasury": (60, 60, 10),
    "policy_bank": (30, 30, 0),
    "money_fund": (20, 20, 0),
    "bond_fund": (10, 10, 0),
}
BUCKETS = {key: bucket for key, _, _, _, bucket in CLASSES}


def limits(**given: object) -> Limits:
    assets = tuple(
        AssetRule(
            key=key,
            label=Label(zh=key, en=key),
            share_min=least * PERCENT,
            share_max=most * PERCENT,
            issuer_max=issuer * PERCENT,
            days_max=None,
            bucket_days=BUCKETS[key],
        )
        for key, (most, issuer, least) in SHARES.items()
    )
    plain: dict[str, object] = {
        "charter_ref": "x@1",
        "assets": assets,
        "liquidity_share": 25 * PERCENT,
        "liquidity_floor": 0,
        "single_trade_max": 0,
        "cvar_max": PERCENT,
    }
    return Limits(**{**plain, **given})  # type: ignore[arg-type]


def problem(seed: int = 7, *, draws: int = 600, ladder: tuple[Step, ...] = ()) -> Problem:
    choices = tuple(
        Choice(
            instrument_id=None if key == "cash" else number,
            asset_class=key,
            issuer=issuer,
            bucket_days=bucket,
            now=0.9 if key == "cash" else 0.0,
        )
        for number, (key, issuer, _, _, bucket) in enumerate(CLASSES)
    )
    carries = [
        Carry(asset_class=key, rate=rate, duration_days=days) for key, _, rate, days, _ in CLASSES
    ]
    return Problem(
        choices=choices,
        returns=modelled(carries, return_model(), draws=draws, seed=seed),
        rows=rows_of(limits(), choices, ladder=ladder, floor=0.05),
        budget=0.9,
        cvar_max=0.002,
        turnover_max=2.0,
    )


def by_hand(one: Problem, *, goal: Goal) -> tuple[float, Matrix]:
    """Solve the same as a linear programme (Rockafellar and Uryasev), written out."""
    months, count = one.returns.shape
    tail = np.concatenate([np.zeros(count), [1.0], np.full(months, 1 / (0.05 * months))])
    earned = np.concatenate([-one.returns.mean(axis=0), np.zeros(months + 1)])
    above = np.hstack([-one.returns, -np.ones((months, 1)), -np.eye(months)])
    rows = np.array([[*row.coefficients, *np.zeros(months + 1)] for row in one.rows])
    result = linprog(
        earned if goal is Goal.MOST_RETURN else tail,
        A_ub=np.vstack([rows, above, tail]),
        b_ub=np.concatenate([[row.bound for row in one.rows], np.zeros(months), [one.cvar_max]]),
        A_eq=np.concatenate([np.ones(count), np.zeros(months + 1)])[None],
        b_eq=[one.budget],
        bounds=[*zip(one.least, one.most, strict=True), (None, None), *[(0, None)] * months],
        method="highs",
    )
    return float(result.fun), np.asarray(result.x[:count])


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 7, 2026])
@pytest.mark.parametrize("goal", list(Goal))
def test_it_is_the_optimum_of_a_hand_written_linear_programme(seed: int, goal: Goal) -> None:
    one = problem(seed, ladder=(Step(days=30, share=0.35), Step(days=90, share=0.6)))
    chosen = choose(one, goal=goal)
    best, _ = by_hand(one, goal=goal)
    figure = -chosen.expected if goal is Goal.MOST_RETURN else chosen.cvar
    assert figure == pytest.approx(best, abs=1e-7)
    weights = np.array(chosen.weights)
    assert min(row.slack(weights) for row in one.rows) >= -1e-8
    assert weights.sum() == pytest.approx(0.9, abs=1e-8)
    assert chosen.cvar <= one.cvar_max + 1e-8


@pytest.mark.slow
def test_the_same_seed_proposes_the_same_and_what_may_not_move_stays() -> None:
    one = problem()
    held = replace(one.choices[2], now=0.2, least=0.2, most=0.2, why=Limit.DAYS_MAX)
    choices = (replace(one.choices[0], now=0.7), one.choices[1], held, *one.choices[3:])
    locked = replace(one, choices=choices, turnover_max=0.3)
    first, again = (choose(locked, goal=Goal.MOST_RETURN) for _ in range(2))
    assert first == again
    assert first.weights[2] == pytest.approx(0.2, abs=1e-9)
    moved = np.abs(np.array(first.weights) - locked.now).sum()
    assert moved == pytest.approx(0.3, abs=1e-7)


def test_limits_that_cannot_hold_together_are_named() -> None:
    # 35% must be money within a day, and cash, call money and money funds may hold no more than
    # 90% less a treasury floor of 10%: all fine. A ladder of 95% is more than is chosen about.
    one = problem(ladder=(Step(days=30, share=0.95),))
    with pytest.raises(Infeasible) as refusal:
        choose(one, goal=Goal.MOST_RETURN)
    (conflict,) = refusal.value.data["conflicts"]
    assert (conflict.limit, conflict.about) == (Limit.LADDER, "30")
    assert conflict.excess == pytest.approx(0.05, abs=1e-6)
    assert refusal.value.data["limits"] == "ladder 30"


def test_a_mandate_whose_floors_ask_for_more_risk_than_it_allows_names_the_risk() -> None:
    one = replace(problem(), cvar_max=0.0)
    # Half of the fund in treasuries of two years, where the worst twentieth of months loses.
    floors = [
        replace(row, bound=-0.5) if (row.limit, row.about) == (Limit.SHARE_MIN, "treasury") else row
        for row in one.rows
    ]
    found = conflicts_of(replace(one, rows=tuple(floors)))
    assert [conflict.limit for conflict in found] == [Limit.CVAR]
    # What it would have to allow, which is what the least risk with these floors is.
    assert 0 < found[0].excess < 0.01


def test_the_mean_of_the_worst_twentieth_counts_the_month_on_the_border_by_its_part() -> None:
    # 30 months: the worst 1.5 are 10 and half of 4: (10 + 2) / 1.5 = 8.
    returns = np.array([[-10.0], [-4.0], *[[1.0]] * 28])
    assert cvar(returns, np.array([1.0])) == pytest.approx(8.0)


def test_modelled_months_have_the_stated_mean_and_spread_and_come_again() -> None:
    carries = [
        Carry(asset_class="treasury", rate=0.012, duration_days=365),
        Carry(asset_class="term_deposit", rate=0.012, duration_days=0),
    ]
    model = return_model()
    drawn = modelled(carries, model, draws=200_000, seed=5)
    assert np.array_equal(drawn, modelled(carries, model, draws=200_000, seed=5))
    # A year of duration and 14 basis points a month; the mean is within 4 standard errors.
    spread = 0.0014
    assert drawn[:, 0].std() == pytest.approx(spread, rel=0.05)
    assert drawn[:, 0].mean() == pytest.approx(0.001, abs=4 * spread / 200_000**0.5)
    assert set(drawn[:, 1]) == {0.001}
