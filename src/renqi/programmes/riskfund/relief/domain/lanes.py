"""Which lane a claim takes, until when it is promised, and who may decide it (通道与授权)."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from renqi.engines.casework.domain.city_time import CITY, day_of
from renqi.engines.casework.domain.working_days import WorkingDays
from renqi.programmes.riskfund.charter.domain.help_terms import Delegation, LaneRule
from renqi.programmes.riskfund.charter.domain.vocabulary import Lane

_ORDER = (Lane.FAST, Lane.STANDARD, Lane.FULL)
# A wish that lies so close under a bound that it may have been chosen for it.
JUST_UNDER = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneFacts:
    """What decides about the lane (通道依据).

    Attributes:
        amount: The help in question, in fen.
        months_paid: Contributions paid.
        has_arrears: Whether any are unpaid; none where unknown.
        verdict: `met`, `unmet` or `unknown`.
        found: Checks that found something.
        unknown: Checks that could not be made.
    """

    amount: int
    months_paid: int
    has_arrears: bool | None
    verdict: str
    found: Collection[str] = ()
    unknown: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneChoice:
    """The lane of a claim and why no faster one (所入通道).

    `reason` is `found`, `unmet`, `unknown`, `amount`, `months`, `arrears`, or empty for the
    fastest that the charter has.
    """

    rule: LaneRule
    reason: str


def is_cleared(rule: LaneRule, *, months_paid: int, has_arrears: bool | None) -> bool:
    """Say whether a firm stands on the list of those cleared beforehand (预审名单)."""
    return months_paid >= rule.months_paid_min and has_arrears is False


def choose_lane(rules: Sequence[LaneRule], facts: LaneFacts) -> LaneChoice:
    """Give the fastest lane that a claim may take; the slowest of the charter takes the rest.

    What a check found, or a condition that is not met, is always for the slowest; what is not
    known keeps a claim out of the fast lane only.
    """
    ordered = sorted(rules, key=lambda one: _ORDER.index(one.lane))
    reason = ""
    for rule in ordered[:-1]:
        why = _why_not(rule, facts)
        if not why:
            return LaneChoice(rule=rule, reason=reason)
        reason = reason or why
    return LaneChoice(rule=ordered[-1], reason=reason)


def _why_not(rule: LaneRule, facts: LaneFacts) -> str:
    is_fast = rule.lane is Lane.FAST
    reasons = {
        "found": bool(facts.found),
        "unmet": facts.verdict == "unmet",
        "unknown": is_fast and bool(facts.unknown or facts.verdict != "met"),
        "amount": rule.amount_max is not None and facts.amount > rule.amount_max,
        "months": facts.months_paid < rule.months_paid_min,
        "arrears": is_fast and facts.has_arrears is not False,
    }
    return next((reason for reason, applies in reasons.items() if applies), "")


def due_at(rule: LaneRule, *, at: dt.datetime, calendar: WorkingDays) -> dt.datetime:
    """Say until when a lane promises a decision: in hours by the clock, or the end of a day.

    Example:
        >>> rule = LaneRule(lane=Lane.FAST, hours=4, working_days=None, amount_max=None,
        ...                 months_paid_min=0)
        >>> noon = dt.datetime(2026, 11, 20, 4, 0, tzinfo=dt.UTC)
        >>> due_at(rule, at=noon, calendar=WorkingDays(())).isoformat()
        '2026-11-20T08:00:00+00:00'

    """
    if rule.hours is not None:
        return at + dt.timedelta(hours=rule.hours)
    last = calendar.after(day_of(at), working_days=rule.working_days or 0).on
    midnight = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), tzinfo=CITY)
    return midnight.astimezone(dt.UTC)


def may_decide(delegation: Sequence[Delegation], *, role: str, amount: int) -> bool:
    """Say whether a role may decide help of an amount; the bound itself is within."""
    return any(
        row.role == role and (row.amount_max is None or amount <= row.amount_max)
        for row in delegation
    )


def deciders_of(delegation: Sequence[Delegation], *, amount: int) -> tuple[str, ...]:
    """Name the roles that may decide help of an amount, as the charter orders them."""
    return tuple(
        dict.fromkeys(
            row.role for row in delegation if row.amount_max is None or amount <= row.amount_max
        )
    )


def bound_just_above(delegation: Sequence[Delegation], *, wanted: int, allowed: int) -> int | None:
    """Give the bound that a wish keeps just below though more was allowed; none elsewhere.

    Just below is the last twentieth: a firm that could have 600,000 yuan and asks for 499,000
    where 500,000 goes to somebody higher is looked at, one that is allowed no more is not.
    """
    for row in delegation:
        top = row.amount_max
        if (
            top is not None
            and wanted < allowed
            and top - top // JUST_UNDER <= wanted <= top < allowed
        ):
            return top
    return None
