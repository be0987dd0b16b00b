"""What each named constraint of the ladder means to a user (约束与拒绝理由)."""

from collections.abc import Mapping
from functools import partial

from django.db import IntegrityError

from renqi.kernel.constraints import refusing_by
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

refusing = partial(
    refusing_by, REFUSALS, caught=IntegrityError, otherwise=refusals.ConstraintBroken
)
