"""Entitled money goes from a judged list to the firm's account, and each step takes its people."""

import datetime as dt

import pytest

from renqi.programmes.cultivation.support.domain import money_refusals as refusals
from renqi.programmes.cultivation.support.domain.line_states import LineState, Step
from renqi.programmes.cultivation.support.models import EntitlementLine, LineEvent
from renqi.programmes.cultivation.support.services.answer_line import accept_line, decline_line
from renqi.programmes.cultivation.support.services.judge_list import ask_list
from renqi.programmes.cultivation.support.services.payee_accounts import (
    check_account,
    state_account,
)
from renqi.programmes.cultivation.support.services.review_list import (
    approve_list,
    strike_line,
    submit_list,
)
from renqi.registry.selectors.aid import aid_of
from renqi.registry.services.aid import promise_aid
from tests.cultivation.support.money_world import (
    ALL,
    ANNA,
    BO,
    LEAD,
    MEASURE,
    NOON,
    OFFICER,
    TODAY,
    YUAN,
    World,
    account,
    firm_user,
    own,
)
from tests.registry.firm_files import uscc

pytestmark = pytest.mark.django_db


def steps(line: EntitlementLine) -> list[str]:
    return list(LineEvent.objects.filter(line=line).order_by("pk").values_list("what", flat=True))


def state(line: EntitlementLine) -> str:
    line.refresh_from_db()
    return line.state


def test_money_is_promised_accepted_ordered_paid_and_every_step_stands_on_the_line(
    world: World,
) -> None:
    run = world.opened({1: 30 * YUAN, 2: 50 * YUAN})
    first, second = world.line(run, 1), world.line(run, 2)
    assert (world.sums().held, world.sums().left) == (80 * YUAN, 20 * YUAN)

    world.accept(first, 1)
    order = world.order(first)
    world.send(order)
    world.pays(first)
    world.keep()

    # 100 put in; 30 paid, 50 promised to the second; 100 - 30 - 50 = 20 left.
    sums = world.sums()
    assert (sums.paid, sums.held, sums.left) == (30 * YUAN, 50 * YUAN, 20 * YUAN)
    assert sums.is_whole
    assert state(first) == LineState.PAID
    assert first.paid_on == TODAY
    assert steps(first) == [
        Step.LISTED, Step.APPROVED, Step.PROMISED, Step.OPENED, Step.ACCEPTED, Step.ORDERED,
        Step.PAID,
    ]  # fmt: skip
    assert state(second) == LineState.PROMISED
    (aid,) = aid_of(uscc(1), scope=ALL)
    assert (aid.amount, aid.paid, aid.matter) == (30 * YUAN, 30 * YUAN, "title:x")


def test_who_made_or_handed_in_a_list_does_not_approve_it_and_no_officer_does(
    world: World,
) -> None:
    run = world.draft({1: YUAN})
    submit_list(run.pk, actor=LEAD, at=NOON)
    with pytest.raises(refusals.OnlyLead):
        approve_list(run.pk, actor=OFFICER, at=NOON)
    with pytest.raises(refusals.SamePerson):
        approve_list(run.pk, actor=LEAD, at=NOON)


def test_the_same_request_makes_one_list_and_another_content_under_it_is_refused(
    world: World,
) -> None:
    run = world.draft({1: YUAN})

    def again(day: dt.date) -> int:
        return ask_list(
            measure_key=MEASURE, as_of=day, needs_notice=False, request_key=run.request_key,
            actor=OFFICER, at=NOON,
        )  # fmt: skip

    assert again(TODAY) == run.pk
    with pytest.raises(refusals.RequestReused):
        again(TODAY - dt.timedelta(days=1))


def test_a_firm_on_one_list_stands_on_no_other_for_the_same_matter(world: World) -> None:
    world.draft({1: YUAN, 2: YUAN})
    second = world.draft({1: YUAN, 3: YUAN})
    assert list(second.lines.values_list("uscc", flat=True)) == [uscc(3)]
    assert second.others == {"listed_elsewhere": 1}


def test_the_same_facts_and_rule_give_the_same_digest(world: World) -> None:
    first = world.draft({1: YUAN, 2: 2 * YUAN})
    for line in first.lines.all():
        strike_line(line.pk, reason="重做", actor=OFFICER, at=NOON)
    assert world.draft({1: YUAN, 2: 2 * YUAN}).digest == first.digest


def test_aid_of_another_programme_for_the_matter_leaves_the_line_without_money(
    world: World,
) -> None:
    promise_aid(
        uscc=uscc(1), matter="title:x", programme="riskfund", measure=MEASURE, amount=1, basis="b",
        who=OFFICER.who, at=NOON,
    )  # fmt: skip
    run = world.approved({1: YUAN, 2: YUAN})
    world.keep()
    line = world.line(run, 1)
    assert line.state == LineState.DOUBLED
    # One fen, by the measure's name and not its key.
    assert ("0.01 元" in line.reason, MEASURE in line.reason) == (True, False)
    assert world.sums().held == YUAN


def test_what_the_budget_does_not_hold_waits_and_is_promised_when_a_firm_declines(
    world: World,
) -> None:
    run = world.approved({1: 60 * YUAN, 2: 60 * YUAN})
    world.keep()
    assert state(world.line(run, 2)) == LineState.UNFUNDED
    strike_line(world.line(run, 1).pk, reason="异议成立", actor=OFFICER, at=NOON)
    world.keep()
    assert state(world.line(run, 2)) == LineState.PROMISED
    assert world.sums().held == 60 * YUAN
    assert aid_of(uscc(1), scope=ALL)[0].state == "released"


def test_another_firms_line_does_not_exist_for_a_firm(world: World) -> None:
    run = world.opened({1: YUAN})
    who = firm_user(2)
    payee = state_account(account(2), uscc=who.uscc, actor=who, at=NOON)
    line = world.line(run, 1)
    with pytest.raises(refusals.LineUnknown):
        accept_line(line.pk, payee_id=payee, scope=own(2), actor=who, at=NOON, on=TODAY)
    with pytest.raises(refusals.LineUnknown):
        decline_line(line.pk, reason="", scope=own(2), actor=who, at=NOON, on=TODAY)
    # Nor is its account taken for one's own line.
    with pytest.raises(refusals.AccountMissing):
        accept_line(line.pk, payee_id=payee, scope=own(1), actor=firm_user(1), at=NOON, on=TODAY)


def test_a_line_of_a_list_that_is_not_open_yet_is_unknown_to_its_firm(world: World) -> None:
    run = world.approved({1: YUAN})
    world.keep()
    with pytest.raises(refusals.LineUnknown):
        world.accept(world.line(run, 1), 1)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"holder": "别人有限公司"}, refusals.HolderDiffers),
        ({"number_again": "442501000000002"}, refusals.NumbersDiffer),
        ({"number": "1234", "number_again": "1234"}, refusals.AccountFieldUnfit),
        ({"bank_code": "ICBC"}, refusals.AccountFieldUnfit),
    ],
)
def test_an_account_is_the_firms_own_and_typed_twice_alike(
    world: World, changes: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        state_account(account(1, **changes), uscc=uscc(1), actor=firm_user(1), at=NOON)


def test_a_changed_account_is_paid_only_after_somebody_looked_and_another_prepares(
    world: World,
) -> None:
    run = world.opened({1: YUAN})
    line, who = world.line(run, 1), firm_user(1)
    world.accept(line, 1)
    changed = account(1, number="62220000000001", number_again="62220000000001")
    payee = state_account(changed, uscc=who.uscc, actor=who, at=NOON)
    line.refresh_from_db()
    assert line.payee_id == payee
    with pytest.raises(refusals.AccountUnchecked):
        world.order(line)
    check_account(payee, passes=True, reason="电话回访", actor=ANNA, at=NOON)
    # Anna prepares orders in this world, and she checked the account herself.
    with pytest.raises(refusals.CheckerPays):
        world.order(line)


def test_an_account_stays_as_it_is_while_money_is_on_its_way_to_it(world: World) -> None:
    run = world.opened({1: YUAN})
    line, who = world.line(run, 1), firm_user(1)
    world.accept(line, 1)
    world.order(line)
    changed = account(1, number="62220000000001", number_again="62220000000001")
    with pytest.raises(refusals.AccountBeingPaid):
        state_account(changed, uscc=who.uscc, actor=who, at=NOON)


def test_a_double_click_accepts_once_and_pays_once(world: World) -> None:
    run = world.opened({1: YUAN})
    line = world.line(run, 1)
    world.accept(line, 1)
    world.accept(line, 1)
    assert steps(line).count(Step.ACCEPTED) == 1
    assert world.order(line, key="same") == world.order(line, key="same")
    with pytest.raises(refusals.LinesUnfit):
        world.order(line, key="other")


def test_whoever_lets_the_last_day_pass_gets_nothing_and_the_budget_has_it_back(
    world: World,
) -> None:
    run = world.opened({1: 40 * YUAN})
    line = world.line(run, 1)
    last = line.confirm_by
    assert last == TODAY + dt.timedelta(days=30)
    world.keep(on=last)
    assert state(line) == LineState.PROMISED
    with pytest.raises(refusals.ConfirmLate):
        world.accept(line, 1, on=last + dt.timedelta(days=1))
    world.keep(on=last + dt.timedelta(days=1))
    assert state(line) == LineState.LAPSED
    assert world.sums().left == 100 * YUAN


def test_a_payment_that_comes_back_opens_the_line_again_with_the_reason(world: World) -> None:
    run = world.opened({1: 40 * YUAN})
    line = world.line(run, 1)
    world.accept(line, 1)
    world.send(world.order(line))
    world.pays(line)
    world.keep()
    world.returns(line, "账户已销户")
    world.keep()
    assert state(line) == LineState.PROMISED
    assert (line.reason, line.payee_id, line.turn) == ("账户已销户", None, 1)
    sums = world.sums()
    assert (sums.paid, sums.held, sums.left) == (0, 40 * YUAN, 60 * YUAN)
    assert sums.is_whole
    assert [one.state for one in aid_of(uscc(1), scope=ALL)] == ["promised", "returned"]
    world.accept(line, 1)
    world.send(world.order(line))
    world.pays(line)
    world.keep()
    assert state(line) == LineState.PAID
    assert world.sums().paid == 40 * YUAN


def test_a_withdrawn_order_leaves_the_line_accepted_and_its_money_promised(world: World) -> None:
    from renqi.engines.ledger.services.payment_orders import withdraw_order

    run = world.opened({1: YUAN})
    line = world.line(run, 1)
    world.accept(line, 1)
    order = world.order(line)
    withdraw_order(order, reason="错单", scope=ALL, who=BO.who, at=NOON, on=TODAY)
    world.keep()
    assert state(line) == LineState.ACCEPTED
    assert world.sums().held == YUAN
    world.order(line)
    assert state(line) == LineState.ORDERED


def test_a_declined_line_gives_its_money_back(world: World) -> None:
    run = world.opened({1: YUAN})
    line = world.line(run, 1)
    for _ in range(2):
        decline_line(line.pk, reason="已停产", scope=own(1), actor=firm_user(1), at=NOON, on=TODAY)
    world.keep()
    assert world.sums().left == 100 * YUAN
    assert steps(line)[-2:] == [Step.DECLINED, Step.RELEASED]
