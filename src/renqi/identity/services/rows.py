"""Find the row that an act is about, and hold it (取行并加锁)."""

from renqi.audit.domain.who import Subject
from renqi.identity.domain.refusals import (
    DelegationUnknown,
    OrganisationUnknown,
    PersonUnknown,
    RoleUnknown,
)
from renqi.identity.models import Delegation, Membership, Organisation, Person


def hold_person(person_id: int) -> Person:
    """Lock a person until the transaction ends, so that acts on one person take turns.

    Raises:
        PersonUnknown: There is none.
    """
    row = Person.objects.select_for_update(no_key=True).filter(pk=person_id).first()
    if row is None:
        raise PersonUnknown
    return row


def hold_organisation(organisation_id: int) -> Organisation:
    """Lock an organisation until the transaction ends.

    Raises:
        OrganisationUnknown: There is none.
    """
    row = Organisation.objects.select_for_update(no_key=True).filter(pk=organisation_id).first()
    if row is None:
        raise OrganisationUnknown
    return row


def hold_membership(membership_id: int) -> Membership:
    """Lock a role of somebody until the transaction ends.

    Raises:
        RoleUnknown: There is none.
    """
    row = (
        Membership.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person", "organisation")
        .filter(pk=membership_id)
        .first()
    )
    if row is None:
        raise RoleUnknown
    return row


def hold_delegation(delegation_id: int) -> Delegation:
    """Lock a delegation until the transaction ends.

    Raises:
        DelegationUnknown: There is none.
    """
    row = (
        Delegation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("membership__person", "membership__organisation", "deputy")
        .filter(pk=delegation_id)
        .first()
    )
    if row is None:
        raise DelegationUnknown
    return row


def person_subject(person: Person) -> Subject:
    """Name a person as the audit trail keeps them."""
    return Subject(kind="person", key=str(person.pk), name=f"{person.name} ({person.username})")


def organisation_subject(organisation: Organisation) -> Subject:
    """Name an organisation as the audit trail keeps it."""
    return Subject(kind="organisation", key=str(organisation.pk), name=organisation.name)
