"""What a person says a line is made of (勾对构成)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a line: a payment, a transfer in the books, or an account to post to (构成).

    Exactly one of the three is named.
    """

    amount: int
    payment_id: int | None = None
    transfer_id: UUID | None = None
    account_id: int | None = None
    memo: str = ""

    def __post_init__(self) -> None:
        """Refuse a part of nothing, or of two things."""
        named = (self.payment_id, self.transfer_id, self.account_id)
        if sum(one is not None for one in named) != 1:
            raise ValueError(named)


def parts_document(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """Write parts as plain JSON."""
    return [
        {
            "amount": part.amount,
            "payment_id": part.payment_id,
            "transfer_id": None if part.transfer_id is None else str(part.transfer_id),
            "account_id": part.account_id,
            "memo": part.memo,
        }
        for part in parts
    ]


def parts_of(document: Sequence[Mapping[str, Any]]) -> list[Part]:
    """Read what `parts_document` wrote."""
    return [
        Part(
            amount=one["amount"],
            payment_id=one["payment_id"],
            transfer_id=None if one["transfer_id"] is None else UUID(one["transfer_id"]),
            account_id=one["account_id"],
            memo=one["memo"],
        )
        for one in document
    ]
