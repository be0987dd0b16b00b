"""What each named constraint of casework means to a user (约束与拒绝理由)."""

from collections.abc import Mapping
from functools import partial

from django.db import IntegrityError

from renqi.engines.casework.domain import input_refusals, refusals
from renqi.kernel.constraints import refusing_by
from renqi.kernel.errors import DomainError

REFUSALS: Mapping[str, type[DomainError]] = {
    "case_one_open_a_subject": refusals.SubjectHasOpenCase,
    "act_receipt_digest_shape": refusals.ReceiptMissing,
    "review_once_a_round": refusals.ReviewedAlready,
    "casework_append_only": input_refusals.RecordFixed,
    "casework_settled_once": input_refusals.RecordFixed,
    "casework_case_keeps_its_beginning": input_refusals.RecordFixed,
}

refusing = partial(
    refusing_by, REFUSALS, caught=IntegrityError, otherwise=input_refusals.ConstraintBroken
)
