"""What days bring to a title by themselves (称号时钟).

`run` is a pure function of the title's events: run every day, once a week, twice or by two
workers, it gives the same steps on the same days. Each step counts from the day of the rule, not
from the day on which somebody looked.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from renqi.programmes.cultivation.ladder.domain.calendar import ONE_DAY
from renqi.programmes.cultivation.ladder.domain.lifecycle import (
    Lifecycle,
    Missed,
    UpdateDay,
    keeping,
    lifecycle_by,
    rule_ref_at,
    terms_at,
    update_day,
)
from renqi.programmes.cultivation.ladder.domain.title_events import Cause, Event, Happening
from renqi.programmes.cultivation.ladder.domain.title_state import (
    Change,
    Status,
    TitleState,
    after,
    terms_of_review,
)

# Two update days of a rule are never further apart than the two sides of a change of rules.
_YEARS_LOOKED_AT = 3
_ORDER = {kind: place for place, kind in enumerate(Happening)}


def run(state: TitleState, *, until: dt.date) -> tuple[TitleState, tuple[Event, ...]]:
    """Give what comes by itself up to a day, that day included, and the state after it (推进)."""
    done: list[Event] = []
    while True:
        first = next_step(state)
        if first is None or first.on > until:
            return state, tuple(done)
        for event in (first, *_what_follows(state, first)):
            state = after(state, event)
            done.append(event)


def next_step(state: TitleState) -> Event | None:
    """Give the step that the clock takes next; none where it has nothing to do (下一步)."""
    if not state.is_live:
        return None
    steps = (step for step in _steps(state) if not state.is_done(step))
    return min(steps, key=lambda one: (one.on, _ORDER[one.kind], one.matter), default=None)


def next_update(state: TitleState) -> UpdateDay | None:
    """Give the update day that comes next and still stands open (下次更新日)."""
    title, last = state.title, state.last_day
    if title.granted_on is None or not state.is_live:
        return None
    first = max(title.granted_on.year, title.known_from.year)
    settled = state.updated | state.missed
    latest = max(settled, default=None)
    if latest is not None:
        first = max(first, latest.year)
    for year in range(first, first + _YEARS_LOOKED_AT):
        found = update_day(title.rung, year)
        if found is None or found.due_on in settled or not _is_asked(state, found):
            continue
        is_beyond = last is not None and found.due_on > last
        return None if is_beyond and state.status is not Status.UNDER_REVIEW else found
    return None


def follow_ups(state: TitleState, event: Event) -> tuple[Event, ...]:
    """Give what an act of a person brings with it the same day (附随变动)."""
    if event.kind is Happening.UPDATED and state.is_watched and not event.matter:
        return (Event(kind=Happening.WATCH_ENDED, on=event.on, due_on=event.due_on),)
    return ()


def _is_asked(state: TitleState, day: UpdateDay) -> bool:
    granted = state.title.granted_on
    if granted is None:
        return False
    first_year = granted.year + (0 if day.terms.update_in_year_of_grant else 1)
    return day.due_on >= state.title.known_from and day.due_on.year >= first_year


def _steps(state: TitleState) -> Iterator[Event]:
    yield from _update_steps(state)
    yield from _reminder_steps(state)
    for change in state.changes:
        yield from _report_steps(state, change)
    yield from _end_steps(state)


def _update_steps(state: TitleState) -> Iterator[Event]:
    day = next_update(state)
    if day is None:
        return
    clause = day.terms.clause("annual_update_by")
    yield from _warnings(
        Happening.WARNED_OF_UPDATE, day.due_on, known=state.title.known_from, clause=clause
    )
    yield Event(
        kind=Happening.UPDATE_MISSED, on=day.due_on + ONE_DAY, due_on=day.due_on, clause=clause
    )


def _reminder_steps(state: TitleState) -> Iterator[Event]:
    due = state.reminded_of
    terms = terms_at(state.title.rung, due) if due else None
    if due is None or terms is None:
        return
    yield Event(
        kind=Happening.NO_RENEWAL,
        on=due + dt.timedelta(days=terms.reminder_days) + ONE_DAY,
        due_on=due,
        cause=Cause.UPDATE,
        clause=terms.clause("annual_update_missed"),
    )


def _report_steps(state: TitleState, change: Change) -> Iterator[Event]:
    terms = terms_at(state.title.rung, change.happened_on)
    clause = terms.clause("change_report_months") if terms else ""
    yield from _warnings(
        Happening.WARNED_OF_REPORT,
        change.due_on,
        known=change.noted_on,
        clause=clause,
        about=change.matter,
    )
    yield Event(
        kind=Happening.REPORT_MISSED,
        on=max(change.due_on + ONE_DAY, change.noted_on),
        due_on=change.due_on,
        matter=change.matter,
        clause=clause,
    )


def _end_steps(state: TitleState) -> Iterator[Event]:
    last, terms = state.last_day, terms_of_review(state)
    if last is None:
        return
    under_review = state.status is Status.UNDER_REVIEW
    if under_review and terms is not None and terms.kept_during_review:
        return
    clause = _end_clause(state, terms)
    if not under_review:
        yield from _warnings(
            Happening.WARNED_OF_END, last, known=state.term_known_on, clause=clause
        )
        if terms is not None and not state.no_renewal:
            opens = last - dt.timedelta(days=keeping().review_opens_days)
            yield Event(
                kind=Happening.REVIEW_DUE,
                on=max(opens, state.term_known_on),
                due_on=last,
                clause=clause,
            )
    is_taken = terms is not None and terms.withdrawn_unreviewed and not state.no_renewal
    yield Event(
        kind=Happening.WITHDRAWN if is_taken else Happening.LAPSED,
        on=max(last + ONE_DAY, state.term_known_on, state.acted_on),
        due_on=last,
        cause=Cause.EXPIRY,
        clause=clause,
    )


def _end_clause(state: TitleState, terms: Lifecycle | None) -> str:
    if terms is not None:
        return terms.clause("review_not_submitted" if terms.withdrawn_unreviewed else "renewal")
    granted = state.title.granted_on
    ref = rule_ref_at(state.title.rung, granted) if granted else ""
    return lifecycle_by(ref).clause("validity_years") if ref else ""


def _warnings(
    kind: Happening, due_on: dt.date, *, known: dt.date, clause: str, about: str = ""
) -> Iterator[Event]:
    """Give a warning a tier; of those that came too late to give, the nearest, at once."""
    tiers = keeping().warning_days
    days = {tier: due_on - dt.timedelta(days=tier) for tier in tiers}
    past = [tier for tier in tiers if days[tier] < known]
    if past and known <= due_on and known not in days.values():
        days[min(past)] = known
    for tier, on in days.items():
        if on >= known:
            yield Event(kind=kind, on=on, due_on=due_on, matter=_tier(tier, about), clause=clause)


def _tier(days: int, about: str) -> str:
    return f"{about}/{days}" if about else str(days)


def _what_follows(state: TitleState, event: Event) -> Sequence[Event]:
    """Give what a missed duty brings with it the same day."""
    due = event.due_on
    if due is None or state.no_renewal:
        return ()
    if event.kind is Happening.REPORT_MISSED:
        change = next(one for one in state.changes if one.matter == event.matter)
        terms = terms_at(state.title.rung, change.happened_on)
        is_lost = terms is not None and terms.report_missed is Missed.NO_RENEWAL
        mark = _consequence(Happening.NO_RENEWAL, event, terms, "change_report_missed")
        return (mark,) if is_lost else ()
    terms = terms_at(state.title.rung, due)
    if event.kind is not Happening.UPDATE_MISSED or terms is None:
        return ()
    effect = _EFFECTS.get(terms.update_missed)
    if effect is Happening.WATCHED and state.is_watched:
        effect = Happening.NO_RENEWAL
    return (_consequence(effect, event, terms, "annual_update_missed"),) if effect else ()


_EFFECTS = {
    Missed.NO_RENEWAL: Happening.NO_RENEWAL,
    Missed.WATCH_THEN_NO_RENEWAL: Happening.WATCHED,
    Missed.AFTER_REMINDER: Happening.REMINDED,
}


def _consequence(kind: Happening, event: Event, terms: Lifecycle | None, term: str) -> Event:
    is_report = event.kind is Happening.REPORT_MISSED
    return Event(
        kind=kind,
        on=event.on,
        due_on=event.due_on,
        matter=event.matter,
        cause=Cause.REPORT if is_report else Cause.UPDATE,
        clause=terms.clause(term) if terms else "",
    )
