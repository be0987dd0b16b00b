"""Providers offer services and change what they say of them (发布服务)."""

import datetime as dt
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext_noop

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.services.tell import tell
from renqi.programmes.cultivation.growth.domain import refusals
from renqi.programmes.cultivation.growth.domain.given_terms import GivenTerms, check_terms
from renqi.programmes.cultivation.growth.domain.service_kinds import ServiceState
from renqi.programmes.cultivation.growth.models import Service, ServiceEvent, Terms
from renqi.programmes.cultivation.growth.services.constraints import refusing
from renqi.programmes.cultivation.growth.services.people import bureau_people


def offer_service(given: GivenTerms, *, actor: Actor, at: dt.datetime) -> int:
    """Offer a new service; it is shown once the bureau has admitted it (发布服务).

    Raises:
        TermsUnusable: Something is wrong or lacking.
        ServiceUnknown: The person is no provider.

    Effects:
        One Service with its first Terms; the bureau is told; one transaction.
    """
    check_terms(given)
    provider = actor.scope(Action.GROWTH_OFFER).organisation_id
    if provider is None:
        raise refusals.ServiceUnknown(service_id=0)
    with refusing(), transaction.atomic():
        service = Service.objects.create(
            provider_id=provider,
            provider_name=actor.organisation,
            state=ServiceState.WITHDRAWN.value,
            made_at=at,
        )
        _say(service, given, actor=actor, at=at)
    return service.pk


def change_terms(service_id: int, given: GivenTerms, *, actor: Actor, at: dt.datetime) -> None:
    """Say something else of a service (变更服务条款).

    What is shown stays until the bureau has admitted the new terms; bookings keep theirs.

    Raises:
        TermsUnusable: Something is wrong or lacking.
        ServiceUnknown: There is none of this provider.

    Effects:
        One Terms; the bureau is told; one transaction.

    Locks:
        The service.
    """
    check_terms(given)
    with refusing(), transaction.atomic():
        service = own_service(service_id, actor=actor)
        _say(service, given, actor=actor, at=at)


def own_service(service_id: int, *, actor: Actor) -> Service:
    """Hold a service of the person's own organisation.

    Raises:
        ServiceUnknown: There is none of this provider.

    Locks:
        The service.
    """
    provider = actor.scope(Action.GROWTH_OFFER).organisation_id
    rows = Service.objects.select_for_update(no_key=True).filter(pk=service_id)
    service = rows.filter(provider_id=provider).first() if provider is not None else None
    if service is None:
        raise refusals.ServiceUnknown(service_id=service_id)
    return service


def _say(service: Service, given: GivenTerms, *, actor: Actor, at: dt.datetime) -> None:
    number = service.terms.count() + 1
    terms = Terms.objects.create(
        service=service,
        number=number,
        made_at=at,
        made_by_id=actor.person_id,
        made_by=actor.signature,
        **{**asdict(given), "closes": list(given.closes)},
    )
    service.asked = terms
    if service.shown_id is None:
        service.state = ServiceState.ASKED.value
    service.save(update_fields=["asked", "state"])
    ServiceEvent.objects.create(
        service=service, act="offer", terms=terms, at=at, by_id=actor.person_id, by=actor.signature
    )
    tell(
        bureau_people(at=at),
        subject=gettext_noop("A service waits to be admitted"),
        body=gettext_noop("{provider} offers “{service}”."),
        data={"provider": service.provider_name, "service": terms.name_zh},
        link=f"/growth/offers/{service.pk}/",
        at=at,
        key=f"growth.offer.{service.pk}.{number}",
    )
