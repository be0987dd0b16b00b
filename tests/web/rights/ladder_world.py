"""A title of each firm in the small city; one that is over, as those that stand are public."""

import datetime as dt

from renqi.identity.domain.actor import Actor
from renqi.programmes.cultivation.ladder.services.grant_title import TitleEntry, register_title

_CLERK = Actor(person_id=0, name="tester")


def make_title(*, code: str, at: dt.datetime) -> int:
    """Register a title that ended long ago."""
    entry = TitleEntry(
        uscc=code,
        rung="srdi",
        granted_on=dt.date(2019, 1, 1),
        valid_until=dt.date(2022, 1, 1),
        document="深工信〔2019〕1号",
    )
    return register_title(entry, actor=_CLERK, at=at)
