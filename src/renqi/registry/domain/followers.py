"""What programmes keep under a firm's code and what follows a merge (随企业合并).

The registry knows none of the programmes. Each part registers what it keeps when the application
starts (`AppConfig.ready`); the registry asks every one of them before a merge, and tells them of
it inside its transaction:

    follow(Follower(key="ladder", refuse=…, count=…, bring=…, take_back=…))

A refusal raised there stops the merge. What a follower moved is kept with the merge, so that
undoing it gives back those very rows.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Rows = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relocation:
    """From which code to which, and why (随迁).

    Attributes:
        from_uscc: Whose the rows are.
        to_uscc: Whose they become.
        reason: Why the firms are, or are not, one.
        actor: Who decided.
        at: The instant.
    """

    from_uscc: str
    to_uscc: str
    reason: str
    actor: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """What one part keeps under codes of firms (随迁登记).

    Attributes:
        key: Name of the part.
        refuse: Given the code that ends and the one kept, raises a refusal where both hold what
            one firm holds once; it says what to do.
        count: Counts the rows of a code by relation.
        bring: Moves them, and says which: keys by relation.
        take_back: Given what was moved, moves it back.
    """

    key: str
    refuse: Callable[[str, str], None]
    count: Callable[[str], Mapping[str, int]]
    bring: Callable[[Relocation], Rows]
    take_back: Callable[[Relocation, Rows], None]


_FOLLOWERS: dict[str, Follower] = {}


def follow(follower: Follower) -> None:
    """Let a part follow merges; registering it again replaces what was registered (登记)."""
    _FOLLOWERS[follower.key] = follower


def followers() -> tuple[Follower, ...]:
    """Give every part that follows, in the order of their names."""
    return tuple(_FOLLOWERS[key] for key in sorted(_FOLLOWERS))
