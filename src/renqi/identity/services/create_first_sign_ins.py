"""Let the first people into an empty city (首批账号)."""

import datetime as dt

from django.db import transaction

from renqi.identity.domain.kinds import OrganisationKind
from renqi.identity.domain.permissions import Role
from renqi.identity.domain.sign_in import SignIn
from renqi.identity.models import Membership, Organisation, Person
from renqi.identity.services.passwords import random_password
from renqi.kernel.errors import DomainError

_FIRST = (
    (Role.SYSTEM_ADMIN, OrganisationKind.OPERATOR, "平台运营单位", "系统管理员", "sysadmin"),
    (Role.BUREAU_LEAD, OrganisationKind.INDUSTRY_BUREAU, "", "工信局负责人", "lead"),
)


class SomebodyIsHere(DomainError):
    """First sign-ins are for an installation that has none."""

    code = "identity.somebody_is_here"
    message = "There are {count} sign-ins already; first sign-ins are for an installation without."


@transaction.atomic
def create_first_sign_ins(*, bureau: str, from_on: dt.date) -> tuple[SignIn, ...]:
    """Make the first system administrator and the first lead of the bureau.

    Args:
        bureau: Name of the industry bureau.
        from_on: First day of both memberships.

    Returns:
        Both, with the passwords that nobody can read again.

    Raises:
        SomebodyIsHere: There is a sign-in, be it one of a made-up city.

    Effects:
        Two rows each of Organisation, Person and Membership.
    """
    if count := Person.objects.count():
        raise SomebodyIsHere(count=count)
    return tuple(
        _create(role, kind, organisation or bureau, name, username, from_on)
        for role, kind, organisation, name, username in _FIRST
    )


def _create(
    role: Role,
    kind: OrganisationKind,
    organisation: str,
    name: str,
    username: str,
    from_on: dt.date,
) -> SignIn:
    where = Organisation.objects.create(kind=kind.value, name=organisation)
    password = random_password()
    person = Person(username=username, name=name)
    person.set_password(password)
    person.save()
    Membership.objects.create(person=person, organisation=where, role=role.value, from_on=from_on)
    return SignIn(
        role=role, organisation=organisation, name=name, username=username, password=password
    )
