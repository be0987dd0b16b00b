"""Who is acting, as every service and selector needs to know it (操作人)."""

from dataclasses import dataclass

from renqi.audit.domain.who import PROGRAM, Who
from renqi.identity.domain.permissions import Action, Reach, reach, scope_of
from renqi.identity.domain.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person in the role held today.

    Attributes:
        person_id: Key of the person who really acts; never that of somebody they act for.
        name: Name to show.
        role: Role held today; empty when the person has none and may do nothing.
        organisation_id: Key of the organisation that gives the role; none without a role.
        organisation: Name of that organisation.
        uscc: Credit code of that organisation; empty unless it is a firm.
        acting_for: Name of the person whose role this is under a delegation (委托人); empty where
            the role is the person's own.
    """

    person_id: int
    name: str
    role: str = ""
    organisation_id: int | None = None
    organisation: str = ""
    uscc: str = ""
    acting_for: str = ""

    @property
    def signature(self) -> str:
        """The name as it stands under an act: 李 acting for 王 is 李（代王）."""
        return f"{self.name}（代{self.acting_for}）" if self.acting_for else self.name

    @property
    def who(self) -> Who:
        """This person as the audit trail keeps them."""
        return Who(
            person_id=self.person_id,
            name=self.signature,
            role=self.role,
            organisation=self.organisation,
        )

    def may(self, action: Action) -> bool:
        """Whether the action is open to this person at all, on anything."""
        return not self.scope(action).is_empty

    def may_everywhere(self, action: Action) -> bool:
        """Whether the action is open to this person on every firm."""
        return reach(self.role, action) is Reach.ALL

    def scope(self, action: Action) -> Scope:
        """The part of the city on which this person may do the action."""
        return scope_of(self.role, action, uscc=self.uscc, organisation_id=self.organisation_id)


# Somebody who has not signed in.
NOBODY = Actor(person_id=0, name="")
# The program itself, by the day's jobs: nobody in particular; pages name it in words.
THE_CLOCK = Actor(person_id=0, name=PROGRAM.name)
