"""Nobody holds two of the administrators' roles, or one beside the business (三员分立)."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from renqi.identity.domain.permissions import Role
from renqi.identity.domain.separation import ADMINISTRATORS
from renqi.identity.models import Membership, Organisation, Person

NEW_YEAR, JULY = dt.date(2026, 1, 1), dt.date(2026, 7, 1)


def organisation(name: str = "运营中心") -> Organisation:
    return Organisation.objects.create(kind="operator", name=name)


def go_together(one: str, other: str) -> bool:
    """The rule in words: an administrator holds that one role and no other."""
    return one == other or not {one, other} & ADMINISTRATORS


def hold(
    person: Person,
    role: str,
    *,
    since: dt.date = NEW_YEAR,
    until: dt.date | None = None,
    where: Organisation | None = None,
) -> Membership:
    return Membership.objects.create(
        person=person,
        organisation=where or organisation(role),
        role=role,
        from_on=since,
        until_on=until,
    )


@pytest.mark.django_db
def test_every_pair_of_roles_is_allowed_or_refused_as_the_table_says() -> None:
    wrong = []
    for one in Role:
        for other in Role:
            person = Person.objects.create(username=f"{one}.{other}".replace("_", "-"), name="某")
            hold(person, one)
            try:
                with transaction.atomic():
                    hold(person, other)
                is_allowed = True
            except IntegrityError as error:
                is_allowed = "membership_administrators_apart" not in str(error)
            if is_allowed != go_together(one, other):
                wrong.append((one, other))
    assert wrong == []
    # 14 roles: 3 administrators clash with 13 others each, counted both ways 3×13 + 11×3 = 72.
    clashes = sum(not go_together(one, other) for one in Role for other in Role)
    assert (len(Role), len(ADMINISTRATORS), clashes) == (14, 3, 72)


@pytest.mark.django_db
def test_an_administrator_may_change_duty_on_the_day_the_old_one_ends() -> None:
    person = Person.objects.create(username="lin", name="林")
    hold(person, "system_admin", until=JULY)
    with pytest.raises(IntegrityError), transaction.atomic():
        hold(person, "audit_admin", since=JULY - dt.timedelta(days=1))
    hold(person, "audit_admin", since=JULY)


@pytest.mark.django_db(transaction=True)
def test_two_grants_at_the_same_moment_never_both_hold() -> None:
    people = [Person.objects.create(username=f"p{number}", name="林") for number in range(12)]
    where = {role: organisation(role).pk for role in ADMINISTRATORS}
    refused: list[str] = []

    def grant(role: str, start: threading.Barrier) -> None:
        start.wait()
        for person in people:
            try:
                Membership.objects.create(
                    person=person, organisation_id=where[Role(role)], role=role, from_on=NEW_YEAR
                )
            except IntegrityError as error:
                cause: Any = error.__cause__
                refused.append(cause.diag.constraint_name)
            except Exception as error:  # noqa: BLE001  a deadlock is a refusal too, by its name
                refused.append(type(error).__name__)
        connection.close()

    start = threading.Barrier(3)
    threads = [threading.Thread(target=grant, args=(role, start)) for role in ADMINISTRATORS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # 12 people × 3 grants: one each holds, so 24 were refused, and all by the constraint.
    assert sorted(set(refused)) == ["membership_administrators_apart"]
    assert len(refused) == 24
    assert Membership.objects.count() == 12
