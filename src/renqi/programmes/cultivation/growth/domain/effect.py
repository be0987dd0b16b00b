"""What the facts of a plan were before it and are later: no proof of cause (前后对比)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from renqi.engines.policy.domain.values import FactValue

YEAR_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedValue:
    """One value that a source told (有日期的值).

    Attributes:
        value: In stored units.
        observed_on: The day of which it speaks.
        source: Who told it.
        year: Its fiscal year; none for facts that are not of a year.
    """

    value: FactValue
    observed_on: dt.date
    source: str
    year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeAfter:
    """A fact before a plan was agreed and the newest one after (前后值).

    Attributes:
        stem: The fact without its year.
        before: What was known when the plan was agreed; none where nothing was.
        after: What is known now and was not then; none while nothing new was told.
        is_year_later: Whether a whole year lies between plan and the later value.
    """

    stem: str
    before: DatedValue | None
    after: DatedValue | None
    is_year_later: bool


def before_after(
    stem: str, values: Sequence[DatedValue], *, agreed_on: dt.date, today: dt.date
) -> BeforeAfter:
    """Compare a fact before and after a plan (前后对比).

    A fact of fiscal years is compared between the last year closed before the agreement and the
    latest later year; another one between the last telling up to the agreement and the newest
    after it. Values of the same day go as they come, the believed one first.

    Args:
        stem: The fact.
        values: All tellings, the believed ones first.
        agreed_on: The day the plan was agreed.
        today: The day of asking.
    """
    known = [one for one in values if one.observed_on <= today]
    if any(one.year is not None for one in known):
        last_closed = agreed_on.year - 1
        earlier = [one for one in known if (one.year or 0) <= last_closed]
        later = [one for one in known if (one.year or 0) > last_closed]
        before = max(earlier, key=lambda one: one.year or 0, default=None)
        after = max(later, key=lambda one: one.year or 0, default=None)
        # A year counts when it has been closed, on the day after its last.
        is_later = after is not None and (after.year or 0) > agreed_on.year
    else:
        earlier = [one for one in known if one.observed_on <= agreed_on]
        later = [one for one in known if one.observed_on > agreed_on]
        before = max(earlier, key=lambda one: one.observed_on, default=None)
        after = max(later, key=lambda one: one.observed_on, default=None)
        is_later = after is not None and (after.observed_on - agreed_on).days >= YEAR_DAYS
    return BeforeAfter(stem=stem, before=before, after=after, is_year_later=is_later)
