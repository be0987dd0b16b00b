"""Words for the states of sign-ins and roles (状态用语)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_ROLE_STATES = {
    "in_force": _("In office"),
    "to_come": _("To come"),
    "ended": _("Ended"),
    "suspended": _("At rest while the sign-in or organisation is closed"),
}


def role_state_words(state: str) -> str | Promise:
    """Name the state of a role; one that no table knows is shown as it is."""
    return _ROLE_STATES.get(state, state)
