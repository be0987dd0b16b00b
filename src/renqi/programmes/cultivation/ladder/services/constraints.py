"""What each named constraint of the ladder means to a user (约束与拒绝理由)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError

from renqi.kernel.constraints import refusal_of
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.ladder.domain import refusals

REFUSALS: Mapping[str, type[DomainError]] = {
    "title_one_live": refusals.TitleHeld,
    "title_granted_once": refusals.TitleHeld,
    "title_dates_in_order": refusals.DatesOutOfOrder,
    "title_granted_before_known": refusals.GrantLiesAhead,
    "title_case_one_open": refusals.CaseOpenAlready,
    "title_event_fixed": refusals.TitleRecordFixed,
    "title_import_confirmed_by_another": refusals.ListConfirmedBySelf,
    "title_as_granted": refusals.TitleRecordFixed,
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
