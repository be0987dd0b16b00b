"""What a payment pays: months named, then the oldest, then months ahead (缴费分配)."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A month and what is left to pay of it, in fen (待缴).

    Attributes:
        month: By its first day.
        left: Fen not paid yet.
        is_ahead: Nobody has asked for it yet; it would be paid ahead.
    """

    month: dt.date
    left: int
    is_ahead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Fen of a payment that go to a month (分配)."""

    month: dt.date
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """Where a payment goes; parts and what goes back make it whole (分配结果)."""

    parts: tuple[Part, ...]
    returned: int


def allocate(
    amount: int, *, owed: Sequence[Owed], named: Collection[dt.date], room: int
) -> Allocation:
    """Say what a payment pays (缴费分配).

    Who pays says for what by the reference it names; what is over pays the oldest month, then
    months ahead; what then is over goes back.

    Args:
        amount: Fen that came in.
        owed: Months that may be paid, ahead ones included.
        named: Months that the payer named.
        room: Fen that the firm may still pay in all.

    Example:
        >>> from datetime import date
        >>> months = [Owed(month=date(2026, n, 1), left=100) for n in (1, 2)]
        >>> allocate(250, owed=months, named=[date(2026, 2, 1)], room=1000).parts[0].month.month
        2
    """
    parts: list[Part] = []
    rest = min(amount, room)
    for one in sorted(owed, key=lambda one: (one.month not in named, one.is_ahead, one.month)):
        taken = min(rest, one.left)
        if taken > 0:
            parts.append(Part(month=one.month, amount=taken))
            rest -= taken
    return Allocation(parts=tuple(parts), returned=amount - sum(part.amount for part in parts))
