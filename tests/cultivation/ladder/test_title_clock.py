"""Whenever the clock is looked at, a title ends where daily looking would have brought it."""

import datetime as dt
import random

import pytest

from renqi.programmes.cultivation.ladder.domain import title_acts
from renqi.programmes.cultivation.ladder.domain.title_events import Event
from renqi.programmes.cultivation.ladder.domain.title_state import TitleState, state_after
from tests.cultivation.ladder.titles import Judge, Story, day, granted, marks

RUNGS = ("innovative", "srdi", "little_giant", "champion_province", "champion_nation")
FIRST = dt.date(2024, 2, 29)
DAYS = 1500


def _acts(rng: random.Random) -> list[tuple[dt.date, Judge]]:
    """Thirty acts on random days, whatever the title then says to them."""
    return sorted(
        ((on, _act(rng, on)) for on in (_day(rng) for _ in range(30))), key=lambda one: one[0]
    )


def _day(rng: random.Random) -> dt.date:
    return FIRST + dt.timedelta(days=rng.randrange(DAYS))


def _act(rng: random.Random, on: dt.date) -> Judge:
    happened = on - dt.timedelta(days=rng.randrange(150))

    def report(state: TitleState) -> Event:
        noted = title_acts.as_noted(state, "rename", happened_on=happened, on=on)
        return title_acts.report_change(state, noted, on=on)

    choices: list[Judge] = [
        lambda state: title_acts.update(state, on=on),
        lambda state: title_acts.update(state, on=on),
        lambda state: title_acts.note_change(state, "rename", happened_on=happened, on=on),
        report,
        lambda state: title_acts.hand_in_review(state, on=on),
        lambda state: title_acts.hand_in_review(state, on=on),
        lambda state: title_acts.pass_review(state, on=on),
        lambda state: title_acts.fail_review(state, on=on),
        lambda state: title_acts.take_review_back(state, on=on),
        lambda state: title_acts.set_aside(state, on=on),
    ]
    if rng.random() < 0.05:
        return lambda state: title_acts.revoke(state, "quality", on=on)
    return rng.choice(choices)


def _story(seed: int, looks: list[dt.date]) -> Story:
    """Play the acts of a seed with looks at the clock on these days in between."""
    rng = random.Random(seed)
    rung = rng.choice(RUNGS)
    start = FIRST + dt.timedelta(days=rng.randrange(200))
    story = Story(granted(rung, str(start)))
    acts = [one for one in _acts(rng) if one[0] >= start]
    waiting = sorted(look for look in looks if look >= start)
    for on, act in acts:
        while waiting and waiting[0] < on:
            story.until(waiting.pop(0))
        story.act(on, act)
    for look in waiting:
        story.until(look)
    return story.until(FIRST + dt.timedelta(days=DAYS))


EVERY_DAY = [FIRST + dt.timedelta(days=number) for number in range(DAYS)]


@pytest.mark.parametrize("seed", range(150))
def test_looking_late_or_twice_gives_what_daily_looking_gives(seed: int) -> None:
    rng = random.Random(seed + 10_000)
    daily = _story(seed, EVERY_DAY)
    weekly = _story(seed, EVERY_DAY[:: rng.randrange(2, 40)])
    chance = sorted(rng.choices(EVERY_DAY, k=rng.randrange(60)))
    by_chance = _story(seed, [*chance, *chance])
    never = _story(seed, [])
    for other in (weekly, by_chance, never):
        assert marks(other.events) == marks(daily.events)
        assert other.refused == daily.refused
        assert other.state == daily.state


@pytest.mark.parametrize("seed", range(150))
def test_the_state_is_that_of_its_events_replayed_and_nothing_happens_twice(seed: int) -> None:
    story = _story(seed, [])
    assert state_after(story.title, story.events) == story.state
    days = [event.mark for event in story.events if event.due_on is not None]
    assert len(days) == len(set(days))


def test_the_random_stories_reach_every_state() -> None:
    stories = [_story(seed, []) for seed in range(150)]
    reached = {story.state.status.value for story in stories}
    kinds = {event.kind.value for story in stories for event in story.events}
    assert reached >= {"valid", "under_review", "lapsed", "revoked"}
    assert kinds >= {
        "update_missed",
        "no_renewal",
        "watched",
        "watch_ended",
        "reminded",
        "report_missed",
        "review_passed",
        "withdrawn",
        "reinstated",
        "mark_lifted",
    }


def test_a_day_without_anything_to_do_writes_nothing() -> None:
    story = Story(granted("srdi", "2026-06-01")).until("2026-12-31")
    assert story.events == []
    assert story.until("2026-12-31").events == []
    assert day("2026-12-31") < story.state.last_day  # type: ignore[operator]
