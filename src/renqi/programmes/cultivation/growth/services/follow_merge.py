"""Let bookings, plans and assessments follow a merged firm, and back (培育服务随企业合并)."""

from collections.abc import Iterator

from renqi.programmes.cultivation.growth.domain import refusals
from renqi.programmes.cultivation.growth.domain.booking_moves import LIVE
from renqi.programmes.cultivation.growth.models import (
    AssessmentDraft,
    AssessmentTake,
    Booking,
    GrowthPlan,
)
from renqi.registry.domain.followers import Follower, Relocation, Rows
from renqi.registry.services.rows_by_code import bring_rows, count_rows, take_rows_back

_TABLES = (AssessmentDraft, AssessmentTake, Booking, GrowthPlan)


def follower() -> Follower:
    """Say how what a firm does to grow follows (培育服务随迁)."""
    return Follower(
        key="growth",
        refuse=_refuse,
        count=lambda uscc: count_rows(_TABLES, uscc),
        bring=_bring,
        take_back=lambda move, moved: take_rows_back(_TABLES, move, moved),
    )


def _refuse(duplicate: str, kept: str) -> None:
    """Refuse while both have a plan that runs, or a place in one slot."""
    running = GrowthPlan.objects.filter(ended_at__isnull=True, uscc__in=[duplicate, kept])
    if len(running) > 1:
        raise refusals.MergeDoublesPlan(duplicate=duplicate, kept=kept)
    live = Booking.objects.filter(state__in=sorted(one.value for one in LIVE))
    slots = live.filter(uscc=kept).values("slot")
    if live.filter(uscc=duplicate, slot__in=slots).exists():
        raise refusals.MergeDoublesBooking(duplicate=duplicate, kept=kept)


def _bring(move: Relocation) -> Rows:
    return bring_rows(_TABLES, move, staying={AssessmentDraft: list(_drafts_of_both(move))})


def _drafts_of_both(move: Relocation) -> Iterator[int]:
    """Give the drafts that the firm kept has as well; its own goes on."""
    begun = AssessmentDraft.objects.filter(uscc=move.to_uscc).values("questionnaire")
    both = AssessmentDraft.objects.filter(uscc=move.from_uscc, questionnaire__in=begun)
    yield from both.values_list("pk", flat=True)
