"""Whether somebody may do what they ask a service for (服务权限)."""

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.refusals import NotOneself, ReasonMissing, RightMissing


def insist(actor: Actor, action: Action) -> None:
    """Refuse whoever acts in a role that does not open the action everywhere.

    Raises:
        RightMissing: The role does not.
    """
    if not actor.may_everywhere(action):
        raise RightMissing


def insist_on_another(actor: Actor, person_id: int) -> None:
    """Refuse those who would decide about themselves.

    Raises:
        NotOneself: The person is the actor.
    """
    if person_id == actor.person_id:
        raise NotOneself


def given_reason(reason: str) -> str:
    """Give a reason without blanks around it.

    Raises:
        ReasonMissing: Nothing is left.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    return reason
