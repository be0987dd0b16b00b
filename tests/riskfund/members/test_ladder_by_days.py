"""The ladder worked out at once is the ladder lived day by day, on random stories."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from renqi.programmes.riskfund.members.domain.ladder import Due, LadderTerms, replay
from renqi.programmes.riskfund.members.domain.months import add_months, day_in
from renqi.programmes.riskfund.members.domain.states import StepKind

JAN = dt.date(2026, 1, 1)
DAY = dt.timedelta(days=1)

stories = st.lists(st.one_of(st.none(), st.integers(-20, 150)), min_size=1, max_size=8)
rules = st.builds(
    LadderTerms,
    remind_days=st.sampled_from([(), (3,), (7, 20)]),
    suspend_months=st.integers(1, 3),
    exit_months=st.integers(1, 5),
    notice_days=st.integers(0, 45),
)


def dues_of(story: list[int | None]) -> list[Due]:
    """Each month is paid so many days after its due day, or never."""
    dues = []
    for place, late in enumerate(story):
        month = add_months(JAN, place)
        due_on = day_in(month, 15)
        paid_on = None if late is None else due_on + dt.timedelta(days=late)
        dues.append(Due(month=month, due_on=due_on, paid_on=paid_on))
    return dues


def reminders(open_: list[Due], terms: LadderTerms, day: dt.date) -> list[tuple[object, ...]]:
    late = [due for due in open_ if (day - due.due_on).days in terms.remind_days]
    return [(StepKind.REMIND, day, due.month) for due in late]


def lived(dues: list[Due], terms: LadderTerms, until: dt.date) -> list[tuple[object, ...]]:
    """Do what a clerk does each morning who knows yesterday and nothing else."""
    done: list[tuple[object, ...]] = []
    suspended, notice = False, None
    day = dues[0].due_on - DAY
    while day <= until:
        open_ = [d for d in dues if d.due_on < day and not (d.paid_on and d.paid_on <= day)]
        if notice == day:
            notice = None
            if len(open_) >= terms.exit_months:
                done.append((StepKind.EXIT, day, None))
                return done
            done.append((StepKind.CURE, day, None))
            cured = True
        else:
            cured = False
        done += reminders(open_, terms, day)
        if (len(open_) >= terms.suspend_months) != suspended:
            suspended = not suspended
            kind = StepKind.SUSPEND if suspended else StepKind.LIFT
            done.append((kind, day, None))
        if notice is None and not cured and len(open_) >= terms.exit_months:
            done.append((StepKind.ANNOUNCE, day, None))
            notice = day + dt.timedelta(days=terms.notice_days)
            if notice == day:
                done.append((StepKind.EXIT, day, None))
                return done
        day += DAY
    return done


def as_set(steps: object) -> list[tuple[object, ...]]:
    return sorted(steps, key=str)  # type: ignore[call-overload, no-any-return]


@settings(max_examples=400)
@given(stories, rules, st.integers(0, 330))
def test_replaying_is_living_day_by_day(
    story: list[int | None], terms: LadderTerms, days: int
) -> None:
    dues = dues_of(story)
    until = JAN + dt.timedelta(days=days)
    found = [(step.kind, step.on, step.month) for step in replay(dues, terms, until=until)]
    wanted = lived(dues, terms, until)
    out = [day for kind, day, _ in wanted if kind is StepKind.EXIT]
    # On its last day the firm is put out and nothing else is said to it.
    said = (StepKind.ANNOUNCE, StepKind.EXIT)
    wanted = [one for one in wanted if not out or one[1] != out[0] or one[0] in said]
    assert as_set(found) == as_set(wanted)


@given(stories, rules, st.integers(0, 330), st.integers(0, 330))
def test_what_was_due_by_a_day_stays_due_later(
    story: list[int | None], terms: LadderTerms, one: int, other: int
) -> None:
    dues = dues_of(story)
    early, late = sorted((one, other))
    first = replay(dues, terms, until=JAN + dt.timedelta(days=early))
    whole = replay(dues, terms, until=JAN + dt.timedelta(days=late))
    assert set(first) <= set(whole)
