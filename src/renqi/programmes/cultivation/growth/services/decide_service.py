"""The bureau admits services and stops them; providers withdraw theirs (服务准入)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_noop

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.services.tell import tell
from renqi.programmes.cultivation.growth.domain import refusals
from renqi.programmes.cultivation.growth.domain.service_kinds import ServiceState
from renqi.programmes.cultivation.growth.models import Service, ServiceEvent
from renqi.programmes.cultivation.growth.services.constraints import refusing
from renqi.programmes.cultivation.growth.services.people import provider_people


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decision:
    by_bureau: bool
    needs_asked: bool
    from_states: frozenset[ServiceState]
    to_state: ServiceState


_S = ServiceState
DECISIONS: Mapping[str, _Decision] = {
    "admit": _Decision(
        by_bureau=True, needs_asked=True, from_states=frozenset(_S), to_state=_S.LISTED
    ),
    "refuse": _Decision(
        by_bureau=True, needs_asked=True, from_states=frozenset(_S), to_state=_S.REFUSED
    ),
    "pause": _Decision(
        by_bureau=True,
        needs_asked=False,
        from_states=frozenset({_S.LISTED}),
        to_state=_S.PAUSED,
    ),
    "resume": _Decision(
        by_bureau=True,
        needs_asked=False,
        from_states=frozenset({_S.PAUSED}),
        to_state=_S.LISTED,
    ),
    "withdraw": _Decision(
        by_bureau=False,
        needs_asked=False,
        from_states=frozenset({_S.LISTED, _S.ASKED, _S.PAUSED}),
        to_state=_S.WITHDRAWN,
    ),
}
_WITHOUT_REASON = frozenset({"resume"})


def decide_service(
    service_id: int, act: str, *, reason: str, actor: Actor, at: dt.datetime
) -> None:
    """Admit, refuse, pause or resume a service, or withdraw one's own (服务准入).

    Bookings that are made go on as they were agreed.

    Args:
        service_id: The service.
        act: Key of the table of decisions.
        reason: Why; only resuming goes without.
        actor: Who decides.
        at: The instant.

    Raises:
        ServiceUnknown: There is none, or it is not this person's to decide.
        ReasonMissing: No reason is given.
        ServiceStateUnfit: It does not stand where this can be done.

    Effects:
        The service's state, one ServiceEvent, the provider is told; one transaction.

    Locks:
        The service.
    """
    decision = DECISIONS.get(act)
    if decision is None:
        raise refusals.ServiceStateUnfit(state=act)
    reason = reason.strip()
    if not reason and act not in _WITHOUT_REASON:
        raise refusals.ReasonMissing
    with refusing(), transaction.atomic():
        service = _held(service_id, decision, actor=actor)
        lacks = decision.needs_asked and service.asked_id is None
        if lacks or service.state not in decision.from_states:
            raise refusals.ServiceStateUnfit(state=service.state)
        terms = service.asked if decision.needs_asked else service.shown
        _move(service, act, decision)
        ServiceEvent.objects.create(
            service=service,
            act=act,
            terms=terms,
            reason=reason,
            at=at,
            by_id=actor.person_id,
            by=actor.signature,
        )
        if decision.by_bureau:
            _tell(service, act, reason, at=at)


def _held(service_id: int, decision: _Decision, *, actor: Actor) -> Service:
    rows = Service.objects.select_for_update(no_key=True).filter(pk=service_id)
    if not decision.by_bureau:
        own = actor.scope(Action.GROWTH_OFFER).organisation_id
        rows = rows.filter(provider_id=own) if own is not None else rows.none()
    elif not actor.may_everywhere(Action.POOL_KEEP):
        rows = rows.none()
    service = rows.first()
    if service is None:
        raise refusals.ServiceUnknown(service_id=service_id)
    return service


def _move(service: Service, act: str, decision: _Decision) -> None:
    if act == "admit":
        service.shown, service.asked = service.asked, None
    elif decision.needs_asked or act == "withdraw":
        service.asked = None
    # New terms that are refused leave the admitted ones on show.
    if act != "refuse" or service.shown_id is None:
        service.state = decision.to_state.value
    service.save(update_fields=["shown", "asked", "state"])


def _tell(service: Service, act: str, reason: str, *, at: dt.datetime) -> None:
    subjects = {
        "admit": gettext_noop("Your service was admitted"),
        "refuse": gettext_noop("Your service was not admitted"),
        "pause": gettext_noop("Your service is paused"),
        "resume": gettext_noop("Your service is shown again"),
    }
    number = service.events.count()
    tell(
        provider_people(service.provider_id, at=at),
        subject=subjects[act],
        body=gettext_noop("Reason: {reason}"),
        data={"reason": reason or "–"},
        link=f"/growth/offers/{service.pk}/",
        at=at,
        key=f"growth.decided.{service.pk}.{number}",
    )
