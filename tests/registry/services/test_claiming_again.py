"""Claiming anew, and what a stranger may type into a claim."""

import datetime as dt
from pathlib import Path

import pytest
from pytest_django import Settings

from renqi.engines.casework.models import Case
from renqi.engines.casework.selectors.visible import visible_cases
from renqi.engines.casework.services.take_act import withdraw
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.refusals import (
    ClaimsTooMany,
    ClaimsWithRole,
    OrganisationClosed,
    UsernameTaken,
)
from renqi.identity.models import Organisation, Person
from renqi.identity.selectors.actors import actor_of
from renqi.kernel.ids import CreditCodeRefused
from renqi.registry.services.claim_firm import ClaimBegun, claim_firm_again
from tests.registry.claims import (
    FIRM,
    NOON,
    begun,
    decided,
    files_apart,
    handed_in,
    official,
)
from tests.web.people import make_people

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]


@pytest.fixture(autouse=True)
def city(settings: Settings, tmp_path: Path) -> None:
    files_apart(settings, tmp_path)
    make_people()


@pytest.fixture
def officer() -> Actor:
    return official("bureau")


@pytest.fixture
def lead() -> Actor:
    return official("lead")


def again(claim: ClaimBegun, *, at: dt.datetime = NOON) -> ClaimBegun:
    return claim_firm_again(
        person_id=claim.claimant.person_id,
        uscc=FIRM,
        firm_name="甲科技有限公司",
        phone="",
        at=at,
    )


def now_of(claim: ClaimBegun, *, at: dt.datetime = NOON) -> Actor:
    """Give the claimant as who they act a minute later."""
    later = at + dt.timedelta(minutes=1)
    return actor_of(claim.claimant.person_id, as_of=later.date(), at=later)


def test_whoever_claimed_in_vain_claims_again_with_the_same_sign_in(
    officer: Actor, lead: Actor
) -> None:
    claim = begun()
    with pytest.raises(ClaimsWithRole):
        again(claim)
    withdraw(case_id=claim.case_id, actor=claim.claimant, at=NOON, version=1)
    people = Person.objects.count()
    second = again(claim)
    assert second.claimant.person_id == claim.claimant.person_id
    assert (second.claimant.role, second.claimant.uscc) == ("claimant", FIRM)
    # The first case, which ended, is theirs as well; nobody else's is.
    assert {case.pk for case in visible_cases(second.claimant)} == {claim.case_id, second.case_id}
    handed_in(second)
    decided(second, "propose", by=officer)
    decided(second, "confirm", by=lead)
    assert now_of(second).role == "firm_user"
    assert Person.objects.count() == people


def test_three_claims_in_thirty_days_are_enough() -> None:
    claim = begun()
    for _ in range(2):
        withdraw(case_id=claim.case_id, actor=claim.claimant, at=NOON, version=1)
        claim = again(claim)
    withdraw(case_id=claim.case_id, actor=claim.claimant, at=NOON, version=1)
    with pytest.raises(ClaimsTooMany):
        again(claim)
    # Begun on 23 November, the first three are past on the thirtieth day after.
    with pytest.raises(ClaimsTooMany):
        again(claim, at=NOON + dt.timedelta(days=29))
    assert again(claim, at=NOON + dt.timedelta(days=30)).case_id


def test_a_wrong_code_or_a_taken_name_leaves_nothing_behind() -> None:
    people = Person.objects.count()
    with pytest.raises(CreditCodeRefused):
        begun(uscc=FIRM[:-1] + "0")
    with pytest.raises(UsernameTaken):
        begun("lead")
    assert Person.objects.count() == people
    assert not Organisation.objects.filter(uscc=FIRM).exists()
    assert not Case.objects.exists()


def test_a_name_that_a_stranger_typed_gives_way_to_that_of_the_first_who_is_admitted(
    officer: Actor, lead: Actor
) -> None:
    begun("ann", firm_name="冒名")
    claim = begun("bo", firm_name="真名")
    assert Organisation.objects.get(uscc=FIRM).name == "冒名"
    handed_in(claim)
    decided(claim, "propose", by=officer)
    decided(claim, "confirm", by=lead)
    assert Organisation.objects.get(uscc=FIRM).name == "真名"


def test_a_firm_that_was_shut_out_is_not_claimed_back_by_a_form() -> None:
    begun("ann")
    Organisation.objects.filter(uscc=FIRM).update(is_open=False)
    with pytest.raises(OrganisationClosed):
        begun("bo")
    assert not Person.objects.filter(username="bo").exists()
