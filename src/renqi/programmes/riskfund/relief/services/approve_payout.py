"""Put help that was decided into the queue of payouts (救助款入列)."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from renqi.engines.ledger.domain.owners import owner_key
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.kernel.constraints import constraint_name
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.selectors.funds import fund_of
from renqi.programmes.riskfund.relief.domain.money_refusals import (
    OutOfTurn,
    PayoutTaken,
    PayoutUnknown,
    ReasonMissing,
)
from renqi.programmes.riskfund.relief.domain.money_states import (
    PayoutState,
    Step,
    WaitsFor,
)
from renqi.programmes.riskfund.relief.domain.payee_terms import StatedAccount, check_stated
from renqi.programmes.riskfund.relief.models import Claim, Payout
from renqi.programmes.riskfund.relief.selectors.fund_health import help_is_stopped, stop_in_force
from renqi.programmes.riskfund.relief.services.money_steps import write_step
from renqi.programmes.riskfund.relief.services.payee_accounts import account_of_claim
from renqi.registry.selectors.claims import name_on_file

_ALL = Scope(all=True)


def approve_payout(
    claim_id: int,
    *,
    amount: int,
    form: str,
    charter_ref: str,
    actor: Actor,
    at: datetime,
    on: date,
) -> int:
    """Queue what was decided for a claim (救助款入列); call it in the decision's transaction.

    Asked again with the same it gives the payout that is there. The money is set aside by the
    day's work, in the order of approval.

    Args:
        claim_id: The claim.
        amount: Fen.
        form: `bridge`, `loan` or `grant`.
        charter_ref: The charter that it was decided by.
        actor: Who decided.
        at: The instant.
        on: The day.

    Returns:
        The number of the payout.

    Raises:
        HelpStopped: The fund lost too much within twelve months.
        FormPaused: Too much help of this form is overdue.
        PayoutTaken: The claim has a payout of another amount or form.

    Effects:
        One Payout with its first step; the account that the claim names.

    Locks:
        The fund's flag against being set; the firm's account.
    """
    claim = Claim.objects.get(pk=claim_id)
    if known := _known(claim_id, amount=amount, form=form):
        return known
    if refusal := help_is_stopped(claim.fund, form=form, on=on):
        raise refusal
    with transaction.atomic():
        _take_account(claim, at=at)
        try:
            with transaction.atomic():
                payout = Payout.objects.create(
                    claim=claim,
                    fund=claim.fund,
                    keeper=_keeper(claim),
                    uscc=claim.uscc,
                    firm_name=claim.firm_name,
                    form=form,
                    amount=amount,
                    charter_ref=charter_ref,
                    approved_by_id=actor.person_id,
                    approved_by_name=actor.signature,
                    approved_at=at,
                    aid_id=claim.aid_id,
                )
        except IntegrityError as error:
            raise _refused(error, claim, form=form) from error
        write_step(payout.pk, Step.APPROVED, who=actor.who, at=at, amount=amount)
    return payout.pk


def cancel_payout(payout_id: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """Give up help that was not ordered yet (撤销拨付); what was set aside is free again.

    Raises:
        PayoutUnknown: There is none.
        OutOfTurn: It is at the bank or paid, or given up before.
        ReasonMissing: No reason is given.

    Effects:
        The payout, one step; the day's work releases what was set aside for it.

    Locks:
        The payout.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        payout = Payout.objects.select_for_update(no_key=True).filter(pk=payout_id).first()
        if payout is None:
            raise PayoutUnknown(payout=payout_id)
        if payout.state not in (PayoutState.QUEUED, PayoutState.RESERVED):
            raise OutOfTurn(state=payout.state)
        payout.state, payout.reason = PayoutState.CANCELLED.value, reason.strip()
        payout.waits_for = WaitsFor.NOTHING.value
        payout.save()
        write_step(payout.pk, Step.CANCELLED, who=actor.who, at=at, words=payout.reason)


def _known(claim_id: int, *, amount: int, form: str) -> int:
    row = Payout.objects.filter(claim_id=claim_id).exclude(state=PayoutState.CANCELLED).first()
    if row is None:
        return 0
    if (row.amount, row.form) != (amount, form):
        raise PayoutTaken(claim=claim_id)
    return row.pk


def _keeper(claim: Claim) -> str:
    institution = claim.institution_id or fund_of(claim.fund, scope=_ALL).institution_id
    return owner_key(organisation_id=institution)


def _take_account(claim: Claim, *, at: datetime) -> None:
    stated = StatedAccount(
        holder=claim.payee_holder,
        number=claim.payee_number,
        number_again=claim.payee_number,
        bank_code=claim.payee_bank_code,
        bank_name=claim.payee_bank_name,
    )
    try:
        check_stated(stated, name=name_on_file(claim.uscc))
    except DomainError:
        # The payout waits for the firm to name an account, and tells it so.
        return
    account_of_claim(
        stated,
        uscc=claim.uscc,
        by_id=claim.opened_by_id,
        by_name=claim.handed_in_by or claim.opened_by,
        at=at,
    )


def _refused(error: IntegrityError, claim: Claim, *, form: str) -> DomainError:
    if constraint_name(error) == "relief_help_stopped":
        refusal = stop_in_force(claim.fund, form=form)
        if refusal is not None:
            return refusal
    return PayoutTaken(claim=claim.pk)
