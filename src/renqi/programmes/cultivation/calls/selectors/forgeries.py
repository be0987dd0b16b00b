"""Bans that follow from a forged application (弄虚作假禁止期)."""

import datetime as dt
from collections.abc import Iterator

from renqi.engines.casework.domain.city_time import day_of
from renqi.programmes.cultivation.calls.domain.bars import BanLine
from renqi.programmes.cultivation.calls.models import Application
from renqi.programmes.cultivation.ladder.domain.calendar import years_after
from renqi.programmes.cultivation.ladder.domain.lifecycle import lifecycle_by
from renqi.registry.selectors.merges import codes_of


def bans_of_forgery(uscc: str, *, rung: str, as_of: dt.date) -> tuple[BanLine, ...]:
    """Give the bans on a rung that forged applications of a firm have brought (禁止申报期).

    For how long and for which rungs, the rule says under which the firm applied; where it says
    nothing there is no ban. A decision that was set aside brings none. What was merged counts.

    Args:
        uscc: The firm.
        rung: The rung that it wants now.
        as_of: The day.
    """
    return tuple(one for one in _bans(uscc, rung) if one.until >= as_of)


def _bans(uscc: str, rung: str) -> Iterator[BanLine]:
    # What a code did that was merged into the firm, the firm did; the rows stay where they are.
    rows = Application.objects.select_related("call").filter(
        uscc__in=codes_of(uscc), forged_at__isnull=False
    )
    for row in rows:
        terms = lifecycle_by(row.call.rule_ref)
        years = terms.fraud_ban_years or terms.ban_years
        if row.forged_at and years and rung in {row.rung, *terms.fraud_revokes, *terms.ban_on}:
            until = years_after(day_of(row.forged_at), years)
            yield BanLine(until=until, reason=f"{row.call.number}：{terms.document}")
