"""What each named constraint of this part means to a user (约束与拒绝理由)."""

from collections.abc import Mapping
from functools import partial

from django.db import IntegrityError

from renqi.kernel.constraints import refusing_by
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

refusing = partial(
    refusing_by, REFUSALS, caught=IntegrityError, otherwise=refusals.GrowthConstraintBroken
)
