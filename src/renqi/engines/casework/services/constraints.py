"""What each named constraint of casework means to a user (约束与拒绝理由)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError

from renqi.engines.casework.domain import input_refusals, refusals
from renqi.kernel.constraints import refusal_of
from renqi.kernel.errors import DomainError

REFUSALS: Mapping[str, type[DomainError]] = {
    "case_one_open_a_subject": refusals.SubjectHasOpenCase,
    "act_receipt_digest_shape": refusals.ReceiptMissing,
    "review_once_a_round": refusals.ReviewedAlready,
    "casework_append_only": input_refusals.RecordFixed,
    "casework_settled_once": input_refusals.RecordFixed,
    "casework_case_keeps_its_beginning": input_refusals.RecordFixed,
}


@contextmanager
def refusing(**data: Any) -> Iterator[None]:
    """Turn a broken constraint into the refusal that the table names.

    Args:
        **data: What the texts of the refusals may need.

    Raises:
        DomainError: The refusal of the constraint, or `ConstraintBroken` with its name.
    """
    try:
        yield
    except IntegrityError as error:
        raise refusal_of(
            error, REFUSALS, otherwise=input_refusals.ConstraintBroken, **data
        ) from error
