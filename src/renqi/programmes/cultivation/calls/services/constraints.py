"""What each named constraint of calls means to a user (约束与拒绝理由)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError

from renqi.kernel.constraints import refusal_of
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.calls.domain import refusals

REFUSALS: Mapping[str, type[DomainError]] = {
    "call_number_once": refusals.CallNumberTaken,
    "call_published_by_another": refusals.PublishedBySelf,
    "call_published_stays": refusals.CallPublished,
    "call_change_confirmed_by_another": refusals.PublishedBySelf,
    "call_change_one_waits": refusals.ChangePending,
    "batch_number_once": refusals.BatchNumberTaken,
    "batch_sent_by_another": refusals.PublishedBySelf,
    "batch_sent_stays": refusals.BatchSent,
    "application_within_window": refusals.CallNotOpen,
    "place_within_quota": refusals.QuotaUsedUp,
    "place_within_district_quota": refusals.DistrictQuotaUsedUp,
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
        raise refusal_of(error, REFUSALS, otherwise=refusals.ConstraintBroken, **data) from error
