"""What an address with a key in it is about: its shape in the table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from renqi.identity.domain.permissions import Role


class Sight(Enum):
    """Who sees an object, beside what the right says."""

    OWNED = "its firm, and whoever sees all"
    OF_KIND = "its firm, and the roles that the kind of case names"
    SHARED = "whoever has the right"
    PERSONAL = "one person and nobody else, whatever the role"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address with arguments.

    Attributes:
        about: Which kind of key each argument takes.
        fixed: Arguments that are the same for everybody's objects.
        sight: Who sees the object.
        owner: Whose the first of the two objects is.
        crossed: The argument that belongs below another one; with the stranger's key below the
            firm's own object it must not be found.
        is_found: Whether an object that is there is found without more, as far as `world` goes.
        knows_nothing: Whether a key that nobody has is answered like any other.
    """

    about: Mapping[str, str]
    fixed: Mapping[str, str] = field(default_factory=dict)
    sight: Sight = Sight.OWNED
    owner: Role = Role.FIRM_USER
    crossed: str = ""
    is_found: bool = True
    knows_nothing: bool = False


def of_bank(argument: str, kind: str, *, is_found: bool = True, **fixed: str) -> Address:
    """Describe what the institution keeps for itself."""
    return Address(
        about={argument: kind}, fixed=fixed, owner=Role.INSTITUTION_OFFICER, is_found=is_found
    )
