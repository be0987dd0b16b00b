"""What each named constraint of calls means to a user (约束与拒绝理由)."""

from collections.abc import Mapping
from functools import partial

from django.db import IntegrityError

from renqi.kernel.constraints import refusing_by
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

refusing = partial(
    refusing_by, REFUSALS, caught=IntegrityError, otherwise=refusals.ConstraintBroken
)
