"""What is called from the government and the institution, and what takes two people."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from renqi.engines.ledger.services.bank_import import import_bank_file
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.capital.domain.appropriations import CallState
from renqi.programmes.riskfund.capital.domain.refusals import (
    AppropriationOver,
    ClassOnScale,
    DayUnfit,
    FloorBelowCharter,
    FloorFalls,
    KeyReused,
    LineSpent,
    OutOfTurn,
    PartyUnfit,
    SamePerson,
)
from renqi.programmes.riskfund.capital.domain.requests import RequestState
from renqi.programmes.riskfund.capital.selectors.appropriations import (
    appropriation_of,
    appropriations,
    matching_of,
)
from renqi.programmes.riskfund.capital.selectors.entries import entries_of, open_money
from renqi.programmes.riskfund.capital.selectors.requests import requests_of
from renqi.programmes.riskfund.capital.selectors.stakes import StakeQuery, stakes
from renqi.programmes.riskfund.capital.selectors.verify import verify_fund
from renqi.programmes.riskfund.capital.services.appropriations import (
    call_appropriation,
    pass_appropriation,
    turn_down_appropriation,
)
from renqi.programmes.riskfund.capital.services.contribute import contribute
from renqi.programmes.riskfund.capital.services.keep_capital import call_matched, tell_overdue
from renqi.programmes.riskfund.capital.services.liquidity_floor import (
    keep_floors,
    set_liquidity_floor,
)
from renqi.programmes.riskfund.capital.services.requests import (
    ask_floor,
    ask_rebase,
    ask_withdrawal,
    pass_request,
    turn_down_request,
)
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.read_charter import read_charter
from renqi.programmes.riskfund.charter.domain.templates import template
from renqi.programmes.riskfund.charter.domain.vocabulary import Bearer, FundKind, Party
from tests.engines.ledger.bank_messages import Line, statement_xml
from tests.registry.firm_files import uscc
from tests.riskfund.capital.fund_world import ALL, ANNA, BO, NOON, TODAY, YUAN, World, open_world

pytestmark = pytest.mark.django_db
OWN, FOREIGN = Scope(organisation_id=7), Scope(organisation_id=8)
WAN = 10_000 * YUAN


def charter() -> Charter:
    """Read the template in which the government adds 100 % and the institution 50 %."""
    return read_charter(template(FundKind.TRI_PARTY), on=TODAY)


def call(world: World, amount: int, *, party: Party = Party.GOVERNMENT, key: str = "c") -> int:
    return call_appropriation(
        world.fund, party=party, amount=amount, due_on=TODAY + dt.timedelta(days=30),
        reason="首期出资", key=key, actor=ANNA, at=NOON, on=TODAY,
    )  # fmt: skip


def state(number: int, on: dt.date = TODAY) -> CallState:
    return appropriation_of(number, scope=ALL, on=on).state


def test_a_call_takes_two_people_and_the_money_that_was_called() -> None:
    world = open_world()
    one = call(world, 500 * YUAN)
    assert call(world, 500 * YUAN) == one
    with pytest.raises(KeyReused):
        call(world, 501 * YUAN)
    world.bank_brings(600 * YUAN)
    pay: dict[str, Any] = {"party": Party.GOVERNMENT, "appropriation_id": one}
    with pytest.raises(OutOfTurn):
        contribute(world.fund, amount=500 * YUAN, **pay, **world.said())
    with pytest.raises(SamePerson):
        pass_appropriation(one, actor=ANNA, at=NOON)
    pass_appropriation(one, actor=BO, at=NOON)
    contribute(world.fund, amount=200 * YUAN, **pay, **world.said("p1"))
    contribute(world.fund, amount=200 * YUAN, **pay, **world.said("p1"))
    assert appropriation_of(one, scope=ALL, on=TODAY).open == 300 * YUAN
    with pytest.raises(AppropriationOver):
        contribute(world.fund, amount=301 * YUAN, **pay, **world.said())
    with pytest.raises(PartyUnfit):
        contribute(world.fund, amount=YUAN, **{**pay, "party": Party.INSTITUTION}, **world.said())
    contribute(world.fund, amount=300 * YUAN, **pay, **world.said("p2"))
    assert state(one) is CallState.PAID
    assert world.value.by_class[Party.GOVERNMENT] == 500 * YUAN
    assert verify_fund(world.fund) == ()


def test_firms_are_not_called_nor_anybody_for_yesterday() -> None:
    world = open_world()
    with pytest.raises(PartyUnfit):
        call(world, YUAN, party=Party.FIRM)
    with pytest.raises(DayUnfit):
        call_appropriation(
            world.fund, party=Party.GOVERNMENT, amount=1, due_on=TODAY - dt.timedelta(days=1),
            reason="x", key="x", actor=ANNA, at=NOON, on=TODAY,
        )  # fmt: skip


def test_who_asked_withdraws_and_another_declines() -> None:
    world = open_world()
    mine, his = call(world, YUAN, key="a"), call(world, YUAN, key="b")
    turn_down_appropriation(mine, reason="写错", actor=ANNA, at=NOON)
    turn_down_appropriation(his, reason="预算不足", actor=BO, at=NOON)
    assert (state(mine), state(his)) == (CallState.WITHDRAWN, CallState.DECLINED)
    with pytest.raises(OutOfTurn):
        pass_appropriation(his, actor=BO, at=NOON)


def test_matching_follows_the_months_that_are_over_and_calls_each_once() -> None:
    """Firms pay 30 wan in June and 20 wan in July; July's is called in August.

    Government 100 %: 30 wan, then 50 - 30 = 20. Institution 50 %: 15, then 25 - 15 = 10.
    """
    world = open_world()
    world.firm_pays(1, 30 * WAN, on=dt.date(2026, 6, 30))
    world.firm_pays(2, 20 * WAN, on=TODAY)
    assert call_matched(world.fund, charter(), at=NOON, on=TODAY) == 2
    assert call_matched(world.fund, charter(), at=NOON, on=TODAY) == 0
    assert call_matched(world.fund, charter(), at=NOON, on=dt.date(2026, 8, 3)) == 2
    found = appropriations(world.fund, scope=ALL, on=TODAY)
    assert [(one.party, one.amount) for one in reversed(found)] == [
        (Party.GOVERNMENT, 30 * WAN), (Party.INSTITUTION, 15 * WAN),
        (Party.GOVERNMENT, 20 * WAN), (Party.INSTITUTION, 10 * WAN),
    ]  # fmt: skip
    assert found[0].basis == {
        "firms_paid": 50 * WAN, "ratio": 500_000_000, "year_max": 2_500 * WAN,
        "by_ratio": 25 * WAN, "due": 25 * WAN, "called_before": 15 * WAN,
    }  # fmt: skip
    until = dt.date(2026, 7, 31)
    again = matching_of(world.fund, charter(), year=2026, until=until)
    assert [one.to_call for one in again] == [0, 0]


def test_a_declined_match_is_due_again_next_month() -> None:
    world = open_world()
    world.firm_pays(1, 10 * WAN, on=dt.date(2026, 6, 30))
    call_matched(world.fund, charter(), at=NOON, on=TODAY)
    for one in appropriations(world.fund, scope=ALL, on=TODAY):
        turn_down_appropriation(one.id, reason="缓", actor=BO, at=NOON)
    assert call_matched(world.fund, charter(), at=NOON, on=TODAY) == 0
    assert call_matched(world.fund, charter(), at=NOON, on=dt.date(2026, 8, 1)) == 2


def test_an_overdue_call_is_told_once_a_week() -> None:
    world = open_world()
    one = call(world, YUAN)
    pass_appropriation(one, actor=BO, at=NOON)
    due = TODAY + dt.timedelta(days=30)
    assert tell_overdue(at=NOON, on=due) == 0
    days = [due + dt.timedelta(days=number) for number in range(1, 9)]
    assert [tell_overdue(at=NOON, on=day) for day in days] == [1, 0, 0, 0, 0, 0, 0, 1]
    assert appropriation_of(one, scope=ALL, on=days[0]).is_overdue


def test_calls_are_for_the_city_and_the_funds_own_institution() -> None:
    world = open_world()
    call(world, YUAN)
    seen = [
        len(appropriations(world.fund, scope=scope, on=TODAY))
        for scope in (ALL, OWN, FOREIGN, Scope(uscc=uscc(1)), Scope())
    ]
    assert seen == [1, 1, 0, 0, 0]


def test_taking_money_out_of_the_governments_class_takes_two_people() -> None:
    world = open_world()
    world.party_pays(Party.GOVERNMENT, 1_000 * YUAN)
    asked = ask_withdrawal(
        world.fund, party=Party.GOVERNMENT, amount=400 * YUAN, reason="收回", key="w",
        actor=ANNA, at=NOON,
    )  # fmt: skip
    with pytest.raises(SamePerson):
        pass_request(asked, actor=ANNA, at=NOON, on=TODAY)
    pass_request(asked, actor=BO, at=NOON, on=TODAY)
    with pytest.raises(OutOfTurn):
        pass_request(asked, actor=BO, at=NOON, on=TODAY)
    value = world.value
    assert (value.by_class[Party.GOVERNMENT], value.payable) == (600 * YUAN, 400 * YUAN)
    assert value.shares_by_class[Party.GOVERNMENT] == 600 * 10**6
    assert verify_fund(world.fund) == ()


def test_one_person_raises_a_floor_and_two_lower_it_down_to_the_charters() -> None:
    world = open_world()
    world.party_pays(Party.GOVERNMENT, 1_000 * YUAN)
    set_liquidity_floor(world.fund, amount=800 * YUAN, reason="谨慎", actor=ANNA, at=NOON)
    keep_floors(at=NOON)
    with pytest.raises(FloorFalls):
        set_liquidity_floor(world.fund, amount=799 * YUAN, reason="急", actor=ANNA, at=NOON)
    words: dict[str, Any] = {"charter_floor": 300 * YUAN, "reason": "急", "actor": ANNA, "at": NOON}
    with pytest.raises(FloorBelowCharter):
        ask_floor(world.fund, amount=299 * YUAN, key="f0", **words)
    declined = ask_floor(world.fund, amount=300 * YUAN, key="f1", **words)
    turn_down_request(declined, reason="不妥", actor=BO, at=NOON)
    passed = ask_floor(world.fund, amount=500 * YUAN, key="f2", **words)
    pass_request(passed, actor=BO, at=NOON, on=TODAY)
    assert keep_floors(at=NOON) == 1
    assert world.value.available_cash == 500 * YUAN
    states = [one.state for one in requests_of(world.fund, scope=OWN)]
    assert states == [RequestState.DONE, RequestState.DECLINED]


def test_a_fund_below_its_floor_pays_nothing_and_its_limit_rises_with_its_cash() -> None:
    world = open_world()
    set_liquidity_floor(world.fund, amount=1_000 * YUAN, reason="章程", actor=ANNA, at=NOON)
    limits = []
    for _ in range(3):
        world.party_pays(Party.GOVERNMENT, 600 * YUAN)
        keep_floors(at=NOON)
        limits.append(_limit(world))
    # 600 and 1,200 of cash, against a floor of 1,000.
    assert limits == [600 * YUAN, 1_000 * YUAN, 1_000 * YUAN]


def _limit(world: World) -> int | None:
    from renqi.engines.ledger.selectors.accounts import account_of

    return account_of(world.accounts.cash).balance_min


def test_shares_that_lost_nearly_all_are_set_anew_and_nobody_loses_a_fen() -> None:
    """3 fen are left of 3,000 shares: 1 fen for firm 1 and 2 for firm 2.

    At one yuan a share that is 0.01 and 0.02 shares. Then firm 3 pays 1 yuan for one share.
    """
    world = open_world()
    world.firm_pays(1, 1_000 * YUAN)
    world.firm_pays(2, 2_000 * YUAN)
    with pytest.raises(ClassOnScale):
        ask_rebase(
            world.fund, party=Party.FIRM, reason="x", key="r0", actor=ANNA, at=NOON
        )  # fmt: skip
    world.lends(1, 3_000 * YUAN - 3)
    world.loses(1, {Bearer.FIRM: 3_000 * YUAN - 3})
    asked = ask_rebase(
        world.fund, party=Party.FIRM, reason="净值几近归零", key="r", actor=ANNA, at=NOON
    )
    pass_request(asked, actor=BO, at=NOON, on=TODAY)
    assert (world.has(1), world.has(2)) == ((10_000, 1), (20_000, 2))
    assert world.firm_pays(3, YUAN).shares == 10**6
    assert (world.has(1)[1], world.has(2)[1], world.has(3)[1]) == (1, 2, YUAN)
    assert verify_fund(world.fund) == ()


def test_a_line_of_the_bank_is_spent_once_however_many_claim_it(tmp_path: Path) -> None:
    world = open_world()
    path = tmp_path / "s.xml"
    path.write_text(
        statement_xml(
            opening="0.00",
            closing="100.00",
            lines=[Line(yuan="100.00", ref="R1", party="示例企业", text="缴费")],
        ),
        encoding="utf-8",
    )
    import_bank_file(path, file_name="s.xml", scope=ALL, who=ANNA.who, at=NOON)
    (waiting,) = open_money(world.fund)
    assert waiting.left == 100 * YUAN
    line = waiting.money.line_id

    def pays(firm: int, amount: int, key: str) -> None:
        contribute(
            world.fund, party=Party.FIRM, uscc=uscc(firm), amount=amount, source_line_id=line,
            **world.said(key),
        )  # fmt: skip

    pays(1, 60 * YUAN, "a")
    pays(1, 60 * YUAN, "a")
    with pytest.raises(LineSpent):
        pays(2, 41 * YUAN, "b")
    pays(2, 40 * YUAN, "c")
    assert open_money(world.fund) == ()
    assert [one.amount for one in entries_of(world.fund, scope=ALL)] == [60 * YUAN, 40 * YUAN]
    with pytest.raises(LineSpent):
        contribute(
            world.fund, party=Party.GOVERNMENT, amount=1, source_line_id=line + 1, **world.said()
        )


def test_lists_of_stakes_are_narrowed_and_ordered() -> None:
    world = open_world()
    for firm, amount in ((1, 10), (2, 30), (3, 20)):
        world.firm_pays(firm, amount * YUAN)
    world.leaves(3, shares=world.has(3)[0])

    def listed(scope: Scope = ALL, **query: object) -> list[str]:
        page = stakes(world.fund, scope=scope, query=StakeQuery(**query))  # type: ignore[arg-type]
        return [one.uscc for one in page.stakes]

    assert listed() == [uscc(2), uscc(1)]
    assert listed(is_left=False) == [uscc(3)]
    assert listed(is_left=None, is_descending=False, text=uscc(1)[:17]) == [uscc(1)]
    assert listed(Scope(uscc=uscc(1))) == [uscc(1)]
    assert (listed(OWN), listed(FOREIGN), listed(Scope())) == ([uscc(2), uscc(1)], [], [])
