"""What would keep an application from being handed in now, before anybody tries (提交前核查)."""

import datetime as dt

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.actor import Actor
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.calls.domain import refusals
from renqi.programmes.cultivation.calls.domain.states import DRAFT
from renqi.programmes.cultivation.calls.models import Application, Call
from renqi.programmes.cultivation.calls.selectors.standing import bars_on_firm
from renqi.programmes.cultivation.calls.services.apply import check_window
from renqi.programmes.cultivation.calls.services.with_city_sight import with_city_sight


def bars_before(
    call_id: int, *, uscc: str, actor: Actor, at: dt.datetime
) -> tuple[DomainError, ...]:
    """List what keeps a firm from applying under a call, with clause and remedy (申报限制预查).

    Raises:
        CallUnknown: There is no such call.
    """
    call = Call.objects.filter(pk=call_id).first()
    if call is None:
        raise refusals.CallUnknown(call_id=call_id)
    with with_city_sight(actor):
        return bars_on_firm(uscc, call=call, as_of=day_of(at))


def late_for(application_id: int, *, at: dt.datetime) -> DomainError | None:
    """Say whether a draft can no longer be handed in under its call."""
    row = Application.objects.select_related("call").filter(pk=application_id).first()
    if row is None or row.stage != DRAFT:
        return None
    try:
        check_window(row.call, at=at)
    except refusals.CallNotOpen as error:
        return error
    return None
