"""Let money go for a claim: every guard at once, in the decision's transaction (准予救助)."""

import datetime as dt
from typing import Final

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.actor import Actor
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.selectors.funds import charter_by_ref
from renqi.programmes.riskfund.relief.domain import claim_refusals as refusals
from renqi.programmes.riskfund.relief.domain.claim_states import CheckOutcome, CheckPhase
from renqi.programmes.riskfund.relief.domain.judge_claim import UNMET
from renqi.programmes.riskfund.relief.domain.lanes import deciders_of, may_decide
from renqi.programmes.riskfund.relief.models import Claim, ClaimCheck, ClaimLoss
from renqi.programmes.riskfund.relief.selectors.assess_claim import Assessment, assess_claim
from renqi.programmes.riskfund.relief.selectors.claim_standing import cap_keys
from renqi.programmes.riskfund.relief.selectors.fund_health import help_is_stopped
from renqi.programmes.riskfund.relief.services.approve_payout import approve_payout
from renqi.programmes.riskfund.relief.services.keep_checks import keep_checks
from renqi.programmes.riskfund.relief.services.take_caps import (
    caps_of_claim,
    take_caps,
    used_together,
)
from renqi.registry.services.aid import promise_aid

PROGRAMME: Final = "riskfund.relief"


def grant(claim: Claim, *, actor: Actor, at: dt.datetime, is_before_review: bool) -> None:
    """Let the decided amount of a claim go (准予救助).

    The role's bound, the charter's conditions, the checks, the fund's stops and every cap are
    looked at now, whatever was found before. Before a review the checks are kept for the second
    look and hold nothing up; conditions, stops and caps do all the same.

    Args:
        claim: The claim, locked, with the amount decided.
        actor: Who decides.
        at: The instant.
        is_before_review: It is paid before the review, by two signatures.

    Raises:
        DelegationExceeded: The amount is somebody higher's.
        ConditionUnmet: A condition of the charter is not met.
        FilesMissing: A file that the charter asks for is missing.
        ChecksWorse: A check found something since the proposal.
        HelpStopped: The fund decides no new help.
        CapExceeded: A cap has not enough left.
        InvoicePaid: An invoice was paid for before.
        AidDoubled: The firm has live aid for the event.

    Effects:
        Checks, caps, invoices marked as paid for, aid in the register, one payout.

    Locks:
        Caps; the lines; the firm and the aid; the payee account.
    """
    amount, today = claim.decided_amount or 0, day_of(at)
    charter = charter_by_ref(claim.charter_ref).charter
    if not is_before_review:
        _check_delegation(charter, role=actor.role, amount=amount)
    found = assess_claim(claim, on=today)
    keep_checks(claim.pk, found.checks, phase=CheckPhase.DECISION, at=at)
    _check_found(claim, found, amount=amount, is_before_review=is_before_review)
    stopped = help_is_stopped(claim.fund, form=claim.help_form, on=today)
    if stopped is not None:
        raise stopped
    _take(claim, charter, found, amount=amount)
    ClaimLoss.objects.filter(claim=claim, is_live=True).update(is_paid=True)
    claim.aid_id = promise_aid(
        uscc=claim.uscc,
        matter=f"emergency:{claim.event_key}",
        programme=PROGRAMME,
        measure=f"{claim.fund}.{claim.help_form}",
        amount=amount,
        basis=claim.charter_ref,
        who=actor.who,
        at=at,
    )
    Claim.objects.filter(pk=claim.pk).update(aid_id=claim.aid_id)
    approve_payout(
        claim.pk,
        amount=amount,
        form=claim.help_form,
        charter_ref=claim.charter_ref,
        actor=actor,
        at=at,
        on=today,
    )


def _check_delegation(charter: Charter, *, role: str, amount: int) -> None:
    if not may_decide(charter.delegation, role=role, amount=amount):
        roles = ", ".join(deciders_of(charter.delegation, amount=amount))
        raise refusals.DelegationExceeded(amount=grouped_yuan(amount), roles=roles or "–")


def _check_found(claim: Claim, found: Assessment, *, amount: int, is_before_review: bool) -> None:
    unmet = [one.key for one in found.judgement.conditions if one.outcome == UNMET]
    if unmet:
        raise refusals.ConditionUnmet(conditions=", ".join(unmet))
    if amount > found.judgement.amount:
        raise refusals.AmountUnfit(most=grouped_yuan(found.judgement.amount))
    if is_before_review:
        return
    missing = [one.data["missing"] for one in found.judgement.conditions if one.key == "evidence"]
    if any(missing):
        raise refusals.FilesMissing(kinds=", ".join(missing).replace(",", ", "))
    worse = sorted(set(found.found) - _known(claim))
    if worse:
        raise refusals.ChecksWorse(checks=", ".join(worse))


def _known(claim: Claim) -> set[str]:
    """The checks that had found something when it was proposed, for the decider to read."""
    rows = ClaimCheck.objects.filter(claim=claim, phase=CheckPhase.PROPOSAL.value)
    last = rows.order_by("-turn").values_list("turn", flat=True).first() or 0
    found = rows.filter(turn=last, outcome=CheckOutcome.FOUND.value)
    return set(found.values_list("key", flat=True))


def _take(claim: Claim, charter: Charter, found: Assessment, *, amount: int) -> None:
    standing = found.standing
    keys = cap_keys(
        uscc=claim.uscc,
        group=standing.group_key,
        event=claim.event_key,
        firm=standing.firm,
    )
    codes = {claim.uscc, *(one.uscc for one in standing.related)}
    wanted = caps_of_claim(
        charter,
        keys,
        amount=amount,
        fund_value=standing.facts.fund_value,
        together=used_together(claim.fund, codes),
    )
    take_caps(claim.pk, claim.fund, wanted)
