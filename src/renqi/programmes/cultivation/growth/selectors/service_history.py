"""What was done with a service, by whom and why (服务办理记录)."""

import datetime as dt
from dataclasses import dataclass

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.growth.models import ServiceEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceEventLine:
    """One act on a service."""

    act: str
    number: int | None
    reason: str
    at: dt.datetime
    by: str


def service_events(service_id: int, *, scope: Scope) -> tuple[ServiceEventLine, ...]:
    """List the acts on a service for its provider and the bureau, the newest first."""
    rows = ServiceEvent.objects.filter(service_id=service_id).select_related("terms")
    if not scope.all:
        own = scope.organisation_id
        rows = rows.filter(service__provider_id=own) if own is not None else rows.none()
    return tuple(
        ServiceEventLine(
            act=row.act,
            number=row.terms.number if row.terms else None,
            reason=row.reason,
            at=row.at,
            by=row.by,
        )
        for row in rows.order_by("-at", "-pk")
    )
