"""Who somebody is by name (人员查询)."""

from dataclasses import dataclass

from renqi.audit.domain.who import Subject
from renqi.identity.models import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonName:
    """Somebody by key and names.

    Attributes:
        person_id: Key of the person.
        name: Name of the person.
        username: Sign-in name.
        email: Address for notices; empty for none.
        email_is_proven: Whether it is known to be theirs.
        is_active: Whether the sign-in is open.
    """

    person_id: int
    name: str
    username: str
    email: str
    email_is_proven: bool
    is_active: bool

    @property
    def subject(self) -> Subject:
        """The person as the audit trail keeps them."""
        return Subject(
            kind="person", key=str(self.person_id), name=f"{self.name} ({self.username})"
        )


def person_named(username: str) -> PersonName | None:
    """Find somebody by sign-in name, whatever its capitals and the blanks around it."""
    return _one(username=username.strip().lower())


def person_by_key(person_id: int) -> PersonName | None:
    """Find somebody by key."""
    return _one(pk=person_id)


def people_with_proven_email(email: str) -> list[PersonName]:
    """List everybody with an open sign-in whose proven address this is, whatever its capitals.

    Somebody else who has only typed it is none of them.
    """
    if not email.strip():
        return []
    rows = Person.objects.filter(
        email__iexact=email.strip(), email_proven_at__isnull=False, is_active=True
    ).order_by("pk")
    return [_name(row) for row in rows]


def _one(**where: object) -> PersonName | None:
    row = Person.objects.filter(**where).first()
    return None if row is None else _name(row)


def _name(row: Person) -> PersonName:
    return PersonName(
        person_id=row.pk,
        name=row.name,
        username=row.username,
        email=row.email,
        email_is_proven=row.email_proven_at is not None,
        is_active=row.is_active,
    )
