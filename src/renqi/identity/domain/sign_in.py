"""A sign-in just made (新账号)."""

from dataclasses import dataclass

from renqi.identity.domain.permissions import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A sign-in just made; the password is in no other place and is never shown again.

    Attributes:
        role: What the person is.
        organisation: Where.
        name: Name of the person.
        username: Sign-in name.
        password: Password in the clear.
    """

    role: Role
    organisation: str
    name: str
    username: str
    password: str
