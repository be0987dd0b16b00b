"""What a member's stake was worth over time, beside what it paid (权益走势)."""

import datetime as dt
from dataclasses import dataclass

from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.capital.domain.book import EntryKind
from renqi.programmes.riskfund.capital.selectors.entries import entries_of
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_days
from renqi.programmes.riskfund.charter.domain.vocabulary import Party


@dataclass(frozen=True, slots=True, kw_only=True)
class StakeDay:
    """A stake at the end of a day, in fen (权益日值).

    Attributes:
        paid_in: Paid in by then.
        taken_out: Paid back to the firm by then.
        value: What the shares were worth.
    """

    on: dt.date
    paid_in: int
    taken_out: int
    value: int

    @property
    def result(self) -> int:
        """The firm's share of returns and losses so far (累计损益)."""
        return self.value + self.taken_out - self.paid_in


def stake_history(fund: str, uscc: str, *, scope: Scope, until: dt.date) -> tuple[StakeDay, ...]:
    """Give the worth of a stake on each day on which the fund's book moved (权益走势).

    The shares that the firm held on the day, times the value of its class, by the shares of the
    class: the same fraction as in the book, rounded down.

    Args:
        fund: Which.
        uscc: The firm.
        scope: All, the institution's own fund, or the firm's own.
        until: The last day.

    Raises:
        BookMissing: The fund has no book.
    """
    moves = [one for one in entries_of(fund, scope=scope, uscc=uscc) if one.on <= until]
    if not moves:
        return ()
    first = moves[0].on
    found = []
    for day in fund_days(fund, until=until):
        if day.on is None or day.on < first:
            continue
        past = [one for one in moves if one.on <= day.on]
        paid = sum(one.amount for one in past if one.kind is EntryKind.CONTRIBUTED)
        shares = sum(_shares(one.kind) * one.shares for one in past)
        held, issued = day.by_class[Party.FIRM], day.shares_by_class[Party.FIRM]
        out = sum(int(one.detail.get("paid", 0)) for one in past if one.kind is EntryKind.REDEEMED)
        value = shares * held // issued if issued else 0
        found.append(StakeDay(on=day.on, paid_in=paid, taken_out=out, value=value))
    return tuple(found)


def _shares(kind: EntryKind) -> int:
    """Tell whether an entry gives shares or takes them."""
    return 1 if kind is EntryKind.CONTRIBUTED else -1
