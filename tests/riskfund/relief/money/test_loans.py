"""What firms owe, by when, and what a payment pays of it; every figure worked out by hand."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.charter.domain.help_terms import Help
from renqi.programmes.riskfund.charter.domain.repayment_plan import bridge_fee, late_interest
from renqi.programmes.riskfund.charter.domain.vocabulary import HelpForm
from renqi.programmes.riskfund.members.domain.leaving_bars import why_not_leave
from renqi.programmes.riskfund.relief.domain.accrual import (
    Paid,
    Part,
    PlanLife,
    fee_so_far,
    late_so_far,
)
from renqi.programmes.riskfund.relief.domain.loan_numbers import loan_number, loan_numbers_in
from renqi.programmes.riskfund.relief.domain.money_refusals import (
    FormPaused,
    LoanHeld,
    LoanUnknown,
    PlanStale,
    SamePerson,
)
from renqi.programmes.riskfund.relief.models import Instalment, Loan, Repayment
from renqi.programmes.riskfund.relief.selectors.fund_health import help_is_stopped
from renqi.programmes.riskfund.relief.selectors.loan_facts import owed_of
from renqi.programmes.riskfund.relief.services.match_money import match_by_hand
from renqi.programmes.riskfund.relief.services.restructure import decide_plan, propose_plan
from tests.engines.ledger.chart import problems_of
from tests.registry.firm_files import uscc
from tests.riskfund.relief.money.money_world import (
    FUND,
    KEEPER,
    NOON,
    OWN,
    SECOND_KEEPER,
    TODAY,
    World,
    firm_name,
)

DAY = dt.date
BRIDGE = Help(
    form=HelpForm.BRIDGE, terms=(), grace_months=0, days_normal=5, days_max=10, fee_day=200_000,
    fee_day_late=400_000, contribution_cost=0, late_day=500_000,
)  # fmt: skip


@pytest.mark.parametrize("days", [0, 1, 4, 5, 6, 9, 10, 30])
def test_the_fee_of_a_whole_bridge_is_that_of_the_charter(days: int) -> None:
    on = TODAY + dt.timedelta(days=days)
    assert fee_so_far(123_456_789, terms=BRIDGE, opened_on=TODAY, paid=(), on=on) == bridge_fee(
        123_456_789, help=BRIDGE, from_on=TODAY, paid_on=on
    )


@pytest.mark.parametrize("days", [0, 1, 7, 400])
def test_late_interest_on_one_instalment_is_that_of_the_charter(days: int) -> None:
    on = TODAY + dt.timedelta(days=days)
    life = PlanLife(parts=(Part(due_on=TODAY, amount=98_765),), paid=())
    assert late_so_far((life,), late_day=500_000, on=on) == late_interest(
        98_765, help=BRIDGE, due_on=TODAY, paid_on=on
    )


def test_what_time_costs_does_not_hang_on_how_often_one_looks() -> None:
    # 1,000 yuan overdue for 10 days, then 400 for 5: (100,000 x 10 + 40,000 x 5) x 0.05 % = 600.
    life = PlanLife(
        parts=(Part(due_on=TODAY, amount=100_000),),
        paid=(Paid(on=DAY(2026, 7, 11), amount=60_000),),
    )
    assert late_so_far((life,), late_day=500_000, on=DAY(2026, 7, 16)) == 600
    # A plan that took its place on 11 July ends the count of the first.
    gone = PlanLife(parts=life.parts, paid=(), gone_on=DAY(2026, 7, 11))
    assert late_so_far((gone,), late_day=500_000, on=DAY(2027, 1, 1)) == 500


def test_a_misread_number_is_no_number() -> None:
    number = loan_number(4711)
    assert loan_numbers_in(f"归还 {number[:6]} {number[6:]}。") == (number,)
    wrong = number[:-3] + str((int(number[-3]) + 1) % 10) + number[-2:]
    assert loan_numbers_in(wrong) == ()


@pytest.mark.django_db
def test_a_loan_is_paid_back_in_part_over_and_early_each_fen_where_it_belongs(
    world: World,
) -> None:
    # 1,000.03 yuan in ten months, two of grace: eight instalments of 125.00 and the last 125.03.
    loan = world.loan(1, 100_003)
    parts = list(Instalment.objects.order_by("place").values_list("due_on", "amount"))
    assert parts[0] == (DAY(2026, 10, 1), 12_500)
    assert parts[-1] == (DAY(2027, 5, 1), 12_503)
    assert sum(amount for _, amount in parts) == 100_003
    # 30 days overdue at 0.1 % a day: 12,500 x 30 x 0.001 = 375 fen. The next is due the next day.
    day = DAY(2026, 10, 31)
    owed = owed_of(loan, on=day)
    assert (owed.late, owed.due, owed.overdue_since) == (375, 12_500, DAY(2026, 10, 1))
    world.comes_in(10_000, text=f"还款 {loan.number}", on=day)
    assert world.keep(day)["matched_reference"] == 1
    loan.refresh_from_db()
    # Interest first: 375 of the 10,000; 9,625 of principal leave 2,875 of the instalment.
    assert (loan.late_paid, loan.repaid) == (375, 9_625)
    assert Instalment.objects.order_by("place").first().paid == 9_625  # type: ignore[union-attr]
    # The rest at once, and a fen too much: 90,378 of principal, 1 day of 2,875 is 2 fen.
    later = DAY(2026, 11, 1)
    assert owed_of(loan, on=later).all_of_it == 90_378 + 2
    world.comes_in(90_381, text=loan.number, on=later)
    world.keep(later)
    loan.refresh_from_db()
    assert (loan.state, loan.repaid, loan.ended_on) == ("settled", 100_003, later)
    # The fen nobody owes waits with unclaimed money, and interest went to the classes.
    assert world.value.suspense == 1
    assert world.value.total == world.value.net_assets
    assert problems_of() == []


@pytest.mark.django_db
def test_money_without_a_number_is_matched_by_payer_and_exact_amount_only(world: World) -> None:
    loan = world.loan(1, 80_000)
    world.comes_in(10_001, party=firm_name(1))
    assert "matched_payer" not in world.keep()
    # The first instalment of 100.00 yuan is due next.
    world.comes_in(10_000, party=firm_name(1))
    assert world.keep()["matched_payer"] == 1
    loan.refresh_from_db()
    assert loan.repaid == 10_000
    line = Repayment.objects.get().bank_line_id
    with pytest.raises(LoanUnknown):
        match_by_hand(
            loan.pk, bank_line_id=line, amount=1, scope=Scope(organisation_id=8), actor=KEEPER,
            at=NOON, on=TODAY,
        )  # fmt: skip


@pytest.mark.django_db
def test_money_that_names_a_due_of_a_member_is_left_to_the_members(world: World) -> None:
    world.loan(1, 80_000)
    world.comes_in(10_000, party=firm_name(1), text="会费 JF64NHJF6")
    assert "matched_payer" not in world.keep()


@pytest.mark.django_db
def test_a_statement_that_comes_twice_pays_back_once(world: World) -> None:
    from tests.engines.ledger.bank_messages import Line

    loan = world.loan(1, 80_000)
    for _ in range(2):
        world.bank_books(Line(yuan="50.00", ref="ONE", text=loan.number))
        world.keep()
    loan.refresh_from_db()
    assert (loan.repaid, Repayment.objects.count()) == (5_000, 1)


@pytest.mark.django_db
def test_another_plan_takes_two_people_and_keeps_the_first(world: World) -> None:
    loan = world.loan(1, 80_000)
    day = DAY(2026, 11, 1)

    def ask() -> int:
        return propose_plan(
            loan.pk, months=20, grace_months=0, reason="订单恢复慢", scope=OWN, actor=KEEPER,
            at=NOON, on=day,
        )  # fmt: skip

    def decide(*, actor: object = SECOND_KEEPER, passes: bool = True) -> None:
        decide_plan(
            loan.pk, passes=passes, answer="依据变化", scope=OWN, actor=actor,  # type: ignore[arg-type]
            at=NOON, on=day,
        )  # fmt: skip

    ask()
    with pytest.raises(SamePerson):
        decide(actor=KEEPER)
    world.comes_in(10_000, text=loan.number, on=DAY(2026, 10, 1))
    world.keep(day)
    with pytest.raises(PlanStale):
        decide()
    decide(passes=False)
    ask()
    decide()
    # 700.00 yuan left in twenty instalments of 35.00; 31 days of 100.00 overdue on the second
    # instalment, which was due today: nothing. The first plan stays as it was.
    plans = loan.plans.order_by("number")
    assert [one.state for one in plans] == ["replaced", "refused", "in_force"]
    new = list(Instalment.objects.filter(plan=plans[2]).values_list("amount", flat=True))
    assert new == [3_500] * 20
    assert plans[0].instalments.count() == 8
    assert owed_of(Loan.objects.get(), on=DAY(2026, 12, 1)).due == 3_500


@pytest.mark.django_db
def test_a_firm_that_owes_does_not_leave(world: World) -> None:
    loan = world.loan(1, 80_000)
    assert isinstance(why_not_leave(FUND, uscc(1)), LoanHeld)
    assert why_not_leave(FUND, uscc(2)) is None
    world.comes_in(80_000, text=loan.number)
    world.keep()
    assert why_not_leave(FUND, uscc(1)) is None


@pytest.mark.django_db
def test_a_tenth_of_a_loan_ends_contributions_once_it_cannot_come_back(world: World) -> None:
    loan = world.loan(1, 300_000)
    world.keep(TODAY + dt.timedelta(days=6))
    assert world.stake(1) == 100_000
    for days in (7, 8):
        world.keep(TODAY + dt.timedelta(days=days))
    loan.refresh_from_db()
    # 300 of 1,000 shares are burnt; the class still holds 4,000 yuan for 3,700 shares, so that
    # 700 of them are worth 756.75 and the other three firms have 1,081.08 each.
    assert loan.contributions_ended == 30_000
    assert (world.stake(1), world.stake(2)) == (75_675, 108_108)


@pytest.mark.django_db
def test_help_of_a_form_pauses_while_half_of_it_is_overdue(world: World) -> None:
    loan = world.loan(1, 80_000)
    late = DAY(2026, 10, 2)
    assert help_is_stopped(FUND, form="loan", on=DAY(2026, 10, 1)) is None
    assert isinstance(help_is_stopped(FUND, form="loan", on=late), FormPaused)
    assert help_is_stopped(FUND, form="bridge", on=late) is None
    assert world.keep(late)["stopped"] == 1
    # The database refuses the payout, whoever asks.
    claim = world.claim(2, 1_000)
    words = {
        "claim": claim, "fund": FUND, "keeper": "organisation:7", "uscc": uscc(2),
        "firm_name": "x", "amount": 1_000, "charter_ref": world.ref, "approved_by_id": 1,
        "approved_by_name": "x", "approved_at": NOON,
    }  # fmt: skip
    from renqi.programmes.riskfund.relief.models import Payout

    with pytest.raises(IntegrityError, match="no new help"), transaction.atomic():
        Payout.objects.create(**words, form="loan")
    world.comes_in(80_100, text=loan.number, on=late)
    assert world.keep(late)["resumed"] == 1
    Payout.objects.create(**words, form="loan")
