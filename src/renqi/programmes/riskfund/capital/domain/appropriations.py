"""What is called from the government and the institution (出资通知)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from renqi.programmes.riskfund.charter.domain.money_terms import Matching
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE, Party


class CallKind(StrEnum):
    """Why money is called (出资事由)."""

    CALLED = "called"
    MATCHED = "matched"


class CallState(StrEnum):
    """How far a call has come (出资通知状态)."""

    ASKED = "asked"
    CALLED = "called"
    PAID = "paid"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


LIVE = (CallState.ASKED, CallState.CALLED, CallState.PAID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What a party owes for a year by the ratio of the charter (配比应出资).

    Attributes:
        firms_paid: What firms paid in the year, in fen.
        by_ratio: The share of it that the charter names.
        due: The same, up to the most of a year.
        called: What was called for the year before.
        to_call: What is called now.
    """

    party: Party
    year: int
    firms_paid: int
    ratio: int
    year_max: int | None
    by_ratio: int
    due: int
    called: int

    @property
    def to_call(self) -> int:
        """The difference; nothing where more was called than is due."""
        return max(self.due - self.called, 0)

    @property
    def basis(self) -> Mapping[str, int | None]:
        """The arithmetic, to be kept with the call."""
        return {
            "firms_paid": self.firms_paid,
            "ratio": self.ratio,
            "year_max": self.year_max,
            "by_ratio": self.by_ratio,
            "due": self.due,
            "called_before": self.called,
        }


def matched(matching: Matching, *, year: int, firms_paid: int, called: int) -> Matched:
    """Work out what a party adds to what firms paid in a year (配比测算), cut to the fen.

    Example:
        >>> half = Matching(party=Party.INSTITUTION, ratio=WHOLE // 2, year_max=400)
        >>> one = matched(half, year=2026, firms_paid=1001, called=150)
        >>> one.by_ratio, one.due, one.to_call
        (500, 400, 250)

    """
    by_ratio = firms_paid * matching.ratio // WHOLE
    most = by_ratio if matching.year_max is None else matching.year_max
    return Matched(
        party=matching.party,
        year=year,
        firms_paid=firms_paid,
        ratio=matching.ratio,
        year_max=matching.year_max,
        by_ratio=by_ratio,
        due=min(by_ratio, most),
        called=called,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AppropriationLine:
    """One call for money (出资通知).

    Attributes:
        basis: The arithmetic of a matched one; empty for others.
        is_overdue: Not all of it is paid and its day is over.
    """

    id: int
    fund: str
    party: Party
    kind: CallKind
    state: CallState
    year: int
    amount: int
    paid: int
    due_on: date
    reason: str
    basis: Mapping[str, int | None]
    asked_by_id: int
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    answer: str
    is_overdue: bool

    @property
    def open(self) -> int:
        """What is not paid yet."""
        return self.amount - self.paid
