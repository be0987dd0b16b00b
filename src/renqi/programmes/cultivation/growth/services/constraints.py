"""What each named constraint of this part means to a user (约束与拒绝理由)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError

from renqi.kernel.constraints import refusal_of
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.growth.domain import refusals

REFUSALS: Mapping[str, type[DomainError]] = {
    "booking_once_a_slot": refusals.BookedAlready,
    "booking_sent_once": refusals.BookedAlready,
    "booking_moves_by_table": refusals.ActNotOpen,
    "plan_one_a_firm": refusals.PlanRuns,
    "plan_signed_once": refusals.SignedAlready,
    "plan_version_once": refusals.PlanMovedOn,
    "rating_not_by_related": refusals.RelatedDoNotRate,
    "slot_offered_once": refusals.SlotTwice,
}


@contextmanager
def refusing(**data: Any) -> Iterator[None]:
    """Turn a broken constraint into the refusal that the table names.

    Args:
        **data: What the texts of the refusals may need.

    Raises:
        DomainError: The refusal of the constraint, or `GrowthConstraintBroken` with its name.
    """
    try:
        yield
    except IntegrityError as error:
        raise refusal_of(
            error, REFUSALS, otherwise=refusals.GrowthConstraintBroken, **data
        ) from error
