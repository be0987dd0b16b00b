"""A proposal for a real fund: reproducible, within the mandate, with a reason for each line."""

import datetime as dt
from fractions import Fraction

import pytest

from renqi.programmes.riskfund.investment.domain.refusals import FieldUnfit
from renqi.programmes.riskfund.investment.domain.vocabulary import Goal, TradeKind
from renqi.programmes.riskfund.investment.models import DayMark, DriftAlert, Portfolio
from renqi.programmes.riskfund.investment.selectors.proposals import ProposalLine, proposal_of
from renqi.programmes.riskfund.investment.selectors.returns import performance, unit_values
from renqi.programmes.riskfund.investment.services import pose_problem
from renqi.programmes.riskfund.investment.services.close_days import close_day, plan_for
from renqi.programmes.riskfund.investment.services.keep_days import keep_days
from renqi.programmes.riskfund.investment.services.proposals import ask_proposal, make_proposal
from renqi.programmes.riskfund.members.selectors.memberships import ClassRow
from tests.riskfund.capital.fund_world import ALL, KEEPER, NOON, TODAY
from tests.riskfund.investment.money_world import WAN, Desk, open_desk

pytestmark = pytest.mark.django_db
WHOLE = 10**9
MEMBERS = (
    ClassRow(size="micro", risk="A", firms=300, month_amount=30_000, paid_in=300 * 1_200_00),
    ClassRow(size="small", risk="B", firms=60, month_amount=30_000, paid_in=60 * 3_000_00),
)


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def made(desk: Desk, *, seed: int = 7, turnover: int = 2 * WHOLE, key: str = "") -> ProposalLine:
    number = ask_proposal(
        desk.fund,
        goal=Goal.MOST_RETURN,
        turnover_max=turnover,
        seed=seed,
        request_key=key or desk.world.key(),
        on=TODAY,
        actor=KEEPER,
        at=NOON,
    )
    make_proposal(number, at=NOON)
    return proposal_of(desk.fund, number, scope=ALL)


@pytest.mark.slow
def test_it_keeps_the_mandate_says_why_and_comes_again_from_its_seed(desk: Desk) -> None:
    desk.does("TD-B", TradeKind.PLACE, 5 * WAN)
    first, again = made(desk), made(desk)
    assert first.state == "done", first.failure
    assert (first.digest, first.outcome) == (again.digest, again.outcome)
    assert first.inputs["source"] == "model"
    lines = {line["code"] or "cash": line for line in first.outcome["lines"]}
    assert sum(line["proposed"] for line in lines.values()) == 100 * WAN
    # A placed deposit stays until its day, and says so.
    assert lines["TD-B"]["proposed"] == 5 * WAN
    assert {one["limit"] for one in lines["TD-B"]["reasons"]} >= {"locked"}
    # 25% with one bank, and 30% on call in cash and the money fund.
    assert lines["TD-A"]["proposed"] <= 25 * WAN
    assert lines["cash"]["proposed"] + lines["MMF"]["proposed"] >= 30 * WAN
    assert lines["T2028"]["reasons"] or lines["T2028"]["proposed"]
    assert first.outcome["cvar"] <= first.inputs["cvar_max"]
    assert first.outcome["expected"] > first.outcome["expected_now"]
    assert made(desk, seed=8).digest != first.digest


@pytest.mark.slow
def test_claims_to_be_expected_keep_money_ready_or_say_what_conflicts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pose_problem, "members_by_class", lambda *_fund, **_on: MEMBERS)
    found = made(desk)
    if found.state == "done":
        for step in found.outcome["stress"]["outflows"]:
            assert step["ready"] >= step["outflow"]
    else:
        assert {one["limit"] for one in found.failure["conflicts"]} >= {"ladder"}
    # Claims that take more than there is cannot be prepared for.
    many = tuple(
        ClassRow(size=row.size, risk=row.risk, firms=row.firms * 50, month_amount=0,
                 paid_in=row.paid_in * 50)
        for row in MEMBERS
    )  # fmt: skip
    monkeypatch.setattr(pose_problem, "members_by_class", lambda *_fund, **_on: many)
    failed = made(desk)
    assert failed.state == "failed"
    assert {one["limit"] for one in failed.failure["conflicts"]} == {"ladder"}


def test_a_seed_or_a_turnover_that_cannot_be_is_refused(desk: Desk) -> None:
    with pytest.raises(FieldUnfit):
        made(desk, seed=-1)
    with pytest.raises(FieldUnfit):
        made(desk, turnover=0)


def test_days_are_closed_late_or_twice_without_harm_and_measured(desk: Desk) -> None:
    desk.does("TD-A", TradeKind.PLACE, 10 * WAN)
    now = NOON + dt.timedelta(days=3)
    for _ in range(2):
        keep_days(on=TODAY + dt.timedelta(days=3), at=now)
    days = sorted(set(DayMark.objects.values_list("on", flat=True)))
    assert days == [TODAY + dt.timedelta(days=number) for number in range(3)]
    # 10,000,000 x 0.015 x 2/365 = 821.9.
    assert desk.world.value.valuation == 822
    found = performance(desk.fund, since=TODAY, until=days[-1], scope=ALL)
    assert found is not None
    # Of a million yuan: 411 on the first day, 411 of 1,000,004.11 on the second.
    days_grown = [1 + Fraction(411, 100 * WAN), 1 + Fraction(411, 100 * WAN + 411)]
    assert found.total == days_grown[0] * days_grown[1] - 1
    values = unit_values(desk.fund)
    assert len(values) == 9
    assert sum(one.value for one in values if one.on == days[-1]) == 100 * WAN + 822


def test_a_limit_that_prices_break_opens_one_alert_and_closes_when_it_holds(desk: Desk) -> None:
    desk.does("TD-A", TradeKind.PLACE, 10 * WAN)
    rules = Portfolio.objects.get(fund=desk.fund).rules
    rules.filter(asset_class="term_deposit").update(share_max=5 * 10**7)
    for _ in range(2):
        close_day(desk.fund, on=TODAY, actor=KEEPER, at=NOON)
    alert = DriftAlert.objects.get(limit="share_max")
    assert (alert.about, alert.allowed, alert.found) == ("term_deposit", 5 * WAN, 10 * WAN)
    plan_for(alert.pk, plan="到期不续", plan_by=TODAY, actor=KEEPER, at=NOON)
    rules.filter(asset_class="term_deposit").update(share_max=40 * 10**7)
    close_day(desk.fund, on=TODAY + dt.timedelta(days=1), actor=KEEPER, at=NOON)
    alert.refresh_from_db()
    assert (alert.state, alert.closed_on) == ("closed", TODAY + dt.timedelta(days=1))
