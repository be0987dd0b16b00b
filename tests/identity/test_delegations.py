"""A role is lent to a deputy by the day: by its holder or the security administrator."""

import threading
from typing import Any

import pytest
from django.db import connection

from renqi.audit.models import SecurityEvent
from renqi.identity.domain import refusals
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Role
from renqi.identity.models import Delegation, Membership, Organisation, Person
from renqi.identity.selectors.actors import actor_of, capacities_of
from renqi.identity.services.break_glass import break_glass, confirm_emergency
from renqi.identity.services.delegate_role import delegate_role, end_delegation
from renqi.identity.services.grant_role import end_role, grant_role
from renqi.identity.services.keep_person import close_person
from renqi.kernel.errors import DomainError
from tests.identity.acting import DAY, NOW, TODAY, actor, city, membership, newcomer

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, Actor]:
    return city()


def lend(by: Actor, holder: str, deputy: str, **changed: Any) -> int:
    asked: dict[str, Any] = {
        "membership_id": membership(holder).pk,
        "deputy_id": Person.objects.get(username=deputy).pk,
        "from_on": TODAY,
        "until_on": TODAY + 7 * DAY,
        "reason": "出差",
        "actor": by,
        "at": NOW,
    }
    return delegate_role(**(asked | changed))


def test_a_deputy_chooses_to_act_for_the_lead_and_stays_who_they_are(
    people: dict[str, Actor],
) -> None:
    made = lend(people["lead"], "lead", "bureau")
    own = actor("bureau")
    assert (own.role, own.acting_for) == ("bureau_officer", "")
    lent = actor("bureau", capacity=f"deputy-{made}")
    assert (lent.role, lent.acting_for) == ("bureau_lead", "林若川")
    assert lent.person_id == own.person_id
    assert lent.who.name == lent.signature == "陈晓明（代林若川）"
    event = SecurityEvent.objects.get(kind="right.delegated")
    assert (event.person_name, event.detail["for"]) == ("林若川", "林若川")


@pytest.mark.parametrize("days", [0, -1])
def test_a_delegation_that_ends_before_it_begins_is_refused(
    people: dict[str, Actor], days: int
) -> None:
    with pytest.raises(refusals.RoleEndsBeforeStart):
        lend(people["lead"], "lead", "bureau", until_on=TODAY + days * DAY)


def test_a_delegation_holds_from_its_first_day_until_before_its_last(
    people: dict[str, Actor],
) -> None:
    made = lend(people["lead"], "lead", "bureau", from_on=TODAY + DAY, until_on=TODAY + 3 * DAY)
    key, deputy = f"deputy-{made}", people["bureau"].person_id
    roles = [
        actor_of(deputy, as_of=TODAY + days * DAY, at=NOW, capacity=key).role for days in range(4)
    ]
    assert roles == ["bureau_officer", "bureau_lead", "bureau_lead", "bureau_officer"]


@pytest.mark.parametrize("how", ["taken back", "given back", "role ended", "holder closed"])
def test_a_delegation_ends_at_once_when_it_is(people: dict[str, Actor], how: str) -> None:
    made = lend(people["lead"], "lead", "bureau")
    act: dict[str, Any] = {"reason": "返岗", "at": NOW}
    if how == "taken back":
        end_delegation(delegation_id=made, actor=people["lead"], **act)
    elif how == "given back":
        end_delegation(delegation_id=made, actor=people["bureau"], **act)
    elif how == "role ended":
        end_role(
            membership_id=membership("lead").pk, until_on=None, actor=people["secadmin"], **act
        )
    else:
        close_person(person_id=people["lead"].person_id, actor=people["sysadmin"], **act)
    assert actor("bureau", capacity=f"deputy-{made}").role == "bureau_officer"
    assert len(capacities_of(people["bureau"].person_id, as_of=TODAY, at=NOW)) == 1


def test_nobody_else_takes_a_delegation_back(people: dict[str, Actor]) -> None:
    made = lend(people["lead"], "lead", "bureau")
    with pytest.raises(refusals.DelegationNotAllowed):
        end_delegation(delegation_id=made, reason="x", actor=people["finance"], at=NOW)
    end_delegation(delegation_id=made, reason="x", actor=people["secadmin"], at=NOW)
    with pytest.raises(refusals.RoleEndedAlready):
        end_delegation(delegation_id=made, reason="x", actor=people["lead"], at=NOW)


@pytest.mark.parametrize(
    ("by", "holder", "deputy", "refusal"),
    [
        ("finance", "lead", "bureau", refusals.DelegationNotAllowed),
        ("bureau", "lead", "bureau", refusals.DelegationNotAllowed),
        ("lead", "lead", "lead", refusals.DeputyElsewhere),
        ("lead", "lead", "finance", refusals.DeputyElsewhere),
        ("secadmin", "lead", "lead", refusals.DeputyIsHolder),
        ("secadmin", "lead", "secadmin", refusals.AdministratorAsDeputy),
        ("secadmin", "lead", "auditor", refusals.AdministratorAsDeputy),
        ("secadmin", "sysadmin", "bureau", refusals.AdministratorLends),
        ("auditor", "auditor", "sysadmin", refusals.AdministratorLends),
    ],
)
def test_a_role_is_not_lent(
    people: dict[str, Actor], by: str, holder: str, deputy: str, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        lend(people[by], holder, deputy)
    assert not Delegation.objects.exists()


def test_what_is_lent_cannot_be_lent_on(people: dict[str, Actor]) -> None:
    made = lend(people["secadmin"], "lead", "finance")
    as_lead = actor("finance", capacity=f"deputy-{made}")
    assert as_lead.role == "bureau_lead"
    # The deputy acts in the lead's role and still is not its holder.
    with pytest.raises(refusals.DelegationNotAllowed):
        lend(as_lead, "lead", "bureau")


def test_a_role_is_lent_within_its_own_days(people: dict[str, Actor]) -> None:
    end_role(
        membership_id=membership("lead").pk,
        until_on=TODAY + 7 * DAY,
        reason="期满",
        actor=people["secadmin"],
        at=NOW,
    )
    with pytest.raises(refusals.DelegationOutsideRole):
        lend(people["lead"], "lead", "bureau", until_on=TODAY + 8 * DAY)
    lend(people["lead"], "lead", "bureau", until_on=TODAY + 7 * DAY)
    with pytest.raises(refusals.DelegatedAlready):
        lend(people["lead"], "lead", "bureau", from_on=TODAY + 6 * DAY)


def test_a_deputy_does_not_become_an_administrator_meanwhile(people: dict[str, Actor]) -> None:
    deputy = newcomer()
    lend(people["secadmin"], "lead", "newcomer")
    operator = Organisation.objects.get(kind="operator")
    asked: dict[str, Any] = {
        "person_id": deputy.pk,
        "organisation_id": operator.pk,
        "role": Role.AUDIT_ADMIN,
        "until_on": None,
        "reason": "x",
        "actor": people["secadmin"],
        "at": NOW,
    }
    with pytest.raises(refusals.AdministratorAsDeputy):
        grant_role(from_on=TODAY + 6 * DAY, **asked)
    grant_role(from_on=TODAY + 7 * DAY, **asked)


def test_an_emergency_ends_by_the_hour_and_waits_for_the_auditor(
    people: dict[str, Actor],
) -> None:
    deputy = newcomer()
    until = break_glass(
        username="newcomer",
        role=Role.SECURITY_ADMIN,
        organisation="演示市平台运营中心",
        hours=4,
        reason="安全管理员失联",
        given_by="console: root@host",
        at=NOW,
    )
    assert (until - NOW).total_seconds() == 4 * 3600
    moments = {"start": NOW, "last": until.replace(minute=29), "end": until}  # 9:30 + 4 h = 13:30
    roles = {
        name: actor_of(deputy.pk, as_of=TODAY, at=moment).role for name, moment in moments.items()
    }
    assert roles == {"start": "security_admin", "last": "security_admin", "end": ""}
    # A program that asks by the day alone does not count a role that ends by the hour.
    assert actor_of(deputy.pk, as_of=TODAY).role == ""
    event = SecurityEvent.objects.get(kind="override.broke_glass")
    assert event.person_name == "console: root@host"
    held = Membership.objects.get(person=deputy)
    found: dict[str, Any] = {"emergency_id": held.emergency.pk, "finding": "属实", "at": NOW}
    with pytest.raises(refusals.RightMissing):
        confirm_emergency(actor=people["secadmin"], **found)
    confirm_emergency(actor=people["auditor"], **found)
    with pytest.raises(refusals.SeenAlready):
        confirm_emergency(actor=people["auditor"], **found)
    with pytest.raises(refusals.EmergencyLends):
        _lend_emergency(held, people)


def _lend_emergency(held: Membership, people: dict[str, Actor]) -> None:
    Membership.objects.filter(pk=held.pk).update(role="expert")
    delegate_role(
        membership_id=held.pk,
        deputy_id=people["firm"].person_id,
        from_on=TODAY,
        until_on=TODAY + DAY,
        reason="x",
        actor=people["secadmin"],
        at=NOW,
    )


@pytest.mark.django_db(transaction=True)
def test_a_delegation_and_an_administrators_role_given_at_once_never_both_hold() -> None:
    secadmin = city()["secadmin"]
    operator = Organisation.objects.get(kind="operator").pk
    lent = membership("lead").pk
    deputies = [newcomer(f"n{number}").pk for number in range(8)]
    refused: list[str] = []

    def give(start: threading.Barrier, *, is_role: bool) -> None:
        start.wait()
        for key in deputies:
            shared: dict[str, Any] = {
                "from_on": TODAY,
                "until_on": TODAY + DAY,
                "reason": "x",
                "actor": secadmin,
                "at": NOW,
            }
            try:
                if is_role:
                    grant_role(
                        person_id=key, organisation_id=operator, role=Role.AUDIT_ADMIN, **shared
                    )
                else:
                    delegate_role(membership_id=lent, deputy_id=key, **shared)
            except DomainError as error:
                refused.append(error.code)
        connection.close()

    start = threading.Barrier(2)
    threads = [
        threading.Thread(target=give, args=(start,), kwargs={"is_role": is_role})
        for is_role in (True, False)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # 8 people × 2 acts: one of each pair holds.
    assert refused == ["identity.administrator_as_deputy"] * 8
    roles = Membership.objects.filter(person_id__in=deputies).count()
    assert roles + Delegation.objects.count() == 8


def test_a_claim_is_lent_by_nobody(people: dict[str, Actor]) -> None:
    Membership.objects.filter(person__username="firm").update(role=Role.CLAIMANT.value)
    for by in ("firm", "secadmin"):
        with pytest.raises(refusals.ClaimantLends):
            lend(people[by], "firm", "expert")
