"""The door that shuts after wrong passwords, and who opens it again (登录锁定)."""

import datetime as dt
import hashlib
from collections.abc import Iterable

from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import Rate
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

_APP, _ACTION = "allauth.account", "login_failed"


def attempt_key(username: str) -> str:
    """Give the key under which wrong passwords are counted: the name alone, on every address."""
    return f"sign-in:{username.strip().lower()}"


def factor_key(person_id: int) -> str:
    """Give the key under which the library counts wrong codes of a second factor."""
    return f"mfa-auth-user-{person_id}"


def opens_at(request: HttpRequest, key: str) -> dt.datetime | None:
    """Tell when the door opens again; none while it is open.

    Args:
        request: Whose network address counts, too.
        key: What the wrong attempts are counted under.
    """
    return _latest(_shut_until(_cache_key(request, rate, key), rate) for rate in _rates())


def shut_for_name_until(username: str) -> dt.datetime | None:
    """Tell when the door opens again for a sign-in name, from wherever; none while it is open."""
    return _latest(
        _shut_until(_cache_key(HttpRequest(), rate, attempt_key(username)), rate)
        for rate in _rates()
        if rate.per == "key"
    )


def unlock(*, username: str, person_id: int) -> None:
    """Forget the wrong passwords and codes of somebody, so that they may try again at once."""
    for rate in _rates():
        if rate.per == "key":
            for key in (attempt_key(username), factor_key(person_id)):
                cache.delete(_cache_key(HttpRequest(), rate, key))


def is_news(key: str) -> bool:
    """Tell whether the door has just shut, so that the trail says it once and not each time."""
    seconds = max(int(rate.duration) for rate in _rates())
    # The name may be long and in any letters; the cache takes neither.
    short = hashlib.sha256(key.encode()).hexdigest()
    return bool(cache.add(f"locked-out:{short}", 1, seconds))


def _rates() -> list[Rate]:
    found: list[Rate] = ratelimit.get_rates(app=_APP, action=_ACTION)
    return found


def _cache_key(request: HttpRequest, rate: Rate, key: str) -> str:
    made: str = ratelimit.get_cache_key(request, app=_APP, action=_ACTION, rate=rate, key=key)
    return made


def _shut_until(cache_key: str, rate: Rate) -> dt.datetime | None:
    # The newest attempt stands first; the door opens when the oldest that counts is forgotten.
    attempts: list[float] = cache.get(cache_key, [])
    if len(attempts) < rate.amount:
        return None
    end = dt.datetime.fromtimestamp(attempts[rate.amount - 1] + rate.duration, tz=dt.UTC)
    return end if end > timezone.now() else None


def _latest(ends: Iterable[dt.datetime | None]) -> dt.datetime | None:
    return max((end for end in ends if end is not None), default=None)
