"""Nobody is granted anything by one person, above a bound, past a check or over a cap."""

import datetime as dt
from typing import Any

import pytest

from renqi.engines.casework.domain.refusals import DutiesSeparated
from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.relief.domain import claim_refusals as refusals
from renqi.programmes.riskfund.relief.models import (
    BreakGlassUse,
    CapUse,
    Claim,
    ClaimLoss,
    DeclaredEvent,
    Payout,
)
from renqi.programmes.riskfund.relief.services import decide_claim
from tests.riskfund.relief.claims.relief_world import (
    COLLEAGUE,
    LEAD,
    NOW,
    OFFICER,
    OTHER_LEAD,
    THIRD,
    WAN,
    approve,
    claim,
    firm,
    invoice,
    propose,
    version,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fund")]


def late(number: int = 1, code: str = "INV-001", **changes: Any) -> int:
    """A claim for an invoice that was due on 31 July: 112 days late on 20 November."""
    said: dict[str, Any] = {"losses": [invoice(code)], **changes}
    return claim(number, event_kind="late_payment", declared="", **said).claim_id


def test_two_people_let_the_money_go_and_every_cap_counts_it() -> None:
    handed = claim(1)
    propose(handed.claim_id)
    approve(handed.claim_id)
    row = Claim.objects.get(pk=handed.claim_id)
    assert (row.stage, row.decided_amount) == ("approved", 8 * WAN)
    assert (row.proposed_by_id, row.decided_by_id) == (OFFICER.person_id, LEAD.person_id)
    payout = Payout.objects.get(claim=row)
    assert (payout.amount, payout.state, payout.aid_id) == (8 * WAN, "queued", row.aid_id)
    used = dict(CapUse.objects.values_list("on", "used"))
    assert used == dict.fromkeys(["firm", "group", "district", "event", "total"], 8 * WAN)


def test_who_proposed_does_not_approve_not_even_in_a_higher_role() -> None:
    handed = claim(1)
    propose(handed.claim_id)
    promoted = Actor(person_id=OFFICER.person_id, name="陈经办", role="bureau_lead")
    with pytest.raises(DutiesSeparated):
        approve(handed.claim_id, actor=promoted)
    assert not Payout.objects.exists()


def test_a_lower_amount_may_be_proposed_and_a_higher_one_not() -> None:
    handed = claim(1)
    with pytest.raises(refusals.AmountUnfit):
        propose(handed.claim_id, 8 * WAN + 1)
    propose(handed.claim_id, 5 * WAN)
    approve(handed.claim_id)
    assert Payout.objects.get().amount == 5 * WAN


def test_a_refusal_has_a_letter_and_an_appeal_is_looked_at_by_another() -> None:
    handed = claim(1)
    propose(handed.claim_id, 0)
    with pytest.raises(refusals.AmountUnfit):
        approve(handed.claim_id)
    decide_claim.refuse(
        handed.claim_id, reason="停业不实", actor=LEAD, at=NOW, version=version(handed.claim_id)
    )
    row = Claim.objects.get(pk=handed.claim_id)
    assert row.stage == "refused"
    assert row.letter_code
    who = firm(1)
    decide_claim.appeal(
        handed.claim_id, reason="有公证", actor=who, at=NOW, version=version(row.pk, who)
    )
    with pytest.raises(DutiesSeparated):
        decide_claim.decide_appeal(
            row.pk, is_upheld=False, reason="复核", actor=LEAD, at=NOW, version=version(row.pk)
        )
    decide_claim.decide_appeal(
        row.pk, is_upheld=False, reason="复核", actor=OTHER_LEAD, at=NOW, version=version(row.pk)
    )
    propose(row.pk)
    approve(row.pk)
    assert Claim.objects.get(pk=row.pk).stage == "approved"


def test_sent_back_to_the_firm_the_promise_waits_as_long_as_the_firm_takes() -> None:
    handed = claim(1)
    decide_claim.ask_more(
        handed.claim_id, reason="缺明细", actor=OFFICER, at=NOW, version=version(handed.claim_id)
    )
    who, later = firm(1), NOW + dt.timedelta(hours=30)
    from renqi.programmes.riskfund.relief.services.hand_in import hand_in

    row = Claim.objects.get(pk=handed.claim_id)
    again = hand_in(row.pk, revision=row.revision, actor=who, at=later)
    assert again.number == handed.number
    assert again.due_at == handed.due_at + dt.timedelta(hours=30)
    assert ClaimLoss.objects.filter(claim=row, is_live=True).count() == 1


def test_the_same_event_or_invoice_is_claimed_once_a_firm() -> None:
    claim(1)
    with pytest.raises(refusals.EventClaimed):
        claim(1, losses=[{"words": "又一次", "amount": "10"}])
    late(2, "No.0081")
    with pytest.raises(refusals.InvoiceClaimed):
        late(2, "no 81", event_on="2026-11-17")


def test_an_invoice_of_two_firms_is_found_and_paid_for_once() -> None:
    first, second = late(1, "25442000000012345678"), late(2, "2544 2000 0000 1234 5678")
    found = Claim.objects.get(pk=second).checks.get(phase="hand_in", key="same_invoice")
    assert (found.outcome, found.found[0]["claim"]) == ("found", first)
    assert Claim.objects.get(pk=second).lane == "full"
    for one in (first, second):
        propose(one)
    approve(first)
    with pytest.raises(refusals.InvoicePaid):
        approve(second)
    assert Payout.objects.count() == 1


def test_a_circle_of_three_firms_is_found_by_the_third() -> None:
    codes = {number: firm(number).uscc for number in (1, 2, 3)}
    for number, debtor in ((1, 2), (2, 3), (3, 1)):
        losses = [invoice(f"R-{number}", counterparty_uscc=codes[debtor])]
        made = late(number, losses=losses)
    ring = Claim.objects.get(pk=made).checks.get(phase="hand_in", key="ring_trade")
    assert ring.outcome == "found"
    assert ring.found[0]["name"].count("→") == 3


def test_without_a_customers_code_the_circle_is_unknown_and_not_passed() -> None:
    row = Claim.objects.get(pk=late(1))
    check = row.checks.get(phase="hand_in", key="ring_trade")
    assert check.outcome == "unknown"
    assert row.lane == "standard"


def test_one_account_for_two_firms_is_found() -> None:
    claim(1, payee_number="6222020000000099999")
    second = claim(2, payee_number="6222020000000099999")
    check = Claim.objects.get(pk=second.claim_id).checks.get(key="same_payee")
    assert check.outcome == "found"


def test_proof_may_follow_but_nothing_is_granted_without_it() -> None:
    handed = claim(1, is_proven=False)
    assert (handed.verdict, handed.lane) == ("unknown", "standard")
    propose(handed.claim_id)
    with pytest.raises(refusals.FilesMissing):
        approve(handed.claim_id)


def test_money_before_review_takes_two_signatures_and_a_third_who_looks() -> None:
    handed = claim(1)
    glass(handed.claim_id, OFFICER, LEAD)
    use = BreakGlassUse.objects.get()
    # Three working days after Friday 20 November.
    assert use.look_due_on == dt.date(2026, 11, 25)
    assert Claim.objects.get(pk=handed.claim_id).stage == "second_look"
    assert Payout.objects.get().amount == 8 * WAN
    for signer in (OFFICER, LEAD):
        with pytest.raises(DutiesSeparated):
            look(handed.claim_id, signer)
    look(handed.claim_id, THIRD)
    assert Claim.objects.get(pk=handed.claim_id).stage == "approved"


def test_who_let_a_second_look_run_over_signs_no_other() -> None:
    first, second = claim(1), claim(2)
    glass(first.claim_id, OFFICER, LEAD)
    late_day = NOW + dt.timedelta(days=6)  # Thursday 26 November, the day after the last
    with pytest.raises(refusals.LookOverdue):
        sign(second.claim_id, LEAD, at=late_day)
    sign(second.claim_id, COLLEAGUE, at=late_day)
    with pytest.raises(refusals.LookOverdue):
        countersign(second.claim_id, LEAD, at=late_day)
    look(first.claim_id, THIRD)
    countersign(second.claim_id, LEAD, at=late_day)
    assert Payout.objects.count() == 2


def test_withdrawn_the_event_and_the_invoice_are_free_again() -> None:
    first, who = late(1), firm(1)
    decide_claim.withdraw_claim(first, reason="", actor=who, at=NOW, version=version(first, who))
    assert late(1) != first


def test_an_event_is_declared_by_two() -> None:
    from renqi.programmes.riskfund.relief.domain.claim_states import EventKind
    from renqi.programmes.riskfund.relief.services.declare_event import (
        EventTerms,
        confirm_event,
        propose_event,
    )

    terms = EventTerms(
        key="flood-2026",
        kind=EventKind.DISASTER,
        title="洪水",
        district="",
        chain="",
        from_on=dt.date(2026, 11, 1),
        until_on=dt.date(2026, 11, 3),
        basis="通告",
    )
    made = propose_event(terms, actor=OFFICER, at=NOW)
    with pytest.raises(refusals.SamePerson):
        confirm_event(made, actor=OFFICER, at=NOW)
    assert DeclaredEvent.objects.get(pk=made).confirmed_at is None


def glass(claim_id: int, first: Actor, second: Actor) -> None:
    sign(claim_id, first)
    countersign(claim_id, second)


def sign(claim_id: int, actor: Actor, *, at: dt.datetime = NOW) -> None:
    decide_claim.break_glass(
        claim_id, reason="等不及", actor=actor, at=at, version=version(claim_id)
    )


def countersign(claim_id: int, actor: Actor, *, at: dt.datetime = NOW) -> None:
    decide_claim.sign_glass(
        claim_id, is_agreed=True, reason="同意", actor=actor, at=at, version=version(claim_id)
    )


def look(claim_id: int, actor: Actor) -> None:
    decide_claim.look_again(
        claim_id, is_in_order=True, reason="属实", actor=actor, at=NOW, version=version(claim_id)
    )
