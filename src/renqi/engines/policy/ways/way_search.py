"""Search a condition tree for the cheapest sets of moves that would make it hold (路径搜索).

Every part of the tree answers with a few cheapest plans, and a parent joins those of its
children, so the work grows with the size of the tree and not with the number of combinations.
Plans look at each condition alone; whether a plan works out is for `way_up` to judge.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from renqi.engines.policy.domain.facts import Change, FactCatalogue, FactKind
from renqi.engines.policy.domain.tree import (
    AllOf,
    AnyOf,
    AtLeastN,
    Includes,
    Item,
    Linear,
    Manual,
    Member,
    Score,
    ScoreAt,
    Switch,
    Truth,
)
from renqi.engines.policy.domain.values import FactRow
from renqi.engines.policy.judging.interpret import Examination, Finding
from renqi.engines.policy.ways.leaf_moves import (
    Ways,
    includes_ways,
    item_points,
    linear_ways,
    lookup_ways,
    manual_ways,
    member_ways,
)
from renqi.engines.policy.ways.moves import (
    Move,
    Moves,
    Pick,
    Span,
    State,
    StepKind,
    chosen_value,
    is_judgement,
    merged,
    nature_of,
)

KEPT = 12
KEPT_IN_SCORES = 4
SCORE_STATES = 400
Cost = tuple[int, int, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Moves that belong together, and what they cost: impossible ones, how many, how far."""

    moves: Moves
    cost: Cost


NOTHING = Plan(moves={}, cost=(0, 0, 0.0))


class WaySearch:
    """One search over one state of a firm (一次搜索)."""

    def __init__(
        self,
        examination: Examination,
        catalogue: FactCatalogue,
        *,
        changes: Mapping[str, Change],
        moved: frozenset[str] = frozenset(),
    ) -> None:
        """Search from the facts and judgements of an examination.

        A number in `moved` has been changed before: to move it on is no further change. A
        category in it stays as it was chosen.
        """
        self.examination = examination
        self.catalogue = catalogue
        self.changes = changes
        self.moved = moved
        self.rule = examination.rule
        self.state = State(facts=examination.facts, judgements=examination.judgements)
        self._costs: dict[tuple[str, Move], Cost] = {}

    def all_of(self, findings: Sequence[Finding]) -> list[Plan]:
        """Return the cheapest plans that make every finding hold."""
        scores = [f for f in findings if isinstance(f.condition.node, ScoreAt)]
        plans = [NOTHING]
        for finding in findings:
            if finding.truth is not Truth.TRUE and not isinstance(finding.condition.node, ScoreAt):
                plans = self._join(plans, self.one(finding))
        if any(finding.truth is not Truth.TRUE for finding in scores):
            tables = dict.fromkeys(f.condition.node.table for f in scores)  # type: ignore[union-attr]
            for table in tables:
                nodes = [f.condition.node for f in scores]
                of_table = [n for n in nodes if isinstance(n, ScoreAt) and n.table == table]
                plans = self._join(plans, self._score_plans(of_table))
        caps = _rank_caps(findings, self.examination.facts)
        return [self._capped(plan, caps) for plan in plans] if caps else plans

    def _capped(self, plan: Plan, caps: Moves) -> Plan:
        both = merged(plan.moves, {key: caps[key] for key in caps if key in plan.moves})
        return plan if both is None else self._plan(both)

    def one(self, finding: Finding) -> list[Plan]:
        """Return the cheapest plans that make one finding hold."""
        node = finding.condition.node
        if finding.truth is Truth.TRUE:
            return [NOTHING]
        if isinstance(node, AllOf):
            return self.all_of(finding.children)
        if isinstance(node, AnyOf | AtLeastN):
            n = node.n if isinstance(node, AtLeastN) else 1
            return self._at_least(n, finding.children)
        if isinstance(node, ScoreAt):
            return self._score_plans([node])
        if isinstance(node, Switch):
            return self._switch(node, finding)
        ways = (way for way in self._leaf_ways(finding) if not self._turns(way))
        return self._best(map(self._plan, ways))

    def _turns(self, way: Moves) -> bool:
        return any(key in self.moved and isinstance(move, Pick) for key, move in way.items())

    def _leaf_ways(self, finding: Finding) -> Ways:
        node, facts = finding.condition.node, self.examination.facts
        if isinstance(node, Linear):
            return linear_ways(node, facts, self.catalogue)
        if isinstance(node, Member):
            return member_ways(node, self.rule, self.catalogue)
        if isinstance(node, Includes):
            return includes_ways(node, facts, self.catalogue)
        return manual_ways(node, self.rule) if isinstance(node, Manual) else []

    def _switch(self, node: Switch, finding: Finding) -> list[Plan]:
        """The firm's own branch; or, while its category is open, a branch that could hold."""
        lookup = self.rule.lookups[node.lookup]
        if self.examination.categories[node.lookup] is not None:
            return self.one(finding.children[0]) if finding.children else []
        truths = {category: self.examination.find(case).truth for category, case in node.cases}
        best = max(truths.values(), default=Truth.FALSE)
        wanted = {category for category, truth in truths.items() if truth is best}
        return self._best(map(self._plan, lookup_ways(lookup, wanted)))

    def _at_least(self, n: int, findings: Sequence[Finding]) -> list[Plan]:
        """Choose which conditions to bring about: plans by how many hold so far."""
        reached: list[list[Plan]] = [[NOTHING]] + [[] for _ in range(n)]
        for finding in findings:
            plans = self.one(finding)
            for count in range(n, 0, -1):
                joined = self._join(reached[count - 1], plans)
                reached[count] = self._best([*reached[count], *joined])
        return reached[n]

    def _score_plans(self, nodes: Sequence[ScoreAt]) -> list[Plan]:
        """Several bars on one table at once: what each still lacks, and items that give it."""
        score = self.rule.scores[nodes[0].table]
        start = tuple(
            max(0, n.at_least - self.examination.points(score, part=n.part, item=n.item).low)
            for n in nodes
        )
        covered = [{id(i) for i in score.items(part=n.part, item=n.item)} for n in nodes]
        states: dict[tuple[int, ...], list[Plan]] = {start: [NOTHING]}
        for item in score.items():
            counts = tuple(id(item) in group for group in covered)
            if not any(counts):
                continue
            options = self._item_options(score, item, start)
            states = self._next_states(states, counts, options)
        return states.get((0,) * len(nodes), [])

    def _next_states(
        self,
        states: Mapping[tuple[int, ...], list[Plan]],
        counts: tuple[bool, ...],
        options: Sequence[tuple[int, Plan]],
    ) -> dict[tuple[int, ...], list[Plan]]:
        found: dict[tuple[int, ...], list[Plan]] = {key: list(p) for key, p in states.items()}
        for needs, plans in states.items():
            for gain, plan in options:
                pairs = zip(needs, counts, strict=True)
                left = tuple(max(0, need - gain) if counts_ else need for need, counts_ in pairs)
                if left != needs:
                    found.setdefault(left, []).extend(self._joined(plans, [plan]))
        best = {key: self._best(plans, KEPT_IN_SCORES) for key, plans in found.items() if plans}
        if len(best) <= SCORE_STATES:
            return best
        nearest = sorted(best, key=sum)[:SCORE_STATES]
        return {key: best[key] for key in nearest}

    def _item_options(
        self, score: Score, item: Item, needs: tuple[int, ...]
    ) -> list[tuple[int, Plan]]:
        """Return (points gained, cheapest plan) for each band above the present one."""
        low = self.examination.item(score, item).low
        if item.manual is not None:
            key = f"{self.rule.id}:{score.key_of(item)}"
            gains = sorted({min(need, item.max_points - low) for need in needs} - {0})
            return [
                (gain, self._plan(item_points(key, low + gain, item.max_points))) for gain in gains
            ]
        options = []
        for case in item.cases:
            if case.points > low:
                plans = self.one(self.examination.find(case.when))
                options += [(case.points - low, plan) for plan in plans[:1]]
        return options

    def _plan(self, moves: Moves) -> Plan:
        costs = [self._cost(key, move) for key, move in moves.items()]
        return Plan(
            moves=moves,
            cost=(sum(c[0] for c in costs), sum(c[1] for c in costs), sum(c[2] for c in costs)),
        )

    def _cost(self, key: str, move: Move) -> Cost:
        if (key, move) not in self._costs:
            spec = None if is_judgement(key) else self.catalogue[key]
            target = chosen_value(move, self.state.value(key), spec)
            nature = nature_of(key, target, self.state, self.catalogue, self.changes)
            impossible = int(nature.kind is StepKind.IMPOSSIBLE)
            self._costs[key, move] = (impossible, int(key not in self.moved), float(nature.effort))
        return self._costs[key, move]

    def _join(self, first: Sequence[Plan], second: Sequence[Plan]) -> list[Plan]:
        return self._best(self._joined(first, second))

    def _joined(self, first: Sequence[Plan], second: Sequence[Plan]) -> list[Plan]:
        if any(plan is NOTHING for plan in second):
            return list(first)
        both = (merged(a.moves, b.moves) for a in first for b in second)
        return [self._plan(moves) for moves in both if moves is not None]

    def _best(self, plans: Iterable[Plan], kept: int = KEPT) -> list[Plan]:
        """Return the cheapest plans, leaving out those that contain a cheaper one."""
        found: list[Plan] = []
        for plan in sorted(plans, key=_price):
            if len(found) == kept:
                break
            if not any(cheap.moves.items() <= plan.moves.items() for cheap in found):
                found.append(plan)
        return found


def _rank_caps(findings: Sequence[Finding], facts: FactRow) -> dict[str, Move]:
    """Return "at most rank 3" where there is no rank yet: it holds of 0, and binds a new rank."""
    caps: dict[str, Move] = {}
    for finding in findings:
        node = finding.condition.node
        if isinstance(node, Linear) and node.quantity.kind is FactKind.RANK and not node.at_least:
            (key,) = node.quantity.upper
            if facts.get(key) == 0:
                caps[key] = Span(None, node.bound)
    return caps


def _price(plan: Plan) -> tuple[int, int, float, list[str]]:
    return (*plan.cost, sorted(plan.moves))
