"""What each named constraint of the documents means to a user (约束与拒绝理由)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError

from renqi.engines.documents.domain import refusals
from renqi.kernel.constraints import refusal_of
from renqi.kernel.errors import DomainError

REFUSALS: Mapping[str, type[DomainError]] = {
    "documents_append_only": refusals.DocumentFixed,
    "document_title_given": refusals.DocumentUntitled,
    "documents_withdrawal_document_id_key": refusals.DocumentWithdrawnAlready,
    "withdrawal_reason_given": refusals.WithdrawalUnreasoned,
    "withdrawal_not_by_itself": refusals.ReplacedByItself,
}


@contextmanager
def refusing(**data: Any) -> Iterator[None]:
    """Turn a broken constraint into the refusal that the table names.

    Args:
        **data: What the texts of the refusals may need.

    Raises:
        DomainError: The refusal of the constraint, or `DocumentConstraintBroken` with its name.
    """
    try:
        yield
    except IntegrityError as error:
        raise refusal_of(
            error, REFUSALS, otherwise=refusals.DocumentConstraintBroken, **data
        ) from error
