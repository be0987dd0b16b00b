"""What each named constraint of claims means to a user (约束与拒绝理由)."""

from collections.abc import Mapping
from functools import partial

from django.db import IntegrityError

from renqi.kernel.constraints import refusing_by
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.relief.domain import claim_refusals as refusals

REFUSALS: Mapping[str, type[DomainError]] = {
    "relief_claim_once_an_event": refusals.EventClaimed,
    "relief_invoice_once_a_firm": refusals.InvoiceClaimed,
    "relief_invoice_paid_once": refusals.InvoicePaid,
    "relief_claim_four_eyes": refusals.SamePerson,
    "relief_event_four_eyes": refusals.SamePerson,
    "relief_glass_two_people": refusals.SamePerson,
    "relief_glass_third_looks": refusals.SamePerson,
    "relief_glass_look_overdue": refusals.LookOverdue,
    "relief_event_key_once": refusals.EventKeyTaken,
    "relief_event_keeps": refusals.ClaimFixed,
    "relief_claim_keeps": refusals.ClaimFixed,
    "relief_claim_keeps_number": refusals.ClaimFixed,
    "relief_append_only": refusals.ClaimFixed,
}

refusing = partial(
    refusing_by, REFUSALS, caught=IntegrityError, otherwise=refusals.ConstraintBroken
)
