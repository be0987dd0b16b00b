"""In which role of theirs a person acts (身份切换)."""

from dataclasses import dataclass

from renqi.identity.domain.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """One role that a person may act in today: their own, or one lent to them.

    Attributes:
        key: What the choice is kept by: `role-7` or `deputy-3`.
        actor: The person in that role.
    """

    key: str
    actor: Actor
