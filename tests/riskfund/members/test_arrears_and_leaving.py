"""Arrears, pauses, changes and ways out, on days on which the work ran or did not."""

import datetime as dt
import random

import pytest
from django.db import transaction

from renqi.engines.ledger.models import PaymentLine
from renqi.engines.ledger.services.payment_orders import approve_order, send_order
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.capital.selectors.stakes import stake_of
from renqi.programmes.riskfund.charter.domain.vocabulary import Leave
from renqi.programmes.riskfund.members.domain.leaving_bars import bar_leaving, free_leaving
from renqi.programmes.riskfund.members.domain.refusals import (
    CoverRests,
    PauseUnfit,
    SamePerson,
    StillWaiting,
)
from renqi.programmes.riskfund.members.models import Due, LadderStep, Leaving, Membership
from renqi.programmes.riskfund.members.selectors.memberships import cover_of, membership_of
from renqi.programmes.riskfund.members.services.change_amount import change_amount
from renqi.programmes.riskfund.members.services.leave import (
    ask_to_leave,
    exit_forced,
    pass_leaving,
    propose_leaving,
    take_leave_back,
)
from renqi.programmes.riskfund.members.services.make_dues import make_dues
from renqi.programmes.riskfund.members.services.match_money import match_money
from renqi.programmes.riskfund.members.services.pauses import ask_pause, decide_pause
from renqi.programmes.riskfund.members.services.pay_out import prepare_exit_payment, state_payee
from renqi.programmes.riskfund.members.services.run_ladder import run_ladder
from renqi.programmes.riskfund.members.services.see_money import see_money
from tests.engines.ledger.bank_messages import Line
from tests.registry.firm_files import uscc
from tests.riskfund.members.member_world import (
    ALL,
    FUND,
    KEEPER,
    OFFICER,
    SECOND,
    SECOND_KEEPER,
    YUAN,
    World,
    firm_user,
    noon,
    yuan,
)

AUG = dt.date(2026, 8, 1)
EVEN = 1000 * YUAN
DAY = dt.timedelta(days=1)


def steps(member: Membership) -> list[tuple[str, dt.date, dt.date | None]]:
    rows = LadderStep.objects.filter(membership=member)
    return sorted(rows.values_list("kind", "on", "month"), key=str)


def paid_up(world: World, number: int, months: int) -> Membership:
    """A member that paid so many months at once, its last days of them passed."""
    member = world.joins(number)
    world.keep(AUG)
    day = dt.date(2026, 8, 3)
    world.pays(number, months * EVEN, world.reference(member, AUG), day=day)
    world.keep(day)
    return Membership.objects.get(pk=member.pk)


def test_cover_begins_after_the_waiting_and_rests_with_two_months_overdue(world: World) -> None:
    paid_up(world, 1, 6)
    early, covered = dt.date(2026, 12, 31), dt.date(2027, 1, 15)
    assert isinstance(cover_of(FUND, uscc(1), on=early).why_not, StillWaiting)
    # Paid until January: 6 months of 1,000 yuan, times ten.
    line = cover_of(FUND, uscc(1), on=covered)
    assert (line.is_covered, line.limit) == (True, 60_000 * YUAN)
    world.keep(dt.date(2027, 2, 1))
    world.keep(dt.date(2027, 3, 1))
    # February and March are unpaid from the 16th on.
    assert cover_of(FUND, uscc(1), on=dt.date(2027, 3, 15)).is_covered
    late = cover_of(FUND, uscc(1), on=dt.date(2027, 3, 16))
    assert isinstance(late.why_not, CoverRests)
    assert not late.is_covered
    world.keep(dt.date(2027, 3, 16))
    assert membership_of(FUND, uscc(1), on=dt.date(2027, 3, 16)).state == "suspended"


def looked_at(member: Membership, day: dt.date) -> None:
    """Do the day's work for one member."""
    with transaction.atomic():
        row = Membership.objects.select_for_update().get(pk=member.pk)
        make_dues(row, at=noon(day), on=day)
    run_ladder(member.pk, at=noon(day), on=day)


def both_pay(world: World, members: tuple[Membership, ...], months: int, day: dt.date) -> None:
    """Let each pay so many months, by the reference of its newest."""
    for number, member in enumerate(members, 1):
        newest = Due.objects.filter(membership=member).order_by("-month")[0]
        world.pays(number, months * EVEN, newest.reference, day=day)
    see_money(FUND, at=noon(day))
    match_money(FUND, at=noon(day), on=day)


@pytest.mark.parametrize("seed", range(2))
def test_late_and_double_runs_do_what_daily_runs_do(world: World, seed: int) -> None:
    """Two firms with one story: one is seen every day, one by a random clock and twice then."""
    dice = random.Random(seed)
    daily, lazy = world.joins(1), world.joins(2)
    days = [AUG + DAY * n for n in range(150)]
    payments = {day: dice.randint(1, 2) for day in dice.sample(days[20:], 3)}
    for day in days:
        looked_at(daily, day)
        if dice.random() < 0.04:
            looked_at(lazy, day)
            looked_at(lazy, day)
        if day in payments:
            # What is owed by now stands written down before money pays it.
            looked_at(lazy, day)
            both_pay(world, (daily, lazy), payments[day], day)
    looked_at(lazy, days[-1])
    assert steps(daily)
    assert steps(daily) == steps(lazy)


def test_a_firm_that_never_pays_is_put_out_after_a_year_and_gets_nothing(world: World) -> None:
    member = world.joins(1)
    for month in range(17):
        day = dt.date(2026 + (7 + month) // 12, (7 + month) % 12 + 1, 20)
        world.keep(day)
    # August to July are twelve months; July's last day is the 15th, thirty days of notice follow.
    kinds = {kind: on for kind, on, _ in steps(member) if kind in ("announce", "exit")}
    assert kinds == {"announce": dt.date(2027, 7, 16), "exit": dt.date(2027, 8, 15)}
    leaving = Leaving.objects.get(membership=member)
    assert (leaving.state, leaving.kind, leaving.surrender) == ("nothing", "forced", 0)
    assert Membership.objects.get(pk=member.pk).left_on == dt.date(2027, 8, 15)


def test_a_granted_pause_owes_nothing_and_is_decided_by_another(world: World) -> None:
    member = world.joins(1)
    world.keep(AUG)
    firm = firm_user(1)
    said = {"first_month": AUG, "reason": "厂房失火", "actor": firm, "at": noon(AUG)}
    with pytest.raises(PauseUnfit):
        ask_pause(member.pk, months=7, **said)  # type: ignore[arg-type]
    number = ask_pause(member.pk, months=3, **said)  # type: ignore[arg-type]
    decide_pause(number, is_granted=True, answer="情况属实", actor=OFFICER, at=noon(AUG))
    for month in (8, 9, 10, 11):
        world.keep(dt.date(2026, month, 20))
    assert membership_of(FUND, uscc(1), on=dt.date(2026, 10, 20)).state == "paused"
    owed = Due.objects.filter(membership=member, waived_at=None).values_list("month", flat=True)
    assert list(owed) == [dt.date(2026, 11, 1)]
    with pytest.raises(PauseUnfit):
        ask_pause(
            member.pk, first_month=dt.date(2026, 12, 1), months=4, reason="再缓", actor=firm,
            at=noon(dt.date(2026, 11, 20)),
        )  # fmt: skip


def test_a_new_amount_counts_from_the_next_month(world: World) -> None:
    member = world.joins(1)
    world.keep(AUG)
    assert change_amount(
        member.pk, amount=2000 * YUAN, actor=firm_user(1), at=noon(AUG)
    ) == dt.date(2026, 9, 1)
    world.keep(dt.date(2026, 9, 1))
    amounts = (
        Due.objects.filter(membership=member).order_by("month").values_list("amount", flat=True)
    )
    assert list(amounts) == [EVEN, 2 * EVEN]


def test_a_firm_leaves_with_its_share_by_the_table_and_the_bank_pays_it(world: World) -> None:
    member = paid_up(world, 1, 13)
    day = dt.date(2027, 8, 20)
    leaving = ask_to_leave(member.pk, reason="搬迁", actor=firm_user(1), at=noon(day))
    world.keep(dt.date(2027, 9, 18))
    assert Membership.objects.get(pk=member.pk).standing == "member"
    world.keep(dt.date(2027, 9, 19))
    row = Leaving.objects.get(pk=leaving)
    # 13 months of 1,000 yuan; 80 % from 12 months on: 10,400 yuan, 2,600 stay with the others.
    assert (row.months_paid, row.paid_in, row.surrender) == (13, 13 * EVEN, 10_400 * YUAN)
    assert stake_of(FUND, uscc(1), scope=ALL).shares == 0
    state_payee(
        leaving, number="442501000000001", bank_code="105584000005", bank_name="演示银行",
        actor=firm_user(1),
    )  # fmt: skip
    after = dt.date(2027, 9, 20)
    order = prepare_exit_payment(leaving, execute_on=after, actor=KEEPER, at=noon(after), on=after)
    with pytest.raises(DomainError):
        approve_order(order, scope=ALL, who=KEEPER.who, at=noon(after), on=after)
    approve_order(order, scope=ALL, who=SECOND_KEEPER.who, at=noon(after), on=after)
    send_order(order, scope=ALL, who=SECOND_KEEPER.who, at=noon(after), on=after)
    name = PaymentLine.objects.get(order_id=order).end_to_end_id
    world.bank_brings(Line(yuan=yuan(-10_400 * YUAN), end_to_end=name), day=after)
    world.keep(after)
    assert Leaving.objects.get(pk=leaving).state == "paid"
    assert membership_of(FUND, uscc(1), on=after).state == "left"


def test_a_firm_with_a_loan_stays_until_it_is_paid_back(world: World) -> None:
    class LoanOpen(DomainError):
        code, message = "test.loan_open", "A loan is open."

    member = paid_up(world, 1, 1)
    bar_leaving("test", lambda _fund, code: LoanOpen() if code == uscc(1) else None)
    try:
        with pytest.raises(LoanOpen):
            ask_to_leave(member.pk, reason="搬迁", actor=firm_user(1), at=noon(AUG))
    finally:
        free_leaving("test")
    leaving = ask_to_leave(member.pk, reason="搬迁", actor=firm_user(1), at=noon(AUG))
    take_leave_back(leaving, actor=firm_user(1), at=noon(AUG))
    world.keep(dt.date(2026, 9, 10))
    assert Membership.objects.get(pk=member.pk).standing == "member"


def test_two_people_put_a_firm_out(world: World) -> None:
    member = paid_up(world, 1, 1)
    number = propose_leaving(
        member.pk, leave=Leave.DEEMED, reason="已注销", actor=OFFICER, at=noon(AUG)
    )
    with pytest.raises(SamePerson):
        pass_leaving(number, is_passed=True, actor=OFFICER, at=noon(AUG))
    pass_leaving(number, is_passed=False, actor=SECOND, at=noon(AUG))
    said = {"reason": "骗取救助", "at": noon(dt.date(2026, 9, 2))}
    with pytest.raises(SamePerson):
        exit_forced(FUND, uscc(1), actor=OFFICER, second=OFFICER, **said)  # type: ignore[arg-type]
    exit_forced(FUND, uscc(1), actor=OFFICER, second=SECOND, **said)  # type: ignore[arg-type]
    row = Leaving.objects.get(membership=member, kind="forced")
    # One month of less than twelve: the table gives nothing back.
    assert (row.surrender, row.stake) == (0, EVEN)
    assert membership_of(FUND, uscc(1), on=dt.date(2026, 9, 2)).state == "left"


def test_a_notice_that_is_taken_back_is_no_way_round_being_put_out(world: World) -> None:
    member = world.joins(1)
    for month in range(11):
        world.keep(dt.date(2026 + (7 + month) // 12, (7 + month) % 12 + 1, 20))
    # A day before the exit would be announced the firm gives notice, and takes it back after.
    firm = firm_user(1)
    notice = ask_to_leave(member.pk, reason="搬迁", actor=firm, at=noon(dt.date(2027, 7, 15)))
    world.keep(dt.date(2027, 7, 20))
    assert list(Leaving.objects.values_list("pk", "kind")) == [(notice, "voluntary")]
    take_leave_back(notice, actor=firm, at=noon(dt.date(2027, 7, 21)))
    world.keep(dt.date(2027, 8, 14))
    assert Membership.objects.get(pk=member.pk).left_on is None
    # Announced on 16 July with thirty days of notice, as of one that gave none.
    world.keep(dt.date(2027, 8, 20))
    gone = Membership.objects.get(pk=member.pk)
    assert (gone.left_on, gone.state) == (dt.date(2027, 8, 15), "left")
    assert Leaving.objects.get(state="nothing").kind == "forced"
