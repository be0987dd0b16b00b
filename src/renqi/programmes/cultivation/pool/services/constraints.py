"""What each named constraint of the pool means to a user (约束与拒绝理由)."""

from collections.abc import Mapping
from functools import partial

from django.db import IntegrityError

from renqi.kernel.constraints import refusing_by
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.pool.domain import refusals

REFUSALS: Mapping[str, type[DomainError]] = {
    "pool_append_only": refusals.RecordKept,
    "pool_entry_one_a_kind": refusals.PlaceTaken,
    "pool_line_one_open_a_kind": refusals.OpenLineExists,
    "pool_line_two_people": refusals.SamePerson,
    "pool_line_settled_has_reason": refusals.ReasonMissing,
    "pool_move_two_people": refusals.SamePerson,
    "pool_move_has_reason": refusals.ReasonMissing,
    "pool_move_no_grade_skipped": refusals.GradeSkipped,
    "pool_move_enters_above_by_title": refusals.GradeSkipped,
    "pool_quota_not_exceeded": refusals.QuotaFull,
    "pool_quota_once": refusals.QuotaTwice,
    "pool_quota_has_reason": refusals.ReasonMissing,
    "pool_reply_says_something": refusals.ReasonMissing,
    "pool_reply_line_id_key": refusals.AnsweredAlready,
}

refusing = partial(
    refusing_by, REFUSALS, caught=IntegrityError, otherwise=refusals.ConstraintBroken
)
