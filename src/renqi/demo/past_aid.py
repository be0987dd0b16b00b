"""What made-up firms were given in earlier years, in the register that all share (演示扶持台账)."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from renqi.audit.domain.who import Who
from renqi.registry.services.aid import (
    claim_back_aid,
    pay_aid,
    promise_aid,
    release_aid,
    return_aid,
)

_PROGRAMME = "cultivation.support"
_VOUCHER = "sz.innovation_voucher"
_BASIS = "演示：深圳市科技创新券（2015年方案）"
_FEN = 100
# What was promised to the first firms, in yuan, and what became of it.
_GIVEN: tuple[tuple[int, str], ...] = (
    (50_000, "paid"),
    (30_000, "paid"),
    (80_000, "returned"),
    (20_000, "released"),
    (60_000, "claimed"),
    (40_000, "promised"),
)


def load_past_aid(uscc: Sequence[str], *, who: Who, now: dt.datetime) -> int:
    """Enter vouchers of the year before for the first of some firms (虚构扶持记录).

    Args:
        uscc: Credit codes of made-up firms; the first one's voucher was paid.
        who: Who loads them.
        now: The instant.

    Returns:
        How many.

    Effects:
        Aid with its steps, through the services that all programmes use.
    """
    year = timezone.localdate(now).year - 1
    on, day = dt.date(year, 6, 18), dt.timedelta(days=1)
    at = timezone.make_aware(dt.datetime.combine(on, dt.time(10)))
    count = 0
    for code, (yuan, fate) in zip(uscc, _GIVEN, strict=False):
        aid = promise_aid(
            uscc=code,
            matter=f"voucher:{year}",
            programme=_PROGRAMME,
            measure=_VOUCHER,
            amount=yuan * _FEN,
            basis=_BASIS,
            who=who,
            at=at,
        )
        _follow(aid, yuan * _FEN, fate, who=who, at=at + 30 * day)
        count += 1
    return count


def _follow(aid: int, amount: int, fate: str, *, who: Who, at: dt.datetime) -> None:
    on = at.date()
    if fate == "released":
        release_aid(aid, reason="演示：逾期未使用", who=who, at=at)
    if fate in {"paid", "claimed", "returned"}:
        pay_aid(aid, amount=amount, on=on, who=who, at=at)
    if fate in {"claimed", "returned"}:
        claim_back_aid(aid, amount=amount, reason="演示：使用不符合规定", who=who, at=at)
    if fate == "returned":
        return_aid(aid, amount=amount, on=on, who=who, at=at)
