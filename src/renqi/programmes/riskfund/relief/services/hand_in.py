"""Hand a claim in: judged at once, numbered in the order of arrival (提交救助申请)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_noop

from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.domain.working_days import state_calendar
from renqi.engines.casework.services.hold_case import hold_case
from renqi.engines.casework.services.keep_receipt import keep_receipt
from renqi.engines.casework.services.open_case import RuleRef, open_case
from renqi.engines.casework.services.submit import submit
from renqi.identity.domain.actor import Actor
from renqi.identity.services.tell import tell
from renqi.programmes.riskfund.relief.domain import claim_refusals as refusals
from renqi.programmes.riskfund.relief.domain.claim_case import claim_case_type
from renqi.programmes.riskfund.relief.domain.claim_form import read_claim_form
from renqi.programmes.riskfund.relief.domain.claim_states import CheckPhase, ClaimStage
from renqi.programmes.riskfund.relief.domain.invoice_numbers import invoice_key
from renqi.programmes.riskfund.relief.domain.judge_claim import JudgedLine
from renqi.programmes.riskfund.relief.domain.lanes import due_at
from renqi.programmes.riskfund.relief.models import Claim, ClaimLoss
from renqi.programmes.riskfund.relief.selectors.assess_claim import (
    Assessment,
    assess_claim,
    claim_receipt,
    condition_document,
    limits_document,
)
from renqi.programmes.riskfund.relief.services.claim_constraints import refusing
from renqi.programmes.riskfund.relief.services.draft_claim import own_claim
from renqi.programmes.riskfund.relief.services.keep_checks import keep_checks
from renqi.programmes.riskfund.relief.services.with_city_sight import with_city_sight

_RECEIVED = gettext_noop("Your claim for emergency money was received")
_RECEIVED_BODY = gettext_noop("Claim {number} of {fund} is being looked at.")
_JUDGED = (
    "charter_ref",
    "event_kind",
    "event_key",
    "declared",
    "event_on",
    "help_form",
    "wanted",
    "proven_loss",
    "amount",
    "limits",
    "conditions",
    "verdict",
    "receipt_digest",
    "district",
    "chain",
    "group_key",
    "payee_holder",
    "payee_number",
    "payee_bank_code",
    "payee_bank_name",
    "lane",
    "lane_reason",
    "handed_in_by",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """What a firm is told at once (提交回执)."""

    claim_id: int
    case_id: int
    number: int
    handed_in_at: dt.datetime
    due_at: dt.datetime
    lane: str
    amount: int
    verdict: str
    receipt_digest: str


def hand_in(claim_id: int, *, revision: int, actor: Actor, at: dt.datetime) -> HandedIn:
    """Hand a claim in, for the first time or put right (提交).

    Args:
        claim_id: The claim.
        revision: The form that the person saw.
        actor: Somebody of the firm.
        at: The instant.

    Raises:
        ClaimUnknown: There is none of the firm.
        ClaimMoved: It was handed in already.
        DraftMoved: Somebody saved since.
        FormFaulty: A field is missing or cannot be read.
        NotMember: The firm is no member.
        EventClaimed: It claims for the event already.
        InvoiceClaimed: An invoice stands in another of its claims.
        DomainError: The fund had no charter on the day.

    Effects:
        The claim with its judgement, lines, checks and number; its case; a receipt; a message.

    Locks:
        The case if there is one, the claim, and last the fund's count of arrivals.
    """
    today = day_of(at)
    with refusing(), transaction.atomic():
        _hold_case_first(claim_id, actor=actor)
        claim = own_claim(claim_id, actor=actor)
        _check(claim, revision)
        with with_city_sight(actor):
            found = assess_claim(claim, on=today)
            keep_checks(claim.pk, found.checks, phase=CheckPhase.HAND_IN, at=at)
        digest, document = claim_receipt(claim, found, on=today)
        is_first = claim.stage == ClaimStage.DRAFT
        _write(claim, found, digest=digest, actor=actor)
        _write_lines(claim, found)
        if is_first:
            _open(claim, found, actor=actor, at=at)
        else:
            claim.save(update_fields=list(_JUDGED))
        keep_receipt(case_id=claim.case_id or 0, digest=digest, document=document, at=at)
        if is_first:
            _arrive(claim)
        else:
            _submit_again(claim, actor=actor, at=at)
        claim.refresh_from_db(fields=["number", "handed_in_at", "due_at", "stage"])
        _tell(claim, actor=actor, at=at)
    return _receipt(claim)


def _hold_case_first(claim_id: int, *, actor: Actor) -> None:
    """Case before claim, as everywhere."""
    case_id = Claim.objects.filter(pk=claim_id).values_list("case_id", flat=True).first()
    if case_id:
        hold_case(case_id, actor=actor)


def _check(claim: Claim, revision: int) -> None:
    if claim.stage not in (ClaimStage.DRAFT, ClaimStage.MORE):
        raise refusals.ClaimMoved(stage=claim.stage)
    if claim.revision != revision:
        raise refusals.DraftMoved(name=claim.saved_by)
    faults = read_claim_form(claim.form).faults
    if faults:
        raise refusals.FormFaulty(fields=", ".join(key for key, _ in faults), faults=faults)


def _write(claim: Claim, found: Assessment, *, digest: str, actor: Actor) -> None:
    form, judgement, standing = found.form, found.judgement, found.standing
    declared = standing.facts.declared
    claim.charter_ref = found.charter.ref
    claim.event_kind = form.event_kind.value if form.event_kind else ""
    claim.event_key, claim.event_on = standing.event_key, form.event_on
    claim.declared_id = declared.event_id if declared else None
    claim.help_form = form.help_form.value if form.help_form else ""
    claim.wanted, claim.proven_loss = form.wanted or 0, judgement.proven_loss
    claim.amount, claim.limits = judgement.amount, limits_document(judgement)
    claim.conditions = [condition_document(one) for one in judgement.conditions]
    claim.verdict, claim.receipt_digest = judgement.verdict, digest
    claim.district, claim.chain = standing.firm.district, standing.firm.chain
    claim.group_key = standing.group_key
    claim.payee_holder, claim.payee_number = standing.firm.name, form.payee_number
    claim.payee_bank_code = form.payee_bank_code
    claim.payee_bank_name = form.payee_bank_name
    claim.lane, claim.lane_reason = found.lane.rule.lane.value, found.lane.reason
    claim.handed_in_by = actor.signature


def _write_lines(claim: Claim, found: Assessment) -> None:
    """Write what was lost; lines of an earlier hand-in stay and count no longer."""
    lines = ClaimLoss.objects.filter(claim=claim)
    last = 0
    if claim.number is not None:
        lines.filter(is_live=True).update(is_live=False)
        last = lines.aggregate(last=Max("line"))["last"] or 0
    rows = [_line(claim, one, last + one.line.number) for one in found.judgement.lines]
    ClaimLoss.objects.bulk_create(rows)


def _line(claim: Claim, judged: JudgedLine, number: int) -> ClaimLoss:
    line = judged.line
    return ClaimLoss(
        claim=claim,
        uscc=claim.uscc,
        line=number,
        counterparty=line.counterparty,
        counterparty_uscc=line.counterparty_uscc,
        invoice_no=line.invoice_no,
        invoice_key=invoice_key(line.invoice_no, counterparty=line.counterparty),
        amount=line.amount,
        accepted=judged.accepted,
        delivered_on=line.delivered_on,
        due_on=line.due_on,
        legal_due_on=judged.legal_due_on,
        days_overdue=judged.days_overdue,
        words=line.words,
    )


def _open(claim: Claim, found: Assessment, *, actor: Actor, at: dt.datetime) -> None:
    case = open_case(
        case_type=claim_case_type(found.charter.charter, found.lane.rule),
        subject_key=claim.uscc,
        title=claim.firm_name,
        actor=actor,
        at=at,
        related_keys=[one.uscc for one in found.standing.related],
        rule_refs=[RuleRef(ref=found.charter.ref, digest=claim.receipt_digest)],
    )
    claim.case_id = case.pk
    claim.stage, claim.stage_since = case.stage, at
    claim.handed_in_at = at
    claim.due_at = due_at(found.lane.rule, at=at, calendar=state_calendar())


def _arrive(claim: Claim) -> None:
    """Take the next number, as the last thing: until the end nobody else of the fund can."""
    written: list[str] = [*_JUDGED, "case_id", "stage", "stage_since", "handed_in_at", "due_at"]
    claim.save(update_fields=written)


def _submit_again(claim: Claim, *, actor: Actor, at: dt.datetime) -> None:
    held = hold_case(claim.case_id or 0, actor=actor)
    submit(
        case_id=held.case.pk,
        revision=0,
        actor=actor,
        at=at,
        version=held.case.version,
        act="hand_in_again",
    )


def _tell(claim: Claim, *, actor: Actor, at: dt.datetime) -> None:
    data: dict[str, Any] = {"number": claim.number, "fund": claim.fund}
    tell(
        [actor.person_id],
        subject=_RECEIVED,
        body=_RECEIVED_BODY,
        data=data,
        link=f"/fund/claims/{claim.pk}/",
        at=at,
        key=f"relief:{claim.pk}:{claim.receipt_digest[:16]}",
    )


def _receipt(claim: Claim) -> HandedIn:
    if claim.number is None or claim.handed_in_at is None or claim.due_at is None:
        raise LookupError(claim.pk)
    return HandedIn(
        claim_id=claim.pk,
        case_id=claim.case_id or 0,
        number=claim.number,
        handed_in_at=claim.handed_in_at,
        due_at=claim.due_at,
        lane=claim.lane,
        amount=claim.amount,
        verdict=claim.verdict,
        receipt_digest=claim.receipt_digest,
    )
