"""To whom an account belongs (账户归属).

A firm owns by its credit code: money may be meant for a firm before anybody of it has signed in,
and what it owns does not hang on a sign-in. Every other party owns by the number of its
organisation. Row security compares the same key, which each page hands to the database.
"""

from renqi.identity.domain.scope import Scope

ORGANISATION = "organisation:"


def owner_key(*, uscc: str = "", organisation_id: int | None = None) -> str:
    """Give the key that stands in an account's `owner` (归属键); empty for nobody.

    Example:
        >>> owner_key(uscc="91440300MA5DEM012D", organisation_id=7), owner_key(organisation_id=7)
        ('91440300MA5DEM012D', 'organisation:7')

    """
    if uscc:
        return uscc
    return "" if organisation_id is None else f"{ORGANISATION}{organisation_id}"


def owner_in(scope: Scope) -> str:
    """Give the owner whose accounts a scope opens; empty for none and where it opens all."""
    if scope.all:
        return ""
    return owner_key(uscc=scope.uscc, organisation_id=scope.organisation_id)


def organisation_of(owner: str) -> int | None:
    """Read the number of an organisation back from a key; none for a firm's and for nobody's."""
    number = owner.removeprefix(ORGANISATION)
    return int(number) if number != owner and number.isdecimal() else None
