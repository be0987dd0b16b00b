"""The chain over the trail, as checks and anchors see it (审计封链)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """The last seal of a chain: what an anchor outside writes down (链头).

    Attributes:
        no: Number of the seal.
        hash: Its hash, hexadecimal; it stands for everything sealed so far.
        entries: How many entries the chain covers.
        sealed_at: When it was sealed.
    """

    no: int
    hash: str
    entries: int
    sealed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that does not hold (核验问题).

    Attributes:
        problem: What is wrong, a stable name.
        subject: The entry, seal or anchor that shows it.
        expected: What was to be found.
        found: What was found.
    """

    problem: str
    subject: str
    expected: str = ""
    found: str = ""
