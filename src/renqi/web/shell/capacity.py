"""The role that somebody has chosen to act in, kept in the session (身份切换)."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from renqi.identity.domain.actor import NOBODY, Actor
from renqi.identity.domain.capacity import Capacity
from renqi.identity.selectors.actors import actor_of, capacities_of

CHOSEN = "capacity"


def actor_on(request: HttpRequest) -> Actor:
    """Give the person who asks, in the role chosen; a choice that ended is dropped aloud."""
    if not request.user.is_authenticated:
        return NOBODY
    chosen = request.session.get(CHOSEN, "")
    held = capacities_on(request)
    actor = next((one.actor for one in held if one.key == chosen), None)
    if actor is not None:
        return actor
    if chosen:
        del request.session[CHOSEN]
        # Whoever goes on clicking must hear that they no longer act for the other one.
        messages.warning(request, _("The role that you acted in has ended; you act in your own."))
    return (
        held[0].actor
        if held
        else actor_of(request.user.pk, as_of=timezone.localdate(), at=timezone.now())
    )


def capacities_on(request: HttpRequest) -> list[Capacity]:
    """List the roles that the person may act in, looked up once a request."""
    found: list[Capacity] | None = getattr(request, "capacities", None)
    if found is None:
        key = request.user.pk or 0
        found = capacities_of(key, as_of=timezone.localdate(), at=timezone.now())
        request.capacities = found  # type: ignore[attr-defined]
    return found
