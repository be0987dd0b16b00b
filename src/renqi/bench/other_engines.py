"""OpenFisca-core and zen-engine on the conditions they can express (其他引擎).

Written as their manuals write rules: shares are divided, then compared with the percentage.
"""

import json
from typing import Any

import numpy as np
import polars as pl

from renqi.bench.subset import (
    FACTS,
    FLAGS,
    PASS_MARK,
    PATENTS,
    RESEARCH,
    RESULTS,
    STAFF,
    Bands,
)

PERIOD = "2025"
EMPLOYEES_MAX, MONEY_MAX = 500, 200_000_000 * 100


def openfisca(facts: pl.DataFrame) -> pl.DataFrame:
    """Return conditions, score and verdict, all firms at once (OpenFisca)."""
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import YEAR
    from openfisca_core.simulation_builder import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    firm = build_entity("firm", "firms", "A firm", is_person=True)
    system = TaxBenefitSystem([firm])

    def add(name: str, kind: type, formula: Any = None) -> None:
        body = {"value_type": kind, "entity": firm, "definition_period": YEAR, "label": name}
        if formula is not None:
            body["formula"] = formula
        system.add_variable(type(name, (Variable,), body))

    for fact in FACTS:
        add(fact, bool if fact in FLAGS else float)
    for name, formula in _openfisca_formulas().items():
        add(name, int if name == "points" else bool, formula)
    simulation = SimulationBuilder().build_default_simulation(system, count=len(facts))
    for fact in FACTS:
        simulation.set_input(fact, PERIOD, facts[fact].to_numpy())
    names = (*RESULTS, "points", "met")
    return pl.DataFrame({name: simulation.calculate(name, PERIOD) for name in names})


def _openfisca_formulas() -> dict[str, Any]:
    def at_most(fact: str, bar: int) -> Any:
        return lambda firms, period: firms(fact, period) <= bar

    def says(fact: str, *, wanted: bool) -> Any:
        return lambda firms, period: firms(fact, period) == wanted

    def points(firms: Any, period: Any) -> Any:
        total: Any = 0
        for bands in (STAFF, RESEARCH):
            shares = [_share(firms(a, period), firms(b, period)) for a, b in bands.shares]
            tests = [
                np.any([s >= bar / 100 for s, bar in zip(shares, bars, strict=True)], axis=0)
                for bars, _ in bands.bars
            ]
            total += np.select(tests, [earned for _, earned in bands.bars], 0)
        tests = [firms(fact, period) >= bar for fact, bar, _ in PATENTS]
        return total + np.select(tests, [earned for _, _, earned in PATENTS], 0)

    def met(firms: Any, period: Any) -> Any:
        held = [firms(name, period) for name in RESULTS]
        return np.all([*held, firms("points", period) >= PASS_MARK], axis=0)

    return {
        "resident": says("is_china_legal_person", wanted=True),
        "employees": at_most("employees_y1", EMPLOYEES_MAX),
        "revenue": at_most("revenue_y1", MONEY_MAX),
        "assets": at_most("total_assets_y1", MONEY_MAX),
        "product": says("restricted_product", wanted=False),
        "abnormal": says("abnormal_list", wanted=False),
        "dishonest": says("dishonest_list", wanted=False),
        "points": points,
        "met": met,
    }


def _share(above: Any, below: Any) -> Any:
    return np.divide(above, below, out=np.full_like(above, -1), where=below > 0)


def zen(facts: pl.DataFrame) -> pl.DataFrame:
    """Return conditions, score and verdict, firm by firm (zen-engine)."""
    from zen import ZenEngine

    decision = ZenEngine().create_decision(json.dumps(_decision()))
    names = (*RESULTS, "points", "met")
    rows = []
    for row in facts.iter_rows(named=True):
        found = decision.evaluate(row)["result"]
        rows.append([found[name] for name in names])
    return pl.DataFrame(rows, schema=list(names), orient="row")


def _decision() -> dict[str, Any]:
    expressions = {
        "resident": "is_china_legal_person",
        "employees": f"employees_y1 <= {EMPLOYEES_MAX}",
        "revenue": f"revenue_y1 <= {MONEY_MAX}",
        "assets": f"total_assets_y1 <= {MONEY_MAX}",
        "product": "not restricted_product",
        "abnormal": "not abnormal_list",
        "dishonest": "not dishonest_list",
        "staff": _zen_bands(STAFF),
        "research": _zen_bands(RESEARCH),
        "patents": _ternary([(f"{fact} >= {bar}", points) for fact, bar, points in PATENTS]),
        "points": "$.staff + $.research + $.patents",
        "met": " and ".join([*(f"$.{name}" for name in RESULTS), f"$.points >= {PASS_MARK}"]),
    }
    entries = [{"id": key, "key": key, "value": value} for key, value in expressions.items()]
    return {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode"},
            {
                "id": "rule",
                "name": "rule",
                "type": "expressionNode",
                "content": {"expressions": entries},
            },
            {"id": "out", "name": "out", "type": "outputNode"},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "rule", "type": "edge"},
            {"id": "2", "sourceId": "rule", "targetId": "out", "type": "edge"},
        ],
    }


def _zen_bands(bands: Bands) -> str:
    return _ternary(
        [
            (
                " or ".join(
                    f"({below} > 0 ? {above} / {below} : -1) >= {bar / 100}"
                    for (above, below), bar in zip(bands.shares, bars, strict=True)
                ),
                points,
            )
            for bars, points in bands.bars
        ]
    )


def _ternary(cases: list[tuple[str, int]]) -> str:
    text = "0"
    for condition, points in reversed(cases):
        text = f"(({condition}) ? {points} : {text})"
    return text
