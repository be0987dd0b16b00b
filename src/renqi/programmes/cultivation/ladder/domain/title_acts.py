"""What people may do with a title, and on which days (称号办理规则).

Each function gives the event of an act that is in order, or refuses it. The clock has run up to
the day of the act before.
"""

import datetime as dt

from renqi.programmes.cultivation.ladder.domain import refusals
from renqi.programmes.cultivation.ladder.domain.calendar import months_after, years_after
from renqi.programmes.cultivation.ladder.domain.lifecycle import (
    DATA_FRAUD,
    Lifecycle,
    keeping,
    terms_at,
    update_day,
)
from renqi.programmes.cultivation.ladder.domain.title_clock import next_update
from renqi.programmes.cultivation.ladder.domain.title_events import Event, Happening
from renqi.programmes.cultivation.ladder.domain.title_state import (
    Status,
    TitleState,
    review_window,
    terms_of_review,
)

LATE = "late"


def update(state: TitleState, *, on: dt.date) -> Event:
    """Record the yearly update (年度更新).

    Raises:
        TitleEnded: The title is over.
        UpdateTooLate: This year's day is past.
        UpdateDone: This year's update is on record.
        NoUpdateAsked: None is due this year.
    """
    require_live(state)
    if state.reminded_of is not None:
        return Event(kind=Happening.UPDATED, on=on, due_on=state.reminded_of, matter=LATE)
    day = next_update(state)
    if day is not None and day.due_on.year == on.year:
        return Event(kind=Happening.UPDATED, on=on, due_on=day.due_on)
    this_year = update_day(state.title.rung, on.year)
    if this_year is not None and this_year.due_on in state.updated:
        raise refusals.UpdateDone(due_on=this_year.due_on)
    if this_year is not None and this_year.due_on in state.missed:
        raise refusals.UpdateTooLate(due_on=this_year.due_on)
    raise refusals.NoUpdateAsked


def note_change(state: TitleState, change: str, *, happened_on: dt.date, on: dt.date) -> Event:
    """Note a major change, which sets the last day of its report (登记重大变化).

    Raises:
        TitleEnded: The title is over.
        ChangeUnknown: The rule asks for no report of such a change.
        ChangeLiesAhead: It has not come about.
        ChangeNoted: It is on record.
    """
    require_live(state)
    event = _note(state, change, happened_on=happened_on, on=on)
    if state.is_done(event):
        raise refusals.ChangeNoted(happened_on=happened_on)
    return event


def as_noted(state: TitleState, change: str, *, happened_on: dt.date, on: dt.date) -> Event:
    """Give a change as it was noted (已登记的变化).

    Raises:
        ChangeUnknown: The rule asks for no report of such a change.
    """
    event = _note(state, change, happened_on=happened_on, on=on)
    if not state.is_done(event):
        raise refusals.ChangeUnknown(change=change, known="—")
    return event


def report_change(state: TitleState, noted: Event, *, on: dt.date) -> Event:
    """Record the report of a noted change; a late one is kept and heals nothing (变化报告).

    Raises:
        ChangeReported: It was reported before.
    """
    is_open = any((one.matter, one.due_on) == (noted.matter, noted.due_on) for one in state.changes)
    event = Event(
        kind=Happening.CHANGE_REPORTED,
        on=on,
        due_on=noted.due_on,
        matter=noted.matter if is_open else f"{noted.matter}/{LATE}",
        day=noted.day,
    )
    in_time = (Happening.CHANGE_REPORTED, noted.due_on, noted.matter)
    if in_time in state.marks or state.is_done(event):
        raise refusals.ChangeReported
    return event


def hand_in_review(state: TitleState, *, on: dt.date) -> Event:
    """Hand in a review (申请复核).

    Raises:
        TitleEnded: The title is over.
        ReviewHeldAlready: One is under way.
        NoReviewOfThis: No rule says how it is renewed.
        NoRightToRenewal: It bears a mark.
        ReviewNotOpen: It is not the time.
    """
    require_review_open(state, on=on)
    return Event(kind=Happening.REVIEW_HANDED_IN, on=on, day=state.last_day)


def require_review_open(state: TitleState, *, on: dt.date) -> Lifecycle:
    """Refuse unless a review may be handed in; give the version that it is held under (复核资格).

    Raises:
        TitleEnded: The title is over.
        ReviewHeldAlready: One is under way.
        NoReviewOfThis: No rule says how it is renewed.
        NoRightToRenewal: It bears a mark.
        ReviewNotOpen: It is not the time.
    """
    require_live(state)
    if state.status is Status.UNDER_REVIEW:
        raise refusals.ReviewHeldAlready
    window, terms = review_window(state), terms_of_review(state)
    if window is None or terms is None:
        raise refusals.NoReviewOfThis
    if state.no_renewal:
        raise refusals.NoRightToRenewal
    if not window[0] <= on <= window[1]:
        raise refusals.ReviewNotOpen(opens_on=window[0], last_day=window[1])
    return terms


def pass_review(state: TitleState, *, on: dt.date) -> Event:
    """Renew a title: the years are counted from its old last day (复核通过).

    Raises:
        NoReviewUnderWay: None was handed in.
    """
    _require_review(state)
    terms, last = terms_of_review(state), state.valid_until
    if terms is None or terms.extends_years is None or last is None:
        raise refusals.NoReviewOfThis
    return Event(
        kind=Happening.REVIEW_PASSED,
        on=on,
        day=years_after(last, terms.extends_years),
        clause=terms.clause("review_extends_years"),
    )


def fail_review(state: TitleState, *, on: dt.date) -> Event:
    """End a review without renewal (复核未通过).

    Raises:
        NoReviewUnderWay: None was handed in.
    """
    _require_review(state)
    return Event(kind=Happening.REVIEW_FAILED, on=on)


def take_review_back(state: TitleState, *, on: dt.date) -> Event:
    """Take a review back (撤回复核).

    Raises:
        NoReviewUnderWay: None was handed in.
    """
    _require_review(state)
    return Event(kind=Happening.REVIEW_WITHDRAWN, on=on)


def revoke(state: TitleState, ground: str, *, on: dt.date) -> Event:
    """Revoke a title on a ground of the rule (撤销称号).

    Raises:
        TitleEnded: The title is over.
        GroundUnknown: The rule does not revoke on this.
    """
    require_live(state)
    terms = require_ground(state.title.rung, ground, on=on)
    return Event(
        kind=Happening.REVOKED,
        on=on,
        cause=ground,
        day=ban_until(state.title.rung, ground, on=on),
        clause=terms.clause("revoke_on"),
    )


def require_ground(rung: str, ground: str, *, on: dt.date) -> Lifecycle:
    """Refuse a ground on which the rule does not revoke (撤销事由核对).

    Raises:
        GroundUnknown: It does not.
    """
    terms = terms_at(rung, on)
    known = terms.grounds if terms else ()
    if terms is None or ground not in {one.code for one in known}:
        names = "、".join(one.label.zh for one in known)
        raise refusals.GroundUnknown(ground=ground, known=names or "—")
    return terms


def ban_until(rung: str, ground: str, *, on: dt.date) -> dt.date | None:
    """Give the last day of the ban that a revocation brings; none where it brings none (禁申期)."""
    terms = terms_at(rung, on)
    if terms is None:
        return None
    years = terms.ban_years
    if ground == DATA_FRAUD and terms.fraud_ban_years is not None:
        years = terms.fraud_ban_years
    return None if years is None else years_after(on, years)


def give_up(state: TitleState, *, on: dt.date) -> Event:
    """Give a title up (放弃称号).

    Raises:
        TitleEnded: The title is over.
    """
    require_live(state)
    return Event(kind=Happening.GIVEN_UP, on=on)


def set_aside(state: TitleState, *, on: dt.date) -> Event:
    """Lift what an appeal was upheld against: a mark, or the end of the title (申诉成立).

    A title whose last day went by meanwhile gets time to hand in the review it was refused.

    Raises:
        NothingToAppeal: It bears no mark and has not ended.
    """
    require_appeal(state)
    if state.is_live:
        return Event(kind=Happening.MARK_LIFTED, on=on)
    last = state.valid_until
    days = dt.timedelta(days=keeping().reinstated_review_days)
    is_past = last is not None and last < on + days
    return Event(kind=Happening.REINSTATED, on=on, day=on + days if is_past else None)


def require_appeal(state: TitleState) -> None:
    """Refuse an appeal where nothing was taken from the title (申诉资格).

    Raises:
        NothingToAppeal: It bears no mark and has not ended, or was given up.
    """
    is_marked = state.no_renewal or state.is_watched
    if state.status is Status.GIVEN_UP or (state.is_live and not is_marked):
        raise refusals.NothingToAppeal


def require_live(state: TitleState) -> None:
    """Refuse what is done only with a title that stands (有效称号).

    Raises:
        TitleEnded: It is over.
    """
    if not state.is_live:
        raise refusals.TitleEnded(on=state.ended_on)


def _note(state: TitleState, change: str, *, happened_on: dt.date, on: dt.date) -> Event:
    terms = terms_at(state.title.rung, happened_on)
    known = terms.report_on if terms else ()
    if terms is None or terms.report_months is None or change not in {one.code for one in known}:
        names = "、".join(one.label.zh for one in known)
        raise refusals.ChangeUnknown(change=change, known=names or "—")
    if happened_on > on:
        raise refusals.ChangeLiesAhead(happened_on=happened_on)
    return Event(
        kind=Happening.CHANGE_NOTED,
        on=on,
        due_on=months_after(happened_on, terms.report_months),
        matter=change,
        day=happened_on,
        clause=terms.clause("change_report_months"),
    )


def _require_review(state: TitleState) -> None:
    if state.status is not Status.UNDER_REVIEW:
        raise refusals.NoReviewUnderWay
