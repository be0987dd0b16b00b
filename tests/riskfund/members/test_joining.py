"""A firm joins by two people of the bureau, and is told beforehand what that means."""

import datetime as dt

import pytest

from renqi.engines.casework.domain.refusals import DutiesSeparated
from renqi.engines.documents.selectors.documents import documents_of
from renqi.identity.domain.permissions import Action
from renqi.programmes.riskfund.charter.domain.contribution_bands import ContributionUnfit
from renqi.programmes.riskfund.charter.selectors.funds import charter_on
from renqi.programmes.riskfund.members.domain.refusals import AlreadyMember, JoiningUnmet
from renqi.programmes.riskfund.members.models import Due, Membership
from renqi.programmes.riskfund.members.selectors.joining import look_at_joining
from renqi.programmes.riskfund.members.selectors.memberships import (
    members_by_class,
    membership_of,
)
from renqi.programmes.riskfund.members.selectors.terms import later_changes
from tests.registry.firm_files import bring, uscc
from tests.riskfund.members.member_world import (
    ADMITTED,
    ALL,
    FUND,
    OFFICER,
    YUAN,
    World,
    firm_user,
    good_firm,
    noon,
    publish,
)


def test_a_firm_is_told_at_once_why_it_may_join_and_from_when_it_is_covered(world: World) -> None:
    own = firm_user(1).scope(Action.FIRM_READ)
    look = look_at_joining(charter_on(FUND, on=ADMITTED), uscc(1), scope=own, on=ADMITTED)
    assert (look.why.verdict, look.size, look.risk.key, look.refusal) == ("met", "small", "A", None)
    # 50 people and 30 million: a small firm; 5 of 20 million owed and a profit: class A.
    assert look.band
    assert (look.band.month_min, look.band.month_max) == (500 * YUAN, 5000 * YUAN)
    assert look.covered_from == dt.date(2027, 1, 1)
    # Six months of 1,000 yuan, times ten.
    assert look.cover_after(1000 * YUAN, 6) == 60_000 * YUAN
    said = {fact["key"]: fact for fact in look.receipt["facts"]}
    assert said["abnormal_list"]["source"]
    assert said["abnormal_list"]["observed_on"]


def test_a_member_has_its_contract_its_days_and_its_receipt(world: World) -> None:
    member = world.joins(1)
    assert (member.joined_on, member.first_month) == (ADMITTED, dt.date(2026, 8, 1))
    assert member.waits_until == dt.date(2027, 1, 1)
    assert (member.charter_ref, member.judged["sha256"]) == (f"{FUND}@1", member.judged_digest)
    titles = [one.title.zh for one in documents_of(uscc(1), scope=ALL)]
    assert titles == ["演示应急互助基金入会合同"]
    line = membership_of(FUND, uscc(1), on=ADMITTED)
    assert (line.state, line.months_paid, line.month_amount) == ("waiting", 0, 1000 * YUAN)
    (row,) = members_by_class(FUND, on=ADMITTED)
    assert (row.size, row.risk, row.firms, row.month_amount) == ("small", "A", 1, 1000 * YUAN)


def test_one_person_admits_nobody(world: World) -> None:
    number = world.applies(1)
    case = Membership.objects.get(pk=number).case_id or 0
    world.acts(case, "propose", OFFICER, ADMITTED)
    with pytest.raises(DutiesSeparated):
        world.acts(case, "confirm", OFFICER, ADMITTED)
    assert not Due.objects.exists()


def test_an_amount_between_two_steps_is_refused(world: World) -> None:
    with pytest.raises(ContributionUnfit):
        world.applies(1, amount=1050 * YUAN)


def test_a_firm_is_in_a_fund_once(world: World) -> None:
    world.applies(1)
    with pytest.raises(AlreadyMember):
        world.applies(1)


def test_a_firm_that_fails_a_condition_does_not_apply(world: World) -> None:
    bring(world.folder / "bad.csv", [good_firm(9, abnormal_list="是")])
    with pytest.raises(JoiningUnmet):
        world.applies(9)


def test_a_refused_firm_is_no_member_and_may_ask_again(world: World) -> None:
    number = world.applies(1)
    case = Membership.objects.get(pk=number).case_id or 0
    world.acts(case, "refuse", OFFICER, ADMITTED)
    # Without an appeal the refusal is final after 15 working days.
    from renqi.engines.casework.services.lapse_overdue import lapse_overdue

    lapse_overdue(at=noon(dt.date(2026, 9, 1)))
    assert Membership.objects.get(pk=number).standing == "refused"
    assert world.applies(1, on=dt.date(2026, 9, 1)) != number


def test_a_contract_says_which_later_charter_changes_touch_it(world: World) -> None:
    member = world.joins(1)
    publish(
        dt.date(2026, 9, 1),
        cover={"multiple": 8},
        contributions={"due_day": 20},
    )
    ref, changes = later_changes(member, on=dt.date(2026, 9, 1))
    assert ref == f"{FUND}@2"
    assert {one.part: one.touches_contract for one in changes} == {"due_day": False, "cover": True}
