"""Tables of services for growth; Django looks for them here (培育服务数据表)."""

from renqi.programmes.cultivation.growth.models.assessment import AssessmentDraft, AssessmentTake
from renqi.programmes.cultivation.growth.models.booking import Booking, BookingEvent, Proof, Rating
from renqi.programmes.cultivation.growth.models.plan import (
    GrowthPlan,
    PlanItem,
    PlanSignature,
    PlanTick,
    PlanVersion,
)
from renqi.programmes.cultivation.growth.models.service import (
    Place,
    Service,
    ServiceEvent,
    Slot,
    Terms,
)

__all__ = [
    "AssessmentDraft",
    "AssessmentTake",
    "Booking",
    "BookingEvent",
    "GrowthPlan",
    "Place",
    "PlanItem",
    "PlanSignature",
    "PlanTick",
    "PlanVersion",
    "Proof",
    "Rating",
    "Service",
    "ServiceEvent",
    "Slot",
    "Terms",
]
