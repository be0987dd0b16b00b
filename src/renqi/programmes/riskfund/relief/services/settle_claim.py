"""What follows when the case of a claim moves (救助申请后续).

Casework tells it of every act in the act's own transaction, whichever page it came from: nothing
is granted here that was not proposed by one, decided by another within the bound of the role,
checked again, and fitted into every cap.
"""

from collections.abc import Callable, Mapping

from renqi.engines.casework.domain.case_kinds import Moved
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.domain.working_days import state_calendar
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.charter.domain.help_terms import BreakGlass
from renqi.programmes.riskfund.charter.selectors.funds import charter_by_ref
from renqi.programmes.riskfund.relief.domain import claim_refusals as refusals
from renqi.programmes.riskfund.relief.domain.claim_states import LIVE, CheckPhase
from renqi.programmes.riskfund.relief.models import BreakGlassUse, Claim, ClaimLoss
from renqi.programmes.riskfund.relief.selectors.assess_claim import assess_claim
from renqi.programmes.riskfund.relief.services.claim_constraints import refusing
from renqi.programmes.riskfund.relief.services.grant_claim import grant
from renqi.programmes.riskfund.relief.services.keep_checks import keep_checks
from renqi.programmes.riskfund.relief.services.refusal_letter import (
    issue_refusal,
    reason_of_act,
)
from renqi.programmes.riskfund.relief.services.take_caps import take_glass

_MOVING = [
    "stage",
    "stage_since",
    "due_at",
    "paused_at",
    "proposed_by_id",
    "proposed_by",
    "proposed_amount",
    "decided_amount",
    "decided_by_id",
    "decided_by",
    "decided_at",
    "refusal",
    "letter_code",
    "aid_id",
]


def settle_claim(moved: Moved) -> None:
    """Do what follows from an act on a claim (救助申请后续).

    Raises:
        DomainError: What must follow cannot; the act is undone with it.

    Effects:
        The claim, its checks and lines; caps, aid and the payout of a grant; a letter.

    Locks:
        The claim, then what a grant takes.
    """
    rows = Claim.objects.select_for_update(no_key=True)
    claim = rows.filter(case_id=moved.case_id).first()
    if claim is None:
        # The act by which the case opens comes before the claim knows its case.
        return
    with refusing():
        effect = _EFFECTS.get(moved.act)
        if effect is not None:
            effect(claim, moved)
        if moved.stage != moved.from_stage:
            _move(claim, moved)
        claim.save(update_fields=_MOVING)


def _move(claim: Claim, moved: Moved) -> None:
    claim.stage, claim.stage_since = moved.stage, moved.at
    if moved.stage not in {stage.value for stage in LIVE}:
        ClaimLoss.objects.filter(claim=claim, is_live=True).update(is_live=False)


def _propose(claim: Claim, moved: Moved) -> None:
    """Note who proposes what; without an amount it is all that the charter allows."""
    if claim.proposed_amount is None:
        claim.proposed_amount = claim.amount
    if not 0 <= claim.proposed_amount <= claim.amount:
        raise refusals.AmountUnfit(most=grouped_yuan(claim.amount))
    found = assess_claim(claim, on=day_of(moved.at))
    keep_checks(claim.pk, found.checks, phase=CheckPhase.PROPOSAL, at=moved.at)
    claim.proposed_by_id, claim.proposed_by = moved.actor.person_id, moved.actor.signature


def _approve(claim: Claim, moved: Moved) -> None:
    if not claim.proposed_amount:
        raise refusals.AmountUnfit(most=grouped_yuan(claim.amount))
    claim.decided_amount = claim.proposed_amount
    _decided(claim, moved)
    grant(claim, at=moved.at, actor=moved.actor, is_before_review=False)


def _decided(claim: Claim, moved: Moved) -> None:
    claim.decided_by_id, claim.decided_by = moved.actor.person_id, moved.actor.signature
    claim.decided_at = moved.at


def _refuse(claim: Claim, moved: Moved) -> None:
    _decided(claim, moved)
    claim.letter_code = issue_refusal(claim, moved).code


def _back_to_officer(claim: Claim, _: Moved) -> None:
    """Somebody proposes anew; who proposed before may."""
    claim.proposed_by_id, claim.proposed_by, claim.proposed_amount = None, "", None


def _pause(claim: Claim, moved: Moved) -> None:
    claim.paused_at = moved.at


def _go_on(claim: Claim, moved: Moved) -> None:
    """The promised end moves on by as long as the firm took."""
    if claim.paused_at is not None and claim.due_at is not None:
        claim.due_at += moved.at - claim.paused_at
    claim.paused_at = None


def _check_again(claim: Claim, moved: Moved) -> None:
    """An upheld appeal begins anew with a promise of its own: as long as the first."""
    _back_to_officer(claim, moved)
    claim.decided_by_id, claim.decided_by, claim.decided_at = None, "", None
    if claim.handed_in_at is not None and claim.due_at is not None:
        claim.due_at = max(claim.due_at, moved.at + (claim.due_at - claim.handed_in_at))


def _sign_first(claim: Claim, moved: Moved) -> None:
    """The first of two signatures for money before the review (紧急先付第一签)."""
    terms = _glass_terms(claim)
    if not 0 < claim.amount <= terms.amount_max:
        raise refusals.GlassTooMuch(
            most=grouped_yuan(terms.amount_max), amount=grouped_yuan(claim.amount)
        )
    claim.proposed_by_id, claim.proposed_by = moved.actor.person_id, moved.actor.signature
    claim.proposed_amount = claim.amount
    BreakGlassUse.objects.update_or_create(
        claim=claim,
        defaults={
            "fund": claim.fund,
            "amount": claim.amount,
            "reason": reason_of_act(claim, moved),
            "first_by_id": moved.actor.person_id,
            "first_by": moved.actor.signature,
            "first_at": moved.at,
        },
    )


def _sign_second(claim: Claim, moved: Moved) -> None:
    """The second signature lets the money go, and the time for the second look begins."""
    terms, today = _glass_terms(claim), day_of(moved.at)
    use = BreakGlassUse.objects.select_for_update(no_key=True).get(claim=claim)
    use.second_by_id, use.second_by = moved.actor.person_id, moved.actor.signature
    use.second_at = moved.at
    use.look_due_on = state_calendar().after(today, working_days=terms.second_look_days).on
    use.save()
    take_glass(
        claim.pk,
        claim.fund,
        amount=claim.proposed_amount or 0,
        month_max=terms.month_max,
        on=today,
    )
    claim.decided_amount = claim.proposed_amount
    _decided(claim, moved)
    grant(claim, at=moved.at, actor=moved.actor, is_before_review=True)


def _look(claim: Claim, moved: Moved) -> None:
    """What the third person found (事后复核)."""
    use = BreakGlassUse.objects.select_for_update(no_key=True).get(claim=claim)
    use.looked_by_id, use.looked_by = moved.actor.person_id, moved.actor.signature
    use.looked_at, use.is_in_order = moved.at, moved.act == "look_in_order"
    use.words = reason_of_act(claim, moved)
    use.save()


def _glass_terms(claim: Claim) -> BreakGlass:
    terms = charter_by_ref(claim.charter_ref).charter.break_glass
    if terms is None:
        raise refusals.GlassClosed
    return terms


_Effect = Callable[[Claim, Moved], None]
_EFFECTS: Mapping[str, _Effect] = {
    "propose": _propose,
    "approve": _approve,
    "refuse": _refuse,
    "send_back": _back_to_officer,
    "ask_more": _pause,
    "hand_in_again": _go_on,
    "break_glass": _sign_first,
    "sign_glass": _sign_second,
    "drop_glass": _back_to_officer,
    "look_in_order": _look,
    "look_objects": _look,
    "uphold": _refuse,
    "set_aside": _check_again,
}
