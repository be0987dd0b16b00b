"""Help goes to firms in the order of approval, once, and never below the fund's floor."""

import pytest

from renqi.engines.ledger.domain.payment_refusals import FourEyes
from renqi.engines.ledger.models import BankMatch
from renqi.engines.ledger.services.payment_orders import (
    approve_order,
    reject_order,
    withdraw_order,
)
from renqi.programmes.riskfund.charter.domain.vocabulary import Party
from renqi.programmes.riskfund.relief.domain.money_refusals import (
    AccountBeingPaid,
    AccountUnchecked,
    CheckerPays,
    OutOfQueue,
    PayoutsUnfit,
    PayoutTaken,
)
from renqi.programmes.riskfund.relief.domain.payee_terms import StatedAccount
from renqi.programmes.riskfund.relief.models import Claim, Loan, MoneyStep, Payout
from renqi.programmes.riskfund.relief.selectors.payouts import payout_of
from renqi.programmes.riskfund.relief.services.approve_payout import (
    approve_payout,
    cancel_payout,
)
from renqi.programmes.riskfund.relief.services.payee_accounts import (
    check_account,
    state_account,
)
from renqi.registry.models import Aid
from tests.engines.ledger.chart import problems_of
from tests.registry.firm_files import uscc
from tests.riskfund.relief.money.money_world import (
    ALL,
    KEEPER,
    LEAD,
    NOON,
    OWN,
    SECOND_KEEPER,
    TODAY,
    YUAN,
    World,
    firm_name,
    firm_user,
    live_account,
)

pytestmark = pytest.mark.django_db


def states() -> list[str]:
    return list(Payout.objects.order_by("pk").values_list("state", flat=True))


def new_account(firm: int) -> StatedAccount:
    number = f"9925010000{firm:05d}"
    return StatedAccount(
        holder=firm_name(firm), number=number, number_again=number, bank_code="105584000005",
        bank_name="演示银行",
    )  # fmt: skip


def test_help_is_set_aside_ordered_by_two_and_paid_into_a_loan(world: World) -> None:
    payout = world.approve(1, 500 * YUAN)
    assert world.keep()["reserved"] == 1
    order = world.order(payout)
    with pytest.raises(FourEyes):
        approve_order(order, scope=ALL, who=KEEPER.who, at=NOON, on=TODAY)
    world.send(order)
    # Promised and not yet lent: 19,000 - 500 promised - 1,000 floor.
    assert (world.value.loans, world.value.available_cash) == (0, 17_500 * YUAN)
    world.bank_pays(payout)
    assert world.keep()["payment_paid"] == 1
    assert (world.value.loans, world.value.cash) == (500 * YUAN, 18_500 * YUAN)
    loan = Loan.objects.get()
    assert (loan.principal, loan.opened_on, loan.state) == (500 * YUAN, TODAY, "open")
    assert Aid.objects.get().paid == 500 * YUAN
    assert world.keep() == {}
    assert problems_of() == []


def test_the_floor_stops_the_queue_and_nobody_smaller_overtakes(world: World) -> None:
    # 19,000 of cash less the floor of 1,000 leave 18,000: 10,000 fit, 9,000 more do not, and the
    # 100 behind wait for them.
    for firm, amount in ((1, 10_000), (2, 9_000), (3, 100)):
        world.approve(firm, amount * YUAN)
    counts = world.keep()
    assert (counts["reserved"], counts["short"]) == (1, 2)
    assert states() == ["reserved", "queued", "queued"]
    waiting = Payout.objects.filter(waits_for="money")
    assert [one.uscc for one in waiting.order_by("pk")] == [uscc(2), uscc(3)]
    assert [payout_of(one.pk, scope=ALL).place for one in Payout.objects.order_by("pk")] == [
        1,
        2,
        3,
    ]
    # 999.99 more are a fen too few; with it both are served by themselves, in their order.
    world.pays_in(Party.GOVERNMENT, 1_000 * YUAN - 1)
    world.keep()
    assert states() == ["reserved", "queued", "queued"]
    world.pays_in(Party.GOVERNMENT, 1)
    world.keep()
    assert states() == ["reserved", "reserved", "queued"]
    assert MoneyStep.objects.filter(what="short").count() == 2


def test_who_has_no_account_keeps_the_place_and_holds_up_nobody(world: World) -> None:
    first, second = world.claim(1, 500 * YUAN), world.claim(2, 500 * YUAN)
    Claim.objects.filter(pk=first.pk).update(payee_number="x")
    for claim in (first, second):
        approve_payout(
            claim.pk, amount=500 * YUAN, form="loan", charter_ref=world.ref, actor=LEAD, at=NOON,
            on=TODAY,
        )  # fmt: skip
    world.keep()
    assert states() == ["queued", "reserved"]
    assert Payout.objects.order_by("pk")[0].waits_for == "account"
    state_account(new_account(1), uscc=uscc(1), actor=firm_user(1), at=NOON)
    world.keep()
    assert states() == ["reserved", "reserved"]
    with pytest.raises(OutOfQueue):
        world.order(Payout.objects.order_by("pk")[1])


def test_a_double_click_orders_once_and_another_key_is_refused(world: World) -> None:
    payout = world.approve(1, 500 * YUAN)
    with pytest.raises(PayoutsUnfit):
        world.order(payout)
    world.keep()
    assert world.order(payout, key="same") == world.order(payout, key="same")
    with pytest.raises(PayoutsUnfit):
        world.order(payout, key="other")


def test_a_decision_repeated_queues_once_and_another_amount_is_refused(world: World) -> None:
    payout = world.approve(1, 500 * YUAN)

    def again(amount: int) -> int:
        return approve_payout(
            payout.claim_id, amount=amount, form="loan", charter_ref=world.ref, actor=LEAD,
            at=NOON, on=TODAY,
        )  # fmt: skip

    assert again(500 * YUAN) == payout.pk
    with pytest.raises(PayoutTaken):
        again(500 * YUAN + 1)


def test_a_statement_that_comes_twice_pays_once(world: World) -> None:
    payout = world.approve(1, 500 * YUAN)
    world.keep()
    world.send(world.order(payout))
    for _ in range(2):
        world.bank_pays(payout, ref="SAME")
        world.keep()
    assert (world.value.loans, Loan.objects.count()) == (500 * YUAN, 1)
    assert BankMatch.objects.filter(payment_id__isnull=False).count() == 1


def test_a_returned_payment_waits_at_its_place_until_the_new_account_was_checked(
    world: World,
) -> None:
    payout, other = world.paid(1, 500 * YUAN), world.approve(2, 17_500 * YUAN)
    world.bank_returns(payout)
    counts = world.keep()
    assert counts["payment_returned"] == 1
    payout.refresh_from_db()
    assert (payout.state, payout.waits_for, payout.turn) == ("queued", "account", 1)
    assert Loan.objects.get().state == "void"
    # The aid is promised again, so that no other programme pays for the same event meanwhile.
    assert sorted(Aid.objects.values_list("state", flat=True)) == [
        "promised", "promised", "returned",
    ]  # fmt: skip
    account = state_account(new_account(1), uscc=uscc(1), actor=firm_user(1), at=NOON)
    world.keep()
    payout.refresh_from_db()
    assert payout.state == "queued"
    check_account(account, passes=True, reason="电话核实", scope=OWN, actor=KEEPER, at=NOON)
    # The other one has taken 17,500 of the 18,000 that are free: 500 are left, to the fen.
    world.keep()
    assert states() == ["reserved", "reserved"]
    with pytest.raises(CheckerPays):
        world.order(payout, other)
    order = world.order(payout, other, actor=SECOND_KEEPER)
    approve_order(order, scope=ALL, who=KEEPER.who, at=NOON, on=TODAY)


def test_an_order_withdrawn_keeps_the_money_and_one_rejected_frees_it(world: World) -> None:
    payout = world.approve(1, 500 * YUAN)
    world.keep()
    order = world.order(payout)
    withdraw_order(order, reason="日期有误", scope=ALL, who=KEEPER.who, at=NOON, on=TODAY)
    world.keep()
    payout.refresh_from_db()
    assert (payout.state, world.value.promised) == ("reserved", 500 * YUAN)
    order = world.order(payout)
    world.send(order)
    reject_order(order, reason="户名不符", scope=ALL, who=KEEPER.who, at=NOON, on=TODAY)
    assert world.keep()["payment_rejected"] == 1
    payout.refresh_from_db()
    assert (payout.state, payout.reason, world.value.promised) == ("queued", "户名不符", 0)


def test_an_account_is_not_changed_while_money_is_on_its_way(world: World) -> None:
    payout = world.approve(1, 500 * YUAN)
    world.keep()
    state_account(new_account(1), uscc=uscc(1), actor=firm_user(1), at=NOON)
    # Stated again, it is a change: the order is refused until somebody has looked.
    with pytest.raises(AccountUnchecked):
        world.order(payout)
    check_account(
        live_account(1).pk, passes=True, reason="核实", scope=OWN, actor=SECOND_KEEPER, at=NOON
    )
    world.order(payout)
    old = StatedAccount(
        holder=firm_name(1), number="88888888", number_again="88888888", bank_code="105584000005",
        bank_name="演示银行",
    )  # fmt: skip
    with pytest.raises(AccountBeingPaid):
        state_account(old, uscc=uscc(1), actor=firm_user(1), at=NOON)


def test_cancelled_help_frees_what_was_set_aside(world: World) -> None:
    payout = world.approve(1, 500 * YUAN)
    world.keep()
    cancel_payout(payout.pk, reason="事后复核否决", actor=LEAD, at=NOON)
    assert world.keep() == {"released": 1}
    assert world.value.promised == 0
    assert world.approve(1, 700 * YUAN).state == "queued"
