"""Paid money is asked back after a hearing, by two people, and matched when it comes in."""

import datetime as dt
from typing import Any

import pytest

from renqi.engines.casework.domain.refusals import DutiesSeparated
from renqi.engines.casework.selectors.basis import decision_basis
from renqi.engines.casework.selectors.case_head import case_head
from renqi.engines.casework.services.lapse_overdue import lapse_overdue
from renqi.engines.casework.services.take_act import appeal, decide, second_approve, take_act
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.identity.domain.actor import Actor
from renqi.programmes.cultivation.support.domain import money_refusals as refusals
from renqi.programmes.cultivation.support.domain.line_states import ClaimState, Ground
from renqi.programmes.cultivation.support.models import ClawBack, EntitlementLine
from renqi.programmes.cultivation.support.services.claim_money import match_money, received
from renqi.programmes.cultivation.support.services.propose_claim import propose_claim
from renqi.registry.selectors.aid import aid_of
from tests.cultivation.support.money_world import (
    ALL,
    ANNA,
    LEAD,
    NOON,
    OFFICER,
    SECOND,
    TODAY,
    YUAN,
    World,
    firm_name,
    firm_user,
)
from tests.engines.ledger.bank_messages import Line
from tests.registry.firm_files import uscc

pytestmark = pytest.mark.django_db


def paid_line(world: World, amount: int = 40 * YUAN) -> EntitlementLine:
    run = world.opened({1: amount})
    line = world.line(run, 1)
    world.accept(line, 1)
    world.send(world.order(line))
    world.pays(line)
    world.keep()
    line.refresh_from_db()
    return line


def propose(line: EntitlementLine, amount: int, key: str = "c") -> ClawBack:
    claim_id = propose_claim(
        line_id=line.pk, ground=Ground.TITLE_REVOKED, amount=amount, reason="称号因数据造假被撤销",
        request_key=key, actor=OFFICER, at=NOON,
    )  # fmt: skip
    return ClawBack.objects.get(pk=claim_id)


def version_of(claim: ClawBack, actor: Actor) -> int:
    return case_head(claim.case_id or 0, actor=actor, at=NOON).version


def act(claim: ClawBack, key: str, actor: Actor, **more: Any) -> None:
    doing = {"propose": decide, "drop": decide, "uphold": decide, "set_aside": decide,
             "confirm": second_approve}[key]  # fmt: skip
    digest, _ = decision_basis(claim.case_id or 0, actor=actor)
    doing(
        case_id=claim.case_id or 0, act=key, reason="理由", receipt_digest=digest, actor=actor,
        at=more.get("at", NOON), version=version_of(claim, actor),
    )  # fmt: skip


def reply(claim: ClawBack, who: Actor | None = None) -> None:
    who = who or firm_user(1)
    take_act(
        case_id=claim.case_id or 0, act="reply", actor=who, at=NOON, reason="我方并无造假",
        version=version_of(claim, who),
    )  # fmt: skip


def claimed(line: EntitlementLine, amount: int) -> ClawBack:
    claim = propose(line, amount)
    decide_claim(claim, firm=firm_user(1))
    claim.refresh_from_db()
    return claim


def decide_claim(claim: ClawBack, *, firm: Actor) -> None:
    reply(claim, firm)
    act(claim, "propose", SECOND)
    act(claim, "confirm", LEAD)


def test_a_claim_is_heard_decided_by_two_posted_and_settled_by_the_bank(world: World) -> None:
    line = paid_line(world)
    claim = claimed(line, 25 * YUAN)
    assert (claim.state, claim.due_on) == (ClaimState.CLAIMED, dt.date(2026, 7, 31))
    world.keep()
    claim.refresh_from_db()
    assert account_of(claim.receivable_id or 0).balance == 25 * YUAN
    assert aid_of(uscc(1), scope=ALL)[0].claimed == 25 * YUAN

    # The first part names the claim, the second comes from the firm and is all that is left.
    world.bank_books(Line(yuan="10.00", text=f"退还扶持资金 {claim.number}", party="某会计"))
    world.keep()
    assert (received(claim), account_of(claim.receivable_id or 0).balance) == (1_000, 1_500)
    world.bank_books(Line(yuan="15.00", text="退款", party=firm_name(1)))
    world.keep()
    claim.refresh_from_db()
    assert claim.state == ClaimState.SETTLED
    assert account_of(claim.receivable_id or 0).balance == 0
    aid = aid_of(uscc(1), scope=ALL)[0]
    assert (aid.paid, aid.claimed, aid.returned) == (40 * YUAN, 25 * YUAN, 25 * YUAN)
    # What came back went to the appropriation, not to the year's budget: 100 - 40 are left.
    assert world.sums().left == 60 * YUAN
    assert account_of(world.desk.suspense).balance == 0


def test_whoever_asks_for_the_money_does_not_decide_nor_does_the_firm_stay_unheard(
    world: World,
) -> None:
    line = paid_line(world)
    claim_id = propose_claim(
        line_id=line.pk, ground=Ground.PAID_IN_ERROR, amount=YUAN, reason="误发",
        request_key="own", actor=LEAD, at=NOON,
    )  # fmt: skip
    claim = ClawBack.objects.get(pk=claim_id)
    reply(claim)
    act(claim, "propose", SECOND)
    with pytest.raises(DutiesSeparated):
        act(claim, "confirm", LEAD)


def test_silence_for_ten_working_days_is_a_hearing_too(world: World) -> None:
    claim = propose(paid_line(world), YUAN)
    # Ten working days after 1 July 2026 are over on 15 July.
    lapse_overdue(at=dt.datetime(2026, 7, 16, 4, tzinfo=dt.UTC))
    assert case_head(claim.case_id or 0, actor=OFFICER, at=NOON).stage == "check"


def test_an_appeal_stops_the_day_to_pay_and_upholding_moves_it_on(world: World) -> None:
    claim = claimed(paid_line(world), 25 * YUAN)
    who = firm_user(1)
    appeal(
        case_id=claim.case_id or 0, reason="不服", actor=who, version=version_of(claim, who),
        at=dt.datetime(2026, 7, 6, 4, tzinfo=dt.UTC),
    )  # fmt: skip
    claim.refresh_from_db()
    assert claim.paused_on == dt.date(2026, 7, 6)
    act(claim, "uphold", OFFICER, at=dt.datetime(2026, 7, 16, 4, tzinfo=dt.UTC))
    claim.refresh_from_db()
    # 31 July and the ten days of the appeal.
    assert claim.due_on == dt.date(2026, 8, 10)
    assert claim.paused_on is None


def test_a_claim_that_is_set_aside_leaves_the_books(world: World) -> None:
    claim = claimed(paid_line(world), 25 * YUAN)
    world.keep()
    who = firm_user(1)
    appeal(
        case_id=claim.case_id or 0, reason="不服", actor=who, at=NOON,
        version=version_of(claim, who),
    )  # fmt: skip
    act(claim, "set_aside", OFFICER)
    world.keep()
    claim.refresh_from_db()
    assert claim.state == ClaimState.DROPPED
    assert account_of(claim.receivable_id or 0).balance == 0
    assert aid_of(uscc(1), scope=ALL)[0].claimed == 0


def test_no_more_is_asked_back_than_was_paid_nor_twice_under_one_key(world: World) -> None:
    line = paid_line(world)
    with pytest.raises(refusals.AmountUnfit):
        propose(line, 40 * YUAN + 1)
    first = propose(line, YUAN)
    assert propose(line, YUAN).pk == first.pk
    with pytest.raises(refusals.RequestReused):
        propose(line, 2 * YUAN)
    with pytest.raises(refusals.OutOfTurn):
        propose(line, YUAN, key="other")


def test_only_paid_money_is_asked_back(world: World) -> None:
    run = world.opened({1: YUAN})
    with pytest.raises(refusals.NotPaid):
        propose(world.line(run, 1), YUAN)


def test_a_line_of_the_bank_is_given_to_claims_once(world: World) -> None:
    claim = claimed(paid_line(world), 25 * YUAN)
    world.keep()
    world.bank_books(Line(yuan="30.00", text="杂项", party="某会计"))
    world.keep()
    assert received(claim) == 0

    def match(line_id: int, amount: int) -> None:
        match_money(
            claim_id=claim.pk, bank_line_id=line_id, amount=amount, actor=ANNA, at=NOON, on=TODAY
        )

    from renqi.engines.ledger.models import BankLine

    line_id = BankLine.objects.get(text="杂项").pk
    with pytest.raises(refusals.AmountUnfit):
        match(line_id, 26 * YUAN)
    with pytest.raises(refusals.MoneyUnfit):
        match(line_id, 31 * YUAN)
    match(line_id, 20 * YUAN)
    match(line_id, 20 * YUAN)
    assert received(claim) == 20 * YUAN
    with pytest.raises(refusals.RequestReused):
        match(line_id, 5 * YUAN)
