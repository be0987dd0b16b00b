"""Random rule documents and random firms around their bars."""

import datetime as dt
import random
import re
from typing import Any

import polars as pl

from renqi.engines.policy.domain.facts import FactKind
from renqi.engines.policy.domain.tree import Condition, Manual, Rule, Switch
from renqi.engines.policy.loading.catalogue import Catalogue
from renqi.engines.policy.loading.documents import Document
from renqi.registry.domain.vocabulary import code_tables, fact_catalogue

START = dt.date(2026, 1, 1)
MONEY = ("revenue_y1", "revenue_y2", "revenue_y3", "rd_expense_y1", "net_profit_y1")
COUNTS = ("employees_y1", "rd_staff_y1", "ip_class1", "award_national_rank")
FLAGS = ("is_listed", "abnormal_list", "own_brand")
CATEGORIES = ("rd_body", "product_field")
CODES = ("A", "0111", "39", "3985", "5172", "591", "6510", "7010", "703", "66", "XX")
USED = (*MONEY, *COUNTS, *FLAGS, *CATEGORIES, "niche_years", "valid_titles", "industry")
RATIOS = ("share", "rise", "pace", "sums_ratio")
MONEY_DERIVED = ("two_years", "mean_years")
DERIVED: dict[str, dict[str, Any]] = {
    "share": {"ratio": ["rd_expense_y1", "revenue_y1"]},
    "rise": {"growth": ["revenue_y1", "revenue_y2"]},
    "pace": {"cagr": ["revenue_y1", "revenue_y3"], "years": 2},
    "two_years": {"sum": ["revenue_y1", "revenue_y2"]},
    "mean_years": {"mean": ["revenue_y1", "revenue_y2", "revenue_y3"]},
    "sums_ratio": {"ratio": ["rd_expense_y1", "two_years"]},
    "sector": {"lookup": "industry", "table": "size_sectors", "otherwise": "uncovered"},
}
POINTS_KEY = re.compile(r":table\.p\.i[0-9]$")
OPERATORS = ("at_least", "more_than", "at_most", "less_than")
# Few different bars, and firms that lie on them or one step beside.
YUAN_BARS = (0, 1, 100, 1000)
PERCENT_BARS = (0, 5, 10, 50, 100)
COUNT_BARS = (0, 1, 2, 3, 50)
YEAR_BARS = (1, 2, 3)


class Maker:
    """Makes documents and firms from one stream of chance."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.number = 0

    def catalogue(self) -> Catalogue:
        documents = [self.document("x.one"), self.document("x.two"), _size_class()]
        return Catalogue(documents, facts=fact_catalogue(), tables=code_tables())

    def document(self, rule: str) -> Document:
        scores = {"table": self.score()} if self.rng.random() < 0.6 else {}
        requires = [
            self.condition(3, with_score=bool(scores)) for _ in range(self.rng.randint(1, 5))
        ]
        if self.rng.random() < 0.3:
            requires.append({"id": self.id(), "rule": "x.size"})
        vetoes = [self.condition(2) for _ in range(self.rng.randint(0, 2))]
        data = _frame(rule, "recognition") | {
            "derived": {k: {"zh": k, "en": k} | v for k, v in DERIVED.items()},
            "requires": requires,
            "vetoes": vetoes,
            "scores": scores,
        }
        return Document(path=f"{rule}.yaml", data=data, lines={})

    def id(self) -> str:
        self.number += 1
        return f"n{self.number}"

    def condition(self, depth: int, *, with_score: bool = False) -> dict[str, Any]:
        entry = {"id": self.id()} | self.node(depth, with_score=with_score)
        if self.rng.random() < 0.15:
            entry["applies"] = self.rng.choice(["first", "renewal"])
        if with_score and self.rng.random() < 0.1:
            entry["waived_if"] = {"any": [self.condition(0)]}
        return entry

    def node(self, depth: int, *, with_score: bool = False) -> dict[str, Any]:
        if depth and self.rng.random() < 0.5:
            kind = self.rng.choice(["all", "any", "at_least_n"])
            children = [self.condition(depth - 1) for _ in range(self.rng.randint(1, 4))]
            if kind == "at_least_n":
                return {kind: {"n": self.rng.randint(1, len(children)), "of": children}}
            return {kind: children}
        if with_score and self.rng.random() < 0.3:
            part = self.rng.choice([{}, {"part": "p"}, {"item": "i0"}])
            return {"score": "table", "at_least": self.rng.choice([1, 5, 10, 20])} | part
        if self.rng.random() < 0.1:
            return {"manual": {"zh": "是否?", "en": "Is it?"}}
        return self.leaf()

    def leaf(self) -> dict[str, Any]:
        kind = self.rng.choice(["money", "money", "ratio", "count", "flag", "category", "list"])
        if kind == "flag":
            return {"fact": self.rng.choice(FLAGS), "is": self.rng.random() < 0.5}
        if kind == "category":
            return self.category()
        if kind == "list":
            titles = self.rng.sample(fact_catalogue()["valid_titles"].values, 2)
            return {"fact": "valid_titles", "includes": titles}
        key, bars, unit = self.measured(kind)
        if kind == "count" and self.rng.random() < 0.3:
            return {"fact": key, "between": sorted(self.rng.sample(COUNT_BARS, 2))}
        bar = self.rng.choice(bars)
        return {"fact": key, self.rng.choice(OPERATORS): f"{bar}{unit}" if unit else bar}

    def measured(self, kind: str) -> tuple[str, tuple[int, ...], str]:
        if kind == "money":
            return self.rng.choice(MONEY + MONEY_DERIVED), YUAN_BARS, "元"
        if kind == "ratio":
            return self.rng.choice(RATIOS), PERCENT_BARS, "%"
        if self.rng.random() < 0.3:
            return "niche_years", YEAR_BARS, "年"
        return self.rng.choice(COUNTS), COUNT_BARS, ""

    def category(self) -> dict[str, Any]:
        if self.rng.random() < 0.3:
            sectors = self.rng.sample(["industry", "retail", "software", "uncovered"], 2)
            return {"fact": "sector", "one_of": sectors}
        key = self.rng.choice(CATEGORIES)
        return {"fact": key, "one_of": self.rng.sample(fact_catalogue()[key].values, 2)}

    def score(self) -> dict[str, Any]:
        items = [self.item(f"i{n}") for n in range(self.rng.randint(1, 4))]
        total = sum(item["max"] for item in items)
        part = {"id": "p", "zh": "部分", "en": "Part", "max": total, "items": items}
        edge = self.rng.choice(["higher", "lower"])
        return {"zh": "表", "en": "Table", "max": total, "edge": edge, "parts": [part]}

    def item(self, name: str) -> dict[str, Any]:
        kind = self.rng.choice(["cases", "bands", "steps", "manual"])
        label = {"id": name, "zh": name, "en": name, "max": 10}
        if kind == "manual":
            return label | {"manual": {"zh": "几分?", "en": "How many?"}}
        if kind == "bands":
            return label | {"bands": [{"of": "share", "at_least": [["10%", 10], ["5%", 5]]}]}
        if kind == "steps":
            steps = {"of": "niche_years", "every": "1年", "points": 4, "cap": 10}
            return label | {"steps": steps}
        cases = [{"points": points, "when": self.node(1)} for points in (10, 6, 3)]
        return label | {"cases": cases, "otherwise": self.rng.choice([0, 3])}

    def firms(self, count: int, rules: list[Rule]) -> pl.DataFrame:
        rows = [self.firm(n, rules) for n in range(count)]
        schema: dict[str, Any] = {"uscc": pl.String} | {key: _dtype(key) for key in USED}
        for key in rows[0]:
            if key.startswith("judgement:"):
                schema[key] = pl.Int64 if POINTS_KEY.search(key) else pl.Boolean
        return pl.DataFrame(rows, schema=schema)

    def firm(self, number: int, rules: list[Rule]) -> dict[str, Any]:
        values: dict[str, Any] = {key: self.value(key) for key in USED}
        for key in judgement_keys(rules):
            points = self.rng.randint(0, 10)
            values[key] = points if POINTS_KEY.search(key) else points > 5
        row = {k: v if self.rng.random() > 0.2 else None for k, v in values.items()}
        return {"uscc": str(number)} | row

    def value(self, key: str) -> Any:
        near = self.rng.choice([-1, 0, 0, 1])
        if key in MONEY:
            fen = 100 * self.rng.choice([*YUAN_BARS, 5, 50, 110, 121, 105])
            return fen + near if key == "net_profit_y1" else max(0, fen + near)
        if key in COUNTS:
            return max(0, self.rng.choice(COUNT_BARS) + near)
        if key == "niche_years":
            return max(0, self.rng.choice(YEAR_BARS) * 10**9 + near)
        if key in FLAGS:
            return self.rng.random() < 0.5
        if key == "valid_titles":
            return self.rng.choice([0, self.rng.randrange(256)])
        return self.rng.choice(CODES if key == "industry" else fact_catalogue()[key].values)


def judgement_keys(rules: list[Rule]) -> list[str]:
    """Give the columns in which officials may judge these rules: every other one."""
    found = []
    for rule in rules:
        found += [f"judgement:{rule.id}:{key}" for key in _manual_keys(rule)]
    return found[::2]


def _manual_keys(rule: Rule) -> list[str]:
    keys: list[str] = []
    for condition in rule.requires:
        _visit(condition, keys)
    for score in rule.scores.values():
        for part in score.parts:
            for item in part.items:
                if item.manual is not None:
                    keys.append(f"{score.id}.{part.id}.{item.id}")
                for case in item.cases:
                    _visit(case.when, keys)
    return list(dict.fromkeys(keys))


def _visit(condition: Condition, keys: list[str]) -> None:
    node = condition.node
    if isinstance(node, Manual):
        keys.append(node.key)
    if isinstance(node, Switch) and node.otherwise is not None:
        _visit(node.otherwise, keys)
    for child in getattr(node, "children", ()):
        _visit(child, keys)


def _dtype(key: str) -> Any:
    kinds = {FactKind.FLAG: pl.Boolean, FactKind.CATEGORY: pl.String}
    return kinds.get(fact_catalogue()[key].kind, pl.Int64)


def _frame(rule: str, kind: str) -> dict[str, Any]:
    return {
        "rule": rule,
        "kind": kind,
        "name": {"zh": rule, "en": rule},
        "document": {"title": "t", "number": "n", "part": "p"},
        "effective": {"from": START, "until": None},
    }


def _size_class() -> Document:
    classes = [{"key": key, "zh": key, "en": key} for key in ("large", "medium", "small")]
    data = _frame("x.size", "classification") | {
        "derived": {"sector": {"zh": "sector", "en": "sector"} | DERIVED["sector"]},
        "by": "sector",
        "classes": classes,
        "meets": ["medium", "small"],
        "bounds": {
            "industry": {"employees_y1": [50, 2], "revenue_y1": ["1000元", "100元"]},
            "retail": {"employees_y1": [3, 1]},
        },
    }
    return Document(path="x.size.yaml", data=data, lines={})
