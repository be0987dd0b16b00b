"""What each named constraint of the documents means to a user (约束与拒绝理由)."""

from collections.abc import Mapping
from functools import partial

from django.db import IntegrityError

from renqi.engines.documents.domain import refusals
from renqi.kernel.constraints import refusing_by
from renqi.kernel.errors import DomainError

REFUSALS: Mapping[str, type[DomainError]] = {
    "documents_append_only": refusals.DocumentFixed,
    "document_title_given": refusals.DocumentUntitled,
    "documents_withdrawal_document_id_key": refusals.DocumentWithdrawnAlready,
    "withdrawal_reason_given": refusals.WithdrawalUnreasoned,
    "withdrawal_not_by_itself": refusals.ReplacedByItself,
}

refusing = partial(
    refusing_by, REFUSALS, caught=IntegrityError, otherwise=refusals.DocumentConstraintBroken
)
