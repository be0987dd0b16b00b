"""What checks find, from rows that were looked up (核查判断).

Each gives passed, found or unknown with what it rests on; a check that lacks what it needs says
unknown and never passed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from renqi.programmes.riskfund.relief.domain.claim_states import CheckKey, CheckOutcome

# An event of the same kind so close to another may be the same.
NEAR_EVENT_DAYS = 31
# A relation so young when the claim comes may have been made for it.
NEW_RELATION_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One thing that a check points to (核查线索).

    Attributes:
        words: What it is, in one word of the page's table.
        name: Whose or which it is.
        uscc: The firm it leads to; empty where it leads to none.
        claim: The claim it leads to; 0 where it leads to none.
        data: Figures and days.
    """

    words: str
    name: str = ""
    uscc: str = ""
    claim: int = 0
    data: Mapping[str, str] = field(default_factory=dict)

    @property
    def document(self) -> dict[str, object]:
        """The sign as it is kept."""
        return {
            "words": self.words,
            "name": self.name,
            "uscc": self.uscc,
            "claim": self.claim,
            "data": dict(self.data),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What one check found (核查结果)."""

    key: CheckKey
    outcome: CheckOutcome
    signs: tuple[Sign, ...] = ()


def check_of(key: CheckKey, signs: Sequence[Sign], *, unknown: Sequence[Sign] = ()) -> Check:
    """Make a check of what it found; what is found weighs more than what is unknown."""
    if signs:
        return Check(key=key, outcome=CheckOutcome.FOUND, signs=tuple(signs))
    if unknown:
        return Check(key=key, outcome=CheckOutcome.UNKNOWN, signs=tuple(unknown))
    return Check(key=key, outcome=CheckOutcome.PASSED)


def keys_with(checks: Collection[Check], outcome: CheckOutcome) -> tuple[str, ...]:
    """Name the checks with an outcome, in their order."""
    return tuple(one.key.value for one in checks if one.outcome is outcome)
