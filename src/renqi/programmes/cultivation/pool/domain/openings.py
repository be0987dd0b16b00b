"""Which grades of the pool are open to a firm, and by what (准入判定)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from renqi.programmes.cultivation.pool.domain.entry_rules import GradeRule, KindRules, Opening
from renqi.programmes.cultivation.pool.domain.kinds import LADDERS, Grade, next_grade, step_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a firm stands before one rule, as a run or a judging found it (判定依据).

    Attributes:
        rule: Id of the rule.
        verdict: met, review, unknown or unmet.
        shortfall: How much of the failed bars is missing, added up; none where it is no near
            miss.
        missing: Facts that could settle an open verdict.
        unmet: Conditions that fail.
    """

    rule: str
    verdict: str
    shortfall: float | None = None
    missing: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmEvidence:
    """All that is known of a firm for the pool (企业依据).

    `titles` is none where the register says nothing: unknown is not "no title".
    """

    uscc: str
    titles: frozenset[str] | None
    standings: Mapping[str, Evidence]


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a grade is open to a firm, as it stays on record (准入理由).

    Attributes:
        how: `title`, `verdict`, `near` or `unknown`.
        grade: The grade that it opens.
        title: The title that opens it.
        standing: Where the firm stands before the rule that opens it.
    """

    how: str
    grade: Grade
    title: str = ""
    standing: Evidence | None = None

    def document(self) -> dict[str, Any]:
        """Say it as plain data."""
        return {
            "how": self.how,
            "grade": self.grade.value,
            "title": self.title,
            "standing": None if self.standing is None else asdict(self.standing),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which of the ways a list uses, never more than the rules open (遴选范围).

    Attributes:
        with_met: Firms whose verdict opens.
        with_near: Near misses.
        with_unknown: Firms that a missing fact leaves open.
        shortfall_at_most: How much may be missing at most; the rules' own limit stands too.
    """

    with_met: bool = True
    with_near: bool = True
    with_unknown: bool = False
    shortfall_at_most: float = 1.0


EVERY_WAY = Choice(with_unknown=True)
# Nobody climbs by a near miss.
SURE_WAYS = Choice(with_near=False, with_unknown=False)


def why_open(grade: GradeRule, firm: FirmEvidence, *, choice: Choice = EVERY_WAY) -> Why | None:
    """Say by what a grade is open to a firm; none where it is not (准入理由).

    The surest way counts: a title, then a verdict, then a near miss, the nearest first, then
    an open verdict.
    """
    found = [
        why for opening in grade.opens if (why := _why(opening, grade.grade, firm, choice=choice))
    ]
    return min(found, key=_rank) if found else None


def highest_open(rules: KindRules, firm: FirmEvidence, *, choice: Choice = EVERY_WAY) -> Why | None:
    """Say on which grade a firm may enter, and why (可入层级).

    Above the lowest grade a firm enters by a title only: a verdict says what it could become,
    not what it is.
    """
    for grade in reversed(LADDERS[rules.kind]):
        rule = rules.of_grade(grade)
        why = why_open(rule, firm, choice=choice) if rule is not None else None
        if why is not None and (why.how == "title" or rule is rules.grades[0]):
            return why
    return None


def why_promoted(rules: KindRules, grade: Grade, firm: FirmEvidence) -> Why | None:
    """Say why a firm may climb to the grade above its own, and no further (晋级理由).

    A title of a grade still higher says so too: it was not given without those below.
    """
    above = next_grade(rules.kind, grade)
    if above is None:
        return None
    rule = rules.of_grade(above)
    why = why_open(rule, firm, choice=SURE_WAYS) if rule is not None else None
    if why is not None:
        return why
    higher = LADDERS[rules.kind][step_of(rules.kind, above) + 1 :]
    for one in (found for name in higher if (found := rules.of_grade(name)) is not None):
        by_title = why_open(one, firm, choice=SURE_WAYS)
        if by_title is not None and by_title.how == "title" and rule is not None:
            return Why(how="title", grade=above, title=by_title.title)
    return None


def _rank(why: Why) -> tuple[int, float]:
    order = ("title", "verdict", "near", "unknown").index(why.how)
    shortfall = why.standing.shortfall if why.standing is not None else None
    return order, shortfall or 0.0


def _why(opening: Opening, grade: Grade, firm: FirmEvidence, *, choice: Choice) -> Why | None:
    if opening.title:
        held = firm.titles is not None and opening.title in firm.titles
        return Why(how="title", grade=grade, title=opening.title) if held else None
    standing = firm.standings.get(opening.rule)
    if standing is None:
        return None
    how = _how(opening, standing, choice)
    return Why(how=how, grade=grade, standing=standing) if how else None


def _how(opening: Opening, standing: Evidence, choice: Choice) -> str:
    if choice.with_met and standing.verdict in opening.verdicts:
        return "verdict"
    if choice.with_near and opening.shortfall_at_most is not None:
        most = min(opening.shortfall_at_most, choice.shortfall_at_most)
        if standing.shortfall is not None and standing.shortfall <= most:
            return "near"
    if choice.with_unknown and opening.unknown_facts_at_most is not None:
        is_open = standing.verdict == "unknown"
        if is_open and 0 < len(standing.missing) <= opening.unknown_facts_at_most:
            return "unknown"
    return ""
