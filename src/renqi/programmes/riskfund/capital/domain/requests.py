"""What takes two people to do to a fund's book (双人事项)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from renqi.programmes.riskfund.charter.domain.vocabulary import Party


class RequestKind(StrEnum):
    """What is asked for (事项种类)."""

    WITHDRAW = "withdraw"
    REBASE = "rebase"
    FLOOR = "floor"


class RequestState(StrEnum):
    """How far it has come (事项状态)."""

    ASKED = "asked"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """One request (双人事项)."""

    id: int
    fund: str
    kind: RequestKind
    party: Party | None
    amount: int
    reason: str
    state: RequestState
    asked_by_id: int
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    answer: str
