"""Which claims are looked at again: a draw that anybody can repeat (抽样复审).

Each claim gets the key u^(1/w) from a number u that its reference and the seed give, and the
largest keys are drawn: a weighted draw without replacement (Efraimidis and Spirakis) that does
not depend on the order in which claims come.
"""

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_DIGITS = 2**64


class Grade(StrEnum):
    """What a re-audit comes to (复审结论)."""

    SOUND = "sound"
    MINOR = "minor"
    SERIOUS = "serious"


class Oddity(StrEnum):
    """What makes a claim likelier to be drawn (疑点)."""

    OVERRIDE = "override"
    BREAK_GLASS = "break_glass"
    ODD_SPEED = "odd_speed"
    RETURNED = "returned"
    SAME_PEOPLE = "same_people"
    LARGE = "large"
    FLAGGED = "flagged"


# How many times as likely an oddity makes a claim; they add up.
WEIGHTS = {
    Oddity.OVERRIDE: 8,
    Oddity.BREAK_GLASS: 8,
    Oddity.ODD_SPEED: 5,
    Oddity.RETURNED: 3,
    Oddity.SAME_PEOPLE: 4,
    Oddity.LARGE: 3,
    Oddity.FLAGGED: 6,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A claim that may be drawn."""

    claim_id: int
    reference: str
    amount: int
    oddities: tuple[Oddity, ...]

    @property
    def weight(self) -> int:
        """How many plain claims it counts for: 1 and the weight of each oddity."""
        return 1 + sum(WEIGHTS[one] for one in self.oddities)


def draw_sample(claims: Iterable[Candidate], *, size: int, seed: int) -> tuple[Candidate, ...]:
    """Draw claims, the odd ones likelier; the same seed draws the same (抽样).

    Args:
        claims: All that may be drawn, in any order.
        size: How many to draw; fewer where there are no more.
        seed: Makes the draw repeatable.

    Returns:
        The drawn ones in the order in which they were drawn.
    """
    order = sorted(claims, key=lambda one: (-_key(one, seed), one.reference))
    return tuple(order[:size])


def _key(claim: Candidate, seed: int) -> float:
    digest = hashlib.sha256(f"{seed}:{claim.reference}".encode()).digest()
    # Between 0 and 1, neither of them: both ends have no logarithm to divide.
    uniform = (int.from_bytes(digest[:8], "big") + 0.5) / _DIGITS
    return math.log(uniform) / claim.weight
