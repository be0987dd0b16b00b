"""What each named constraint of the registry means to a user (约束与拒绝理由)."""

from collections.abc import Mapping
from functools import partial

from django.db import IntegrityError

from renqi.kernel.constraints import refusing_by
from renqi.kernel.errors import DomainError
from renqi.registry.domain import refusals

REFUSALS: Mapping[str, type[DomainError]] = {
    "firm_uscc_unique": refusals.FirmTwice,
    "firm_uscc_shape": refusals.CreditCodeMisshapen,
    "fact_record_append_only": refusals.FactRecordFixed,
    "fact_record_register_by_no_file": refusals.SourceReserved,
    "relation_two_firms": refusals.RelationWithItself,
    "relation_period_no_overlap": refusals.RelationTwice,
    "relation_ends_after_start": refusals.RelationEndsBeforeStart,
    "relation_source_given": refusals.RelationSourceMissing,
    "aid_matter_shape": refusals.AidMisshapen,
    "aid_says_why": refusals.AidMisshapen,
    "aid_step_reason_given": refusals.AidReasonMissing,
    "aid_step_append_only": refusals.AidStepFixed,
}

refusing = partial(
    refusing_by, REFUSALS, caught=IntegrityError, otherwise=refusals.ConstraintBroken
)
