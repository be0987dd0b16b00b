"""Build score tables from a document (构建评分表).

Bands, steps and named cases all become cases with points; an item earns the most points among
the cases that hold. So a value on a band edge takes the higher score under `edge: higher`, and
falls to the band below under `edge: lower`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from renqi.engines.policy.domain.tree import Case, Item, Label, Part, Score
from renqi.engines.policy.loading.conditions import ConditionBuilder, Inherited
from renqi.engines.policy.loading.documents import Trail, as_list
from renqi.engines.policy.loading.literals import parse_threshold
from renqi.engines.policy.loading.quantities import fact_quantity

_EDGES = {
    ("at_least", "higher"): "at_least",
    ("at_least", "lower"): "more_than",
    ("at_most", "higher"): "at_most",
    ("at_most", "lower"): "less_than",
}


def build_score(
    name: str, entry: Mapping[str, Any], builder: ConditionBuilder, around: Inherited
) -> Score:
    """Return one score table.

    Raises:
        RuleDocumentBroken: Points that do not add up, an unknown edge rule, a broken case.
    """
    trail: Trail = ("scores", name)
    edge = entry.get("edge")
    if edge not in ("higher", "lower"):
        builder.document.refuse(trail, f"{name}: edge is higher or lower")
    parts = tuple(
        _part(part, (*trail, "parts", i), builder, replace(around, prefix=name), edge)
        for i, part in enumerate(entry["parts"])
    )
    total = sum(part.max_points for part in parts)
    if total != entry["max"]:
        builder.document.refuse(trail, f"{name}: parts add up to {total}, not {entry['max']}")
    label = Label(zh=entry["zh"], en=entry["en"])
    return Score(id=name, label=label, max_points=entry["max"], parts=parts)


def _part(
    entry: Mapping[str, Any], trail: Trail, builder: ConditionBuilder, around: Inherited, edge: str
) -> Part:
    around = replace(around, prefix=f"{around.prefix}.{entry['id']}")
    items = tuple(
        _item(item, (*trail, "items", i), builder, around, edge)
        for i, item in enumerate(entry["items"])
    )
    total = sum(item.max_points for item in items)
    if total != entry["max"]:
        reason = f"{around.prefix}: items add up to {total}, not {entry['max']}"
        builder.document.refuse(trail, reason)
    label = Label(zh=entry["zh"], en=entry["en"])
    return Part(id=entry["id"], label=label, max_points=entry["max"], items=items)


def _item(
    entry: Mapping[str, Any], trail: Trail, builder: ConditionBuilder, around: Inherited, edge: str
) -> Item:
    try:
        around = replace(
            around,
            prefix=f"{around.prefix}.{entry['id']}",
            clause=entry.get("clause", around.clause),
            evidence=entry.get("evidence", around.evidence),
            source=entry.get("source", around.source),
        )
        cases = _cases(entry, trail, builder, around, edge)
        manual = Label(**entry["manual"]) if "manual" in entry else None
        otherwise = entry.get("otherwise", 0)
        top = max([otherwise, *(case.points for case in cases)])
        if manual is None and top != entry["max"]:
            reason = f"{around.prefix}: the best case earns {top}, not {entry['max']}"
            builder.document.refuse(trail, reason)
        return Item(
            id=entry["id"],
            label=Label(zh=entry["zh"], en=entry["en"]),
            max_points=entry["max"],
            cases=tuple(sorted(cases, key=lambda case: -case.points)),
            otherwise=otherwise,
            manual=manual,
            clause=around.clause,
            evidence=around.evidence,
            source=around.source,
            verify=bool(entry.get("verify", False)),
            note=Label(**entry["note"]) if "note" in entry else None,
        )
    except (ValueError, KeyError, TypeError) as error:
        detail = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        builder.document.refuse(trail, f"{around.prefix}: {detail}")


def _cases(
    entry: Mapping[str, Any], trail: Trail, builder: ConditionBuilder, around: Inherited, edge: str
) -> list[Case]:
    kinds = [kind for kind in ("cases", "bands", "steps", "manual") if kind in entry]
    if len(kinds) != 1:
        raise ValueError("needs exactly one of cases, bands, steps, manual")
    made: list[tuple[int, dict[str, Any]]] = []
    if "cases" in entry:
        made = [(case["points"], case["when"]) for case in entry["cases"]]
    elif "bands" in entry:
        made = [pair for band in as_list(entry["bands"]) for pair in _band_entries(band, edge)]
    elif "steps" in entry:
        made = _step_entries(entry["steps"], builder)
    cases = []
    for index, (points, when) in enumerate(made):
        named = {"id": f"case{index + 1}"} | when
        cases.append(Case(points=points, when=builder.build(named, trail, around)))
    return cases


def _band_entries(band: Mapping[str, Any], edge: str) -> list[tuple[int, dict[str, Any]]]:
    side = "at_least" if "at_least" in band else "at_most"
    operator = _EDGES[side, edge]
    return [(points, {"fact": band["of"], operator: bar}) for bar, points in band[side]]


def _step_entries(
    steps: Mapping[str, Any], builder: ConditionBuilder
) -> list[tuple[int, dict[str, Any]]]:
    quantity = builder.quantities.get(steps["of"]) or fact_quantity(steps["of"], builder.facts)
    every = parse_threshold(steps["every"], quantity.kind)
    points, cap = steps["points"], steps["cap"]
    if points < 1 or cap < 1 or every <= 0:
        raise ValueError("steps need points, a cap and a step above zero")
    count = -(-cap // points)
    return [
        (min(cap, points * n), {"fact": steps["of"], "at_least": every * n})
        for n in range(count, 0, -1)
    ]
