"""Which firms belong together on a day (关联企业)."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from renqi.registry.domain.firm_groups import Edge, relatedness_of
from renqi.registry.domain.relation_kinds import Relatedness, RelationKind
from renqi.registry.models import Firm, FirmRelation


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A firm that belongs to the group of another (关联企业).

    Attributes:
        uscc: Its credit code.
        name: Its name; empty where the page may not see its file.
        kind: `controls` where the firm asked about controls it, `controlled_by` the other way,
            chains followed; `same_group` else.
        source: Who says so; empty where it follows from a chain.
    """

    uscc: str
    name: str
    kind: Relatedness
    source: str


def related_firms(uscc: str, *, as_of: dt.date) -> tuple[Related, ...]:
    """List the firms that belong together with one firm, chains followed (关联企业).

    Within what the transaction may see. Codes that were merged stand for the firm kept.

    Args:
        uscc: Credit code of the firm.
        as_of: The day.
    """
    return related_of_each([uscc], as_of=as_of).get(uscc, ())


def related_of_each(usccs: Collection[str], *, as_of: dt.date) -> dict[str, tuple[Related, ...]]:
    """List for each of some firms those that belong together with it, asked at once (批量关联).

    Args:
        usccs: Credit codes; one that is not registered is left out.
        as_of: The day.
    """
    rows = Firm.objects.filter(uscc__in=usccs).values_list("uscc", "pk", "merged_into_id")
    firms = {code: kept or pk for code, pk, kept in rows}
    around = _around(set(firms.values()), as_of=as_of)
    told = {firm: relatedness_of(firm, around.edges) for firm in firms.values()}
    seen = Firm.objects.filter(pk__in={pk for group in told.values() for pk in group})
    names = {pk: (code, name) for pk, code, name in seen.values_list("pk", "uscc", "name")}
    return {code: _ordered(firm, told[firm], around, names) for code, firm in firms.items()}


def _ordered(
    firm: int,
    told: Mapping[int, Relatedness],
    around: "_Gathered",
    names: Mapping[int, tuple[str, str]],
) -> tuple[Related, ...]:
    rows = (
        Related(
            uscc=names[pk][0] if pk in names else around.codes[pk],
            name=names[pk][1] if pk in names else "",
            kind=kind,
            source=_source(around.edges, firm, pk, kind),
        )
        for pk, kind in told.items()
    )
    order = list(Relatedness)
    return tuple(sorted(rows, key=lambda one: (order.index(one.kind), one.name, one.uscc)))


def in_force(as_of: dt.date) -> QuerySet[FirmRelation]:
    """Give the relations that hold on a day."""
    return FirmRelation.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=as_of), from_on__lte=as_of
    )


@dataclass(slots=True, kw_only=True)
class _Gathered:
    """Relations with their source, by the firms that go on, and a code for each such firm."""

    edges: dict[Edge, str] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)

    def add(self, rows: QuerySet[FirmRelation]) -> set[int]:
        """Take relations in, but those between codes of one firm, and give the firms they name."""
        told = list(
            rows.order_by("pk").values_list(
                "kind", "source", "first_id", "second_id", "first_uscc", "second_uscc"
            )
        )
        ends = {end for row in told for end in row[2:4]}
        merged = Firm.objects.filter(pk__in=ends, merged_into__isnull=False)
        kept = dict(merged.values_list("pk", "merged_into_id"))
        for kind, source, first, second, first_code, second_code in told:
            one, other = kept.get(first, first), kept.get(second, second)
            self.codes.setdefault(one, first_code)
            self.codes.setdefault(other, second_code)
            if one != other:
                self.edges.setdefault((RelationKind(kind), one, other), source)
        return {kept.get(end, end) for end in ends}


def _around(firms: Collection[int], *, as_of: dt.date) -> _Gathered:
    """The relations of the whole groups of some firms, gathered outward from them."""
    gathered = _Gathered()
    seen: set[int] = set()
    waiting = set(firms)
    while waiting:
        seen |= waiting
        merged = Firm.objects.filter(merged_into_id__in=waiting).values_list("pk", flat=True)
        ours = [*waiting, *merged]
        rows = in_force(as_of).filter(Q(first_id__in=ours) | Q(second_id__in=ours))
        waiting = gathered.add(rows) - seen
    return gathered


def _source(edges: Mapping[Edge, str], firm: int, other: int, kind: Relatedness) -> str:
    asked: tuple[Edge, ...] = {
        Relatedness.CONTROLS: ((RelationKind.CONTROLS, firm, other),),
        Relatedness.CONTROLLED_BY: ((RelationKind.CONTROLS, other, firm),),
        Relatedness.SAME_GROUP: (
            (RelationKind.SAME_GROUP, firm, other),
            (RelationKind.SAME_GROUP, other, firm),
        ),
    }[kind]
    return next((edges[edge] for edge in asked if edge in edges), "")
