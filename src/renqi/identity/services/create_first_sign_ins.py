"""Let the first people into an empty city (首批账号)."""

import datetime as dt

from django.db import transaction

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject, Who
from renqi.audit.services.record_event import record_event
from renqi.identity.domain.kinds import OrganisationKind
from renqi.identity.domain.permissions import Role
from renqi.identity.domain.sign_in import SignIn
from renqi.identity.models import Membership, Organisation, Person
from renqi.identity.services.passwords import random_password
from renqi.kernel.errors import DomainError

_OPERATOR = "平台运营单位"
_FIRST = (
    (Role.SYSTEM_ADMIN, OrganisationKind.OPERATOR, _OPERATOR, "系统管理员", "sysadmin"),
    (Role.SECURITY_ADMIN, OrganisationKind.OPERATOR, _OPERATOR, "安全管理员", "secadmin"),
    (Role.AUDIT_ADMIN, OrganisationKind.OPERATOR, _OPERATOR, "审计管理员", "auditor"),
    (Role.BUREAU_LEAD, OrganisationKind.INDUSTRY_BUREAU, "", "工信局负责人", "lead"),
)


class SomebodyIsHere(DomainError):
    """First sign-ins are for an installation that has none."""

    code = "identity.somebody_is_here"
    message = "There are {count} sign-ins already; first sign-ins are for an installation without."


@transaction.atomic
def create_first_sign_ins(
    *, bureau: str, from_on: dt.date, at: dt.datetime, given_by: str
) -> tuple[SignIn, ...]:
    """Make the three administrators, who are three people, and the first lead of the bureau.

    Everybody else is let in by them: the system administrator makes the sign-in, the security
    administrator grants the role.

    Args:
        bureau: Name of the industry bureau.
        from_on: First day of the memberships.
        at: The instant, for the trail.
        given_by: Who sits at the console, as the machine knows them.

    Returns:
        All four, with passwords that nobody can read again and the first sign-in changes.

    Raises:
        SomebodyIsHere: There is a sign-in, be it one of a made-up city.

    Effects:
        Two organisations, four people, four memberships, an event each.
    """
    if count := Person.objects.count():
        raise SomebodyIsHere(count=count)
    places: dict[str, Organisation] = {}
    made = []
    for role, kind, organisation, name, username in _FIRST:
        called = organisation or bureau
        if called not in places:
            places[called] = Organisation.objects.create(kind=kind.value, name=called)
        made.append(_create(role, places[called], name, username, from_on))
        record_event(
            EventKind.RIGHT_GRANTED,
            who=Who(name=given_by),
            at=at,
            subject=Subject(kind="person", key=username, name=name),
            detail={"role": role.value, "organisation": called, "act": "first sign-ins"},
        )
    return tuple(made)


def _create(role: Role, where: Organisation, name: str, username: str, from_on: dt.date) -> SignIn:
    password = random_password()
    person = Person(username=username, name=name, password_is_one_time=True)
    person.set_password(password)
    person.save()
    Membership.objects.create(person=person, organisation=where, role=role.value, from_on=from_on)
    return SignIn(
        role=role, organisation=where.name, name=name, username=username, password=password
    )
