"""End where somebody is signed in (结束会话)."""

from allauth.usersessions.models import UserSession


def end_sessions(person_id: int, *, but: str = "") -> int:
    """End the sessions of a person, so that none outlives what it was opened with (结束会话).

    Args:
        person_id: Whose.
        but: Key of a session that goes on.

    Returns:
        How many were ended.

    Effects:
        The sessions go.
    """
    held = UserSession.objects.filter(user_id=person_id).exclude(session_key=but)
    ended = list(held)
    for one in ended:
        one.end()
    return len(ended)
