"""Random rules and random firms over the shipped facts, the same for the same seed."""

import datetime as dt
from random import Random
from typing import Any

from renqi.engines.policy.domain.facts import FactKind
from renqi.engines.policy.domain.tree import Rule
from renqi.engines.policy.domain.values import FactValue
from renqi.engines.policy.loading.catalogue import Catalogue
from renqi.engines.policy.loading.documents import Document
from renqi.registry.domain.vocabulary import code_tables, fact_catalogue

DAY = dt.date(2026, 1, 1)
WAN = 10**4 * 100
YEAR = 10**9
_DERIVED: dict[str, dict[str, Any]] = {
    "rd_ratio": {"ratio": ["rd_expense_y1", "revenue_y1"]},
    "main_share": {"ratio": ["main_revenue_y1", "revenue_y1"]},
    "debt": {"ratio": ["total_liabilities_y1", "total_assets_y1"]},
    "growth": {"growth": ["revenue_y1", "revenue_y2"]},
    "cagr": {"cagr": ["revenue_y1", "revenue_y3"], "years": 2},
    "rd_two": {"sum": ["rd_expense_y1", "rd_expense_y2"]},
    "rd_mean": {"mean": ["rd_expense_y1", "rd_expense_y2"]},
}
_MONEY = [
    "revenue_y1",
    "rd_expense_y1",
    "total_assets_y1",
    "equity_financing_2y",
    "rd_two",
    "rd_mean",
]
_RATIOS = ["rd_ratio", "main_share", "debt", "growth", "cagr"]
_COUNTS = ["ip_class1", "ip_class1_self", "employees_y1", "rd_staff_y1", "quality_items"]
_RANKS = ["award_provincial_rank", "niche_rank_domestic"]
_FLAGS = ["own_brand", "abnormal_list", "sets_standards", "is_new_product", "major_incident_3y"]
_TITLES = ["innovative", "technology_sme", "high_tech", "srdi"]
BODIES = ["none", "below_city", "city", "provincial", "national"]


SIMPLE_COUNTS = ["ip_class2", "quality_items"]
SIMPLE_FLAGS = ["own_brand", "sets_standards"]


class RandomRules:
    """A stream of rules and firms from one seed.

    `simple` rules ask about five facts that have nothing to do with each other.
    """

    def __init__(self, seed: int, *, simple: bool = False) -> None:
        self.random = Random(seed)
        self.simple = simple
        self.facts = fact_catalogue()

    def rule(self, *, depth: int = 2) -> Rule:
        """Return one rule with conditions, perhaps a veto and perhaps a score table."""
        scores = self._scores() if self.random.random() < 0.5 else {}
        data: dict[str, Any] = {
            "rule": "t.random",
            "kind": "recognition",
            "name": {"zh": "随机规则", "en": "Random rule"},
            "document": {"title": "随机", "part": "附件"},
            "effective": {"from": DAY, "until": None},
            "derived": {key: {"zh": key, "en": key, **entry} for key, entry in _DERIVED.items()},
            "scores": scores,
            "requires": [
                self._node(f"c{i}", depth, scores) for i in range(self.random.randint(1, 4))
            ],
        }
        if self.random.random() < 0.4:
            data["vetoes"] = [self._leaf("veto")]
        document = Document(path="random.yaml", data=data, lines={})
        catalogue = Catalogue([document], facts=self.facts, tables=code_tables())
        return catalogue.at("t.random", DAY)

    def firm(self, *, missing: float = 0.2) -> dict[str, FactValue]:
        """Return one firm; each fact is unknown with the probability given."""
        firm: dict[str, FactValue] = {}
        for spec in self.facts:
            if self.random.random() >= missing:
                firm[spec.key] = self._value(spec.key, spec.kind)
        for part, whole in (("main_revenue_y1", "revenue_y1"), ("rd_staff_y1", "employees_y1")):
            if firm.get(part) is not None and firm.get(whole) is not None:
                firm[part] = min(int(firm[part] or 0), int(firm[whole] or 0))
        return firm

    def _value(self, key: str, kind: FactKind) -> FactValue:
        pick = self.random
        values: dict[FactKind, FactValue] = {
            FactKind.MONEY: pick.choice([0, 1, pick.randint(0, 3000)]) * WAN,
            FactKind.COUNT: pick.randint(0, 4) if key != "employees_y1" else pick.randint(0, 60),
            FactKind.RANK: pick.randint(0, 6),
            FactKind.FRACTION: pick.randint(0, YEAR),
            FactKind.DECIMAL: pick.randint(0, 120) * YEAR // 10,
            FactKind.FLAG: pick.random() < 0.5,
            FactKind.LIST: pick.randint(0, 15),
        }
        if kind is FactKind.CATEGORY:
            spec = self.facts[key]
            return pick.choice(spec.values) if spec.values else pick.choice(["3562", "5110", "J66"])
        return values.get(kind)

    def _node(self, name: str, depth: int, scores: dict[str, Any]) -> dict[str, Any]:
        roll = self.random.random()
        if scores and roll < 0.2:
            table = scores["table"]
            part = self.random.choice(table["parts"])
            whole = self.random.random() < 0.5
            most = table["max"] if whole else part["max"]
            entry = {"id": name, "score": "table", "at_least": self.random.randint(1, most)}
            return entry if whole else {**entry, "part": part["id"]}
        if depth == 0 or roll < 0.5:
            return self._leaf(name)
        children = [
            self._node(f"n{i}", depth - 1, scores) for i in range(self.random.randint(1, 3))
        ]
        if roll < 0.65:
            return {"id": name, "all": children}
        if roll < 0.85:
            return {"id": name, "any": children}
        n = self.random.randint(1, len(children))
        return {"id": name, "at_least_n": {"n": n, "of": children}}

    def _simple_leaf(self, name: str) -> dict[str, Any]:
        pick = self.random
        operator = pick.choice(["at_least", "at_most"])
        leaf: dict[str, Any] = pick.choice(
            [
                {"fact": pick.choice(SIMPLE_COUNTS), operator: pick.randint(1, 3)},
                {"fact": pick.choice(SIMPLE_FLAGS), "is": pick.random() < 0.5},
                {"fact": "rd_body", "one_of": pick.sample(BODIES, 2)},
            ]
        )
        return {"id": name, **leaf}

    def _leaf(self, name: str) -> dict[str, Any]:
        if self.simple:
            return self._simple_leaf(name)
        pick = self.random
        operator = pick.choice(["at_least", "at_least", "more_than", "at_most", "less_than"])
        leaf: dict[str, Any] = pick.choice(
            [
                {"fact": pick.choice(_MONEY), operator: f"{pick.randint(0, 3000)}万元"},
                {"fact": pick.choice(_RATIOS), operator: f"{pick.randint(0, 90)}%"},
                {"fact": pick.choice(_COUNTS), operator: pick.randint(1, 5)},
                {"fact": "niche_years", "at_least": f"{pick.randint(1, 12)}年"},
                {"fact": pick.choice(_RANKS), "between": [1, pick.randint(1, 5)]},
                {"fact": pick.choice(_FLAGS), "is": pick.random() < 0.5},
                {"fact": "rd_body", "one_of": pick.sample(BODIES, 2)},
                {"fact": "valid_titles", "includes": pick.sample(_TITLES, pick.randint(1, 2))},
            ]
        )
        if pick.random() < 0.05:
            leaf = {"manual": {"zh": "判断", "en": "judge"}}
        return {"id": name, **leaf}

    def _scores(self) -> dict[str, Any]:
        parts = [self._part(f"p{i}") for i in range(self.random.randint(1, 3))]
        total = sum(part["max"] for part in parts)
        table = {"zh": "评分", "en": "Score", "max": total, "edge": "higher", "parts": parts}
        return {"table": table}

    def _part(self, name: str) -> dict[str, Any]:
        items = [self._item(f"i{i}") for i in range(self.random.randint(1, 4))]
        return {
            "id": name,
            "zh": name,
            "en": name,
            "max": sum(i["max"] for i in items),
            "items": items,
        }

    def _item(self, name: str) -> dict[str, Any]:
        item = {"id": name, "zh": name, "en": name}
        if self.random.random() < 0.1 and not self.simple:
            return {**item, "max": 10, "manual": {"zh": "给分", "en": "points"}}
        points = sorted(
            self.random.sample(range(5, 25, 5), self.random.randint(1, 3)), reverse=True
        )
        cases = []
        for earned in points:
            when = self._leaf("when")
            del when["id"]
            cases.append({"points": earned, "when": when})
        return {**item, "max": points[0], "cases": cases}
