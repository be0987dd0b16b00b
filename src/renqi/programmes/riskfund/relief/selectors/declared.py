"""Events that the bureau has declared, for those who name one (宣告事件查询)."""

from dataclasses import dataclass
from datetime import date

from renqi.programmes.riskfund.relief.models import DeclaredEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One event (宣告事件)."""

    key: str
    title: str
    from_on: date
    until_on: date


def declared_events() -> tuple[Declared, ...]:
    """List the events that are confirmed, the newest first; they are public (宣告事件清单)."""
    rows = DeclaredEvent.objects.filter(confirmed_at__isnull=False).order_by("-from_on", "-pk")
    return tuple(
        Declared(key=one.key, title=one.title, from_on=one.from_on, until_on=one.until_on)
        for one in rows
    )
