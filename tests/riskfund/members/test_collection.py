"""Money of the bank pays months, once, to the fen; what nobody understands waits for a person."""

import datetime as dt
from typing import Any

import pytest

from renqi.programmes.riskfund.capital.selectors.stakes import stake_of
from renqi.programmes.riskfund.members.domain.refusals import MoneyDecided, MoneyUnknown
from renqi.programmes.riskfund.members.models import Due, Incoming, Membership, MoneyReturn, Receipt
from renqi.programmes.riskfund.members.selectors.memberships import membership_of
from renqi.programmes.riskfund.members.selectors.suggestions import Why, suggestions
from renqi.programmes.riskfund.members.services.decide_money import assign_money, send_money_back
from tests.engines.ledger.bank_messages import Line
from tests.registry.firm_files import uscc
from tests.riskfund.members.member_world import (
    ALL,
    FUND,
    KEEPER,
    YUAN,
    World,
    firm_user,
    noon,
    person,
    publish,
)

AUG, SEP, OCT = dt.date(2026, 8, 1), dt.date(2026, 9, 1), dt.date(2026, 10, 1)
EVEN = 1000 * YUAN


def paid(member: Membership) -> dict[int, int]:
    return {due.month.month: due.paid for due in Due.objects.filter(membership=member)}


def test_a_line_with_its_reference_pays_its_month_and_buys_shares(world: World) -> None:
    member = world.joins(1)
    world.keep(AUG)
    world.pays(1, EVEN, f"会费{world.reference(member, AUG)}", day=dt.date(2026, 8, 5))
    world.keep(dt.date(2026, 8, 6))
    assert paid(member) == {8: EVEN}
    due = Due.objects.get(membership=member)
    assert due.paid_on == dt.date(2026, 8, 5)
    assert stake_of(FUND, uscc(1), scope=ALL).paid_in == EVEN
    line = membership_of(FUND, uscc(1), on=dt.date(2026, 8, 6))
    assert (line.months_paid, line.paid_in) == (1, EVEN)


def test_the_same_line_in_another_file_and_another_run_acts_once(world: World) -> None:
    member = world.joins(1)
    world.keep(AUG)
    line = Line(yuan="1000.00", text=world.reference(member, AUG), ref="SAME")
    world.bank_brings(line, day=dt.date(2026, 8, 5), name="first")
    world.keep(dt.date(2026, 8, 6))
    world.bank_brings(line, day=dt.date(2026, 8, 5), name="second")
    world.keep(dt.date(2026, 8, 6))
    world.keep(dt.date(2026, 8, 7))
    assert (Incoming.objects.count(), Receipt.objects.count()) == (1, 1)
    assert Membership.objects.get(pk=member.pk).paid_in == EVEN


def test_part_payments_make_a_month_whole_on_the_day_of_the_last(world: World) -> None:
    member = world.joins(1)
    world.keep(AUG)
    reference = world.reference(member, AUG)
    world.pays(1, 400 * YUAN, reference, day=dt.date(2026, 8, 5))
    world.keep(dt.date(2026, 8, 6))
    assert Membership.objects.get(pk=member.pk).months_paid == 0
    world.pays(1, 600 * YUAN, reference, day=dt.date(2026, 8, 9))
    world.keep(dt.date(2026, 8, 10))
    assert Due.objects.get(membership=member).paid_on == dt.date(2026, 8, 9)
    assert Membership.objects.get(pk=member.pk).months_paid == 1


def test_one_line_pays_several_months_then_ahead_and_the_rest_goes_back(world: World) -> None:
    member = world.joins(1)
    world.keep(AUG)
    world.keep(SEP)
    # Two months owed and twelve ahead of September: 14,000; 500 yuan are over.
    world.pays(1, 14_500 * YUAN, world.reference(member, AUG), day=dt.date(2026, 9, 5))
    world.keep(dt.date(2026, 9, 6))
    fresh = Membership.objects.get(pk=member.pk)
    assert (fresh.paid_in, fresh.months_paid) == (14_000 * YUAN, 14)
    back = MoneyReturn.objects.get()
    assert (back.amount, back.state) == (500 * YUAN, "owed")
    # Months ahead do not count as paid before they come.
    assert membership_of(FUND, uscc(1), on=dt.date(2026, 9, 6)).months_paid == 2


def test_an_account_that_paid_before_needs_no_reference(world: World) -> None:
    member = world.joins(1)
    world.keep(AUG)
    world.pays(1, EVEN, world.reference(member, AUG), day=dt.date(2026, 8, 5))
    world.keep(SEP)
    world.pays(1, EVEN, "九月会费", day=dt.date(2026, 9, 3))
    world.pays(1, 77 * YUAN, "不知道", day=dt.date(2026, 9, 4))
    world.keep(dt.date(2026, 9, 5))
    assert paid(member) == {8: EVEN, 9: EVEN}
    assert Incoming.objects.get(amount=77 * YUAN).doubt == "no_reference"


def test_a_misread_reference_waits_with_the_right_suggestion(world: World) -> None:
    member = world.joins(1)
    world.keep(AUG)
    right = world.reference(member, AUG)
    wrong = right[:-1] + ("2" if right[-1] != "2" else "3")
    world.pays(1, EVEN, wrong, day=dt.date(2026, 8, 5), party="别家公司", party_account="1")
    world.keep(dt.date(2026, 8, 6))
    line = Incoming.objects.get()
    assert (line.doubt, paid(member)) == ("wrong_reference", {8: 0})
    first = suggestions(line)[0]
    assert (first.membership_id, first.why, first.words) == (member.pk, Why.MISREAD, right)
    said: dict[str, Any] = {
        "reason": "附言误写一位",
        "actor": KEEPER,
        "at": noon(dt.date(2026, 8, 6)),
    }
    assign_money(line.pk, membership_id=member.pk, **said)
    with pytest.raises(MoneyDecided):
        assign_money(line.pk, membership_id=member.pk, **said)
    world.keep(dt.date(2026, 8, 7))
    assert paid(member) == {8: EVEN}
    assert Receipt.objects.get().by_id == KEEPER.person_id


def test_one_payer_pays_for_two_firms_only_to_the_fen(world: World) -> None:
    one, two = world.joins(1), world.joins(2)
    world.keep(AUG)
    text = f"{world.reference(one, AUG)} {world.reference(two, AUG)}"
    world.pays(1, 2 * EVEN + 1, text, day=dt.date(2026, 8, 5))
    world.keep(dt.date(2026, 8, 6))
    assert Incoming.objects.get().doubt == "several"
    world.pays(1, 2 * EVEN, text, day=dt.date(2026, 8, 7))
    world.keep(dt.date(2026, 8, 8))
    assert (paid(one), paid(two)) == ({8: EVEN}, {8: EVEN})


def test_money_of_nobody_is_sent_back_by_a_person_of_the_institution(world: World) -> None:
    world.joins(1)
    world.pays(5, EVEN, "谢谢", day=dt.date(2026, 8, 5))
    world.keep(dt.date(2026, 8, 6))
    line = Incoming.objects.get()
    said = {"reason": "非成员来款", "at": noon(dt.date(2026, 8, 6))}
    for stranger in (person(9, "institution_officer", organisation_id=99), firm_user(1)):
        with pytest.raises(MoneyUnknown):
            send_money_back(line.pk, actor=stranger, **said)  # type: ignore[arg-type]
    send_money_back(line.pk, actor=KEEPER, **said)  # type: ignore[arg-type]
    world.keep(dt.date(2026, 8, 7))
    world.keep(dt.date(2026, 8, 8))
    assert MoneyReturn.objects.get().amount == EVEN
    assert Incoming.objects.get().left == 0


def test_nothing_is_owed_beyond_what_a_firm_may_pay_in_all(world: World) -> None:
    low = {"month_min": "500元", "month_max": "2000元", "step": "100元"}
    bands = [
        {"size": size, "risk": risk, **low}
        for size in ("micro", "small", "medium")
        for risk in "ABC"
    ]
    publish(dt.date(2026, 7, 2), contributions={"total_max": "2500元", "bands": bands})
    member = world.joins(1, on=dt.date(2026, 7, 2))
    for month in range(8, 13):
        world.keep(dt.date(2026, month, 1))
    amounts = list(
        Due.objects.filter(membership=member).order_by("month").values_list("amount", flat=True)
    )
    # 2,500 yuan at 1,000 a month: 1,000, 1,000, 500, and nothing after.
    assert amounts == [EVEN, EVEN, EVEN // 2]
    world.pays(1, 3 * EVEN, world.reference(member, AUG), day=dt.date(2026, 12, 2))
    world.keep(dt.date(2026, 12, 3))
    assert Membership.objects.get(pk=member.pk).paid_in == 2500 * YUAN
    assert MoneyReturn.objects.get().amount == 500 * YUAN
