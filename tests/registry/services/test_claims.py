"""A firm's people come to its file by a checked letter, and nobody else comes near it."""

import datetime as dt
from pathlib import Path

import pytest
from pytest_django import Settings

from renqi.audit.models import SecurityEvent
from renqi.engines.casework.domain.refusals import CaseUnknown, DutiesSeparated, NotOpener
from renqi.engines.casework.models import Case
from renqi.engines.casework.selectors.case_file import case_file
from renqi.engines.casework.selectors.evidence import evidence_of
from renqi.engines.casework.selectors.visible import visible_cases
from renqi.engines.casework.services.lapse_overdue import lapse_overdue
from renqi.engines.casework.services.take_act import appeal, return_for_correction, withdraw
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.refusals import (
    ClaimantGone,
)
from renqi.identity.models import Membership, Message, Person
from renqi.identity.selectors.actors import actor_of
from renqi.identity.selectors.memberships import memberships_of
from renqi.registry.domain.refusals import FirmUnknown
from renqi.registry.selectors.claims import claim_remarks
from renqi.registry.selectors.firm_file import firm_file
from renqi.registry.services.claim_firm import ClaimBegun
from tests.registry.claims import (
    FIRM,
    NOON,
    begun,
    decided,
    files_apart,
    handed_in,
    official,
    version_of,
)
from tests.registry.firm_files import bring
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


def now_of(claim: ClaimBegun, *, at: dt.datetime = NOON) -> Actor:
    """Give the claimant as who they act a minute later."""
    later = at + dt.timedelta(minutes=1)
    return actor_of(claim.claimant.person_id, as_of=later.date(), at=later)


def stage_of(claim: ClaimBegun) -> str:
    return Case.objects.get(pk=claim.case_id).stage


def test_a_stranger_gets_a_sign_in_that_may_work_on_one_draft() -> None:
    claim = begun()
    assert (claim.claimant.role, claim.claimant.uscc) == ("claimant", FIRM)
    assert stage_of(claim) == "draft"
    form = case_file(claim.case_id, actor=claim.claimant).form
    assert (form["firm_name"], form["claimant_name"]) == ("甲科技有限公司", "李明")
    assert [action for action in Action if claim.claimant.may(action)] == [
        Action.RULE_READ,
        Action.CASE_WORK,
    ]


def test_a_claimant_sees_nothing_of_the_firm_until_the_second_official_confirms(
    tmp_path: Path, officer: Actor, lead: Actor
) -> None:
    bring(tmp_path / "a.csv", [{"uscc": FIRM, "name": "甲科技（名录）"}], source="tax")
    claim = begun()

    def opens() -> bool:
        scope = now_of(claim).scope(Action.FIRM_READ)
        try:
            return firm_file(FIRM, scope=scope, as_of=NOON.date()).name == "甲科技（名录）"
        except FirmUnknown:
            return False

    assert not opens()
    # Not even the name by which the city knows the firm.
    assert claim.claimant.organisation == FIRM
    handed_in(claim)
    assert not opens()
    decided(claim, "propose", by=officer)
    assert not opens()
    decided(claim, "confirm", by=lead)
    assert opens()
    assert now_of(claim).role == "firm_user"
    assert now_of(claim).organisation == "甲科技（名录）"


def test_the_roles_change_in_one_instant_of_one_day(officer: Actor, lead: Actor) -> None:
    claim = begun()
    handed_in(claim)
    decided(claim, "propose", by=officer)
    decided(claim, "confirm", by=lead)
    ended, began = Membership.objects.filter(person=claim.claimant.person_id).order_by("pk")
    assert (ended.role, ended.ends_at) == ("claimant", NOON)
    assert (began.role, began.from_on) == ("firm_user", NOON.date())
    assert began.granted_by_id == lead.person_id
    kinds = list(SecurityEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["right.ended", "right.granted"]


def test_who_proposed_cannot_confirm(officer: Actor) -> None:
    claim = begun()
    handed_in(claim)
    decided(claim, "propose", by=officer)
    with pytest.raises(DutiesSeparated):
        decided(claim, "confirm", by=officer)
    assert now_of(claim).role == "claimant"


def test_an_approval_that_cannot_admit_anybody_does_not_happen(officer: Actor, lead: Actor) -> None:
    claim = begun()
    handed_in(claim)
    decided(claim, "propose", by=officer)
    Membership.objects.filter(person=claim.claimant.person_id).update(
        until_on=NOON.date() + dt.timedelta(days=1), ends_at=NOON
    )
    with pytest.raises(ClaimantGone):
        decided(claim, "confirm", by=lead)
    assert stage_of(claim) == "second"


def test_two_who_claim_one_firm_learn_nothing_of_each_other(officer: Actor) -> None:
    first, second = begun("ann"), begun("bo", firm_name="乙", name="波")
    assert first.claimant.organisation_id == second.claimant.organisation_id
    assert [case.pk for case in visible_cases(second.claimant)] == [second.case_id]
    for open_it in (case_file, evidence_of):
        with pytest.raises(CaseUnknown):
            open_it(first.case_id, actor=second.claimant)
    with pytest.raises(CaseUnknown):
        withdraw(case_id=first.case_id, actor=second.claimant, at=NOON, version=1)
    assert {case.pk for case in visible_cases(officer)} == {first.case_id, second.case_id}


def test_the_gate_names_the_opener_where_sight_alone_would_not_stop_another() -> None:
    from renqi.engines.casework.domain.gate import Question, who_refusals
    from renqi.engines.casework.domain.situation import Situation
    from renqi.registry.domain.claim_case import claim_case_type

    table = claim_case_type()
    other = Actor(person_id=8, name="x", role="claimant", uscc=FIRM)
    question = Question(
        case_type=table,
        rule=table.acts[0],
        situation=Situation(subject_key=FIRM, stage="draft", opened_by=7),
        actor=other,
        today=NOON.date(),
    )
    assert [type(error) for error in who_refusals(question)] == [NotOpener]


def test_no_list_of_roles_tells_a_claimant_the_name_that_others_know(
    officer: Actor, lead: Actor
) -> None:
    first = begun("ann", firm_name="真名")
    handed_in(first)
    decided(first, "propose", by=officer)
    decided(first, "confirm", by=lead)
    second = begun("bo", firm_name="乱猜")
    held = memberships_of(second.claimant.person_id, as_of=NOON.date(), at=NOON)
    assert [one.organisation for one in held] == [FIRM]


def test_a_second_claim_is_told_to_those_who_act_for_the_firm_when_it_is_handed_in(
    officer: Actor, lead: Actor
) -> None:
    first = begun("ann")
    handed_in(first)
    decided(first, "propose", by=officer)
    decided(first, "confirm", by=lead)
    second = begun("bo", name="波")
    told = Message.objects.filter(person=first.claimant.person_id)
    assert not told.filter(key=f"claim:{second.case_id}:submitted").exists()
    handed_in(second)
    assert told.get(key=f"claim:{second.case_id}:submitted").data == {"name": "波"}
    remarks = {one.label.en: one.text.zh for one in claim_remarks(FIRM, at=NOON)}
    assert remarks["People who act for the firm already"] == "李明"
    assert remarks["Name on file"] == "名录中没有该信用代码"
    decided(second, "propose", by=lead)
    decided(second, "confirm", by=officer)
    assert told.filter(key=f"claim:{second.case_id}:joined").exists()


def test_a_returned_claim_is_corrected_and_goes_on(officer: Actor, lead: Actor) -> None:
    claim = begun()
    handed_in(claim)
    return_for_correction(
        case_id=claim.case_id,
        reason="缺公章",
        actor=officer,
        at=NOON,
        version=version_of(claim.case_id),
    )
    assert stage_of(claim) == "correction"
    handed_in(claim)
    decided(claim, "propose", by=officer)
    decided(claim, "confirm", by=lead)
    assert now_of(claim).role == "firm_user"


def test_a_refused_claimant_keeps_the_sign_in_for_the_appeal_and_then_loses_the_role(
    officer: Actor, lead: Actor
) -> None:
    claim = begun()
    handed_in(claim)
    decided(claim, "refuse", by=officer)
    assert now_of(claim).role == "claimant"
    appeal(
        case_id=claim.case_id,
        reason="授权书是真的",
        actor=claim.claimant,
        at=NOON,
        version=version_of(claim.case_id),
    )
    with pytest.raises(DutiesSeparated):
        decided(claim, "uphold", by=officer)
    decided(claim, "uphold", by=lead)
    assert stage_of(claim) == "closed"
    assert now_of(claim).role == ""
    assert Person.objects.get(username="li.ming").is_active


def test_an_appeal_may_be_right(officer: Actor, lead: Actor) -> None:
    claim = begun()
    handed_in(claim)
    decided(claim, "refuse", by=officer)
    appeal(
        case_id=claim.case_id,
        reason="授权书是真的",
        actor=claim.claimant,
        at=NOON,
        version=version_of(claim.case_id),
    )
    decided(claim, "reopen", by=lead)
    decided(claim, "propose", by=lead)
    decided(claim, "confirm", by=officer)
    assert now_of(claim).role == "firm_user"


def test_a_claim_nobody_hands_in_lapses_after_two_weeks_and_its_role_ends() -> None:
    claim = begun()
    # Ten working days after Monday 23 November are over at the end of Monday 7 December.
    assert lapse_overdue(at=NOON + dt.timedelta(days=14)) == ()
    assert Person.objects.get(username="li.ming").is_active
    assert lapse_overdue(at=NOON + dt.timedelta(days=15)) == (claim.case_id,)
    # The sign-in opens nothing now, but a new claim.
    assert Person.objects.get(username="li.ming").is_active
    assert now_of(claim, at=NOON + dt.timedelta(days=15)).role == ""


def test_a_withdrawn_claim_ends_the_role() -> None:
    claim = begun()
    withdraw(case_id=claim.case_id, actor=claim.claimant, at=NOON, version=1)
    assert now_of(claim).role == ""
