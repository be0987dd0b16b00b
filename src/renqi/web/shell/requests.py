"""What a request carries by the time a view sees it (请求)."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from renqi.identity.domain.actor import Actor


class PageRequest(HttpRequest):
    """A request with the actor and the htmx headers that middleware put on it.

    Attributes:
        actor: Who asks, in the role held today; an actor without a role may do nothing.
        htmx: Truthy when htmx asks for a part of a page.
    """

    actor: Actor
    htmx: HtmxDetails
