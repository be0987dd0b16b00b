"""What every page shows around its content (页面外壳)."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from renqi.identity.domain.actor import NOBODY
from renqi.identity.selectors.actors import says_made_up
from renqi.identity.selectors.messages import unread_count
from renqi.web.shell.navigation import menu
from renqi.web.shell.views import LARGE_TEXT_COOKIE
from renqi.web.shell.words import role_words


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give the header, the menu and the footer what they say."""
    actor = getattr(request, "actor", NOBODY)
    return {
        "actor": actor,
        "role_name": SimpleLazyObject(lambda: role_words(actor.role)),
        "menu": SimpleLazyObject(lambda: menu(actor, path=request.path)),
        "is_demo_city": SimpleLazyObject(says_made_up),
        "unread_messages": SimpleLazyObject(lambda: unread_count(actor.person_id)),
        "is_large_text": bool(request.COOKIES.get(LARGE_TEXT_COOKIE)),
        "host_unit": settings.RENQI_HOST_UNIT,
        "icp_number": settings.RENQI_ICP,
        "map_review_number": settings.RENQI_MAP_REVIEW_NUMBER,
    }
