"""Build a classification by lower bounds, such as the size classes (构建划型).

A firm is in a class only if it reaches every bound of its sector's row; else it is one class
down. Whether it is in a given class or above is one condition over all sectors.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from renqi.engines.policy.domain.facts import FactCatalogue
from renqi.engines.policy.domain.tree import (
    AllOf,
    AnyOf,
    Condition,
    Label,
    Linear,
    Lookup,
    Manual,
    Node,
    SizeClass,
    Switch,
)
from renqi.engines.policy.domain.wording import linear_text
from renqi.engines.policy.loading.conditions import Inherited
from renqi.engines.policy.loading.documents import Document
from renqi.engines.policy.loading.literals import parse_threshold
from renqi.engines.policy.loading.quantities import compare, fact_quantity

_UNCOVERED = Label(
    zh="行业未列入划型标准，由主管部门认定",
    en="The industry is not covered by the standard: an official decides",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """The classes of one document; `lookup` finds the sector of a firm (划型)."""

    document: Document
    facts: FactCatalogue
    lookup: Lookup

    def verdict(self, around: Inherited) -> Condition:
        """Return "in one of the classes that meet", a judgement where no sector covers the firm.

        The classes that meet must be the lower ones, so that "not in a higher one" says it.

        Raises:
            RuleDocumentBroken: `meets` is not the lower classes, or the rule is used as a veto.
        """
        data = self.document.data
        keys = [entry["key"] for entry in data["classes"]]
        above = len(keys) - len(data["meets"])
        if around.negated or keys[above:] != data["meets"] or above < 1:
            self.document.refuse(("meets",), "meets names the lower classes; none can be a veto")
        prefix = around.prefix or "class"
        judged = Manual(key=f"{prefix}.judged", question=_UNCOVERED)
        node = Switch(
            lookup=self.lookup.name,
            cases=self._rows(above - 1, prefix, negated=True),
            otherwise=self._made(f"{prefix}.judged", judged, _UNCOVERED),
        )
        made = self._made(prefix, node, Label(**data["name"]))
        return replace(made, clause=around.clause) if around.prefix else made

    def classes(self) -> tuple[SizeClass, ...]:
        """Return the classes, highest first; the last has no bound."""
        entries = self.document.data["classes"]
        return tuple(
            SizeClass(
                key=entry["key"],
                label=Label(zh=entry["zh"], en=entry["en"]),
                at_or_above=(
                    None if index == len(entries) - 1 else self._at_or_above(index, entry["key"])
                ),
            )
            for index, entry in enumerate(entries)
        )

    def _at_or_above(self, index: int, prefix: str) -> Condition:
        rows = self._rows(index, prefix, negated=False)
        return self._made(prefix, Switch(lookup=self.lookup.name, cases=rows))

    def _rows(self, index: int, prefix: str, *, negated: bool) -> tuple[tuple[str, Condition], ...]:
        """Return, for each sector, "every bound of class `index` holds", or that one does not."""
        return tuple(
            (sector, self._row(sector, bounds, index, f"{prefix}.{sector}", negated=negated))
            for sector, bounds in self.document.data["bounds"].items()
        )

    def _row(
        self, sector: str, bounds: Mapping[str, Any], index: int, prefix: str, *, negated: bool
    ) -> Condition:
        nodes: dict[str, Node] = {}
        for key, bars in bounds.items():
            try:
                quantity = fact_quantity(key, self.facts)
                bar = parse_threshold(bars[index], quantity.kind)
                nodes[key] = compare(
                    quantity, bar, at_least=not negated, strict=negated, facts=self.facts
                )
            except (ValueError, IndexError, TypeError) as error:
                self.document.refuse(("bounds", sector, key), f"{sector}: {error}")
        clause = self.document.data.get("clauses", {}).get(sector, "")
        children = tuple(
            self._made(
                f"{prefix}.{name}",
                node,
                linear_text(node) if isinstance(node, Linear) else None,
                clause=clause,
            )
            for name, node in nodes.items()
        )
        combined = (AnyOf if negated else AllOf)(children=children)
        return self._made(prefix, combined, Label(zh=clause or sector, en=sector), clause=clause)

    def _made(
        self, name: str, node: Node, label: Label | None = None, *, clause: str = ""
    ) -> Condition:
        data = self.document.data
        return Condition(
            id=name,
            label=label or Label(zh=name, en=name),
            clause=clause or data["document"].get("part", ""),
            evidence=data.get("evidence", "M"),
            node=node,
        )
