"""Who brings made-up lists on their way, and with which money (演示经办台)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from renqi.demo.district_fund import DistrictFund
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain.line_states import LineState
from renqi.programmes.cultivation.support.selectors.entitlement_lines import (
    LineFilter,
    LineRow,
    LineSort,
    every_line,
)
from renqi.programmes.cultivation.support.services.keep_promises import keep_promises

# Longer than firms have to confirm.
_DAYS_SINCE = 45


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportPeople:
    """Who acts in the made-up city; no two are one person (演示经办人)."""

    officer: Actor
    lead: Actor
    clerk: Actor
    checker: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everybody and everything that lists are brought on their way with (演示经办台)."""

    people: SupportPeople
    fund: DistrictFund
    own: str
    budget: int
    begun: dt.date
    now: dt.datetime

    def day(self, number: int) -> dt.date:
        """Give a day after the beginning, but none to come."""
        return min(self.begun + dt.timedelta(days=number), self.today)

    @property
    def today(self) -> dt.date:
        """Give the day of loading."""
        return timezone.localdate(self.now)

    def at(self, on: dt.date) -> dt.datetime:
        """Give the instant of loading, moved to a day."""
        return self.now - (self.today - on)

    def keep(self, on: dt.date) -> None:
        """Let the daily work be done that a day brings."""
        keep_promises(at=self.at(on), on=on)


def first_day(now: dt.datetime) -> dt.date:
    """Give the day on which the made-up budget begins: a while ago, but within this year."""
    today = timezone.localdate(now)
    return max(today - dt.timedelta(days=_DAYS_SINCE), today.replace(month=1, day=1))


def lines_of(list_id: int | None, state: LineState) -> Sequence[LineRow]:
    """Give the lines in a state, of one list or of all (明细)."""
    where = LineFilter(list_id=list_id, state=state.value)
    return list(
        every_line(scope=Scope(all=True), where=where, sort=LineSort.NUMBER, is_descending=False)
    )
