"""Let applications follow a firm that was merged into another, and back (申报随企业合并)."""

from renqi.programmes.cultivation.calls.domain import refusals
from renqi.programmes.cultivation.calls.domain.states import FINAL
from renqi.programmes.cultivation.calls.models import Application
from renqi.registry.domain.followers import Follower
from renqi.registry.services.rows_by_code import bring_rows, count_rows, take_rows_back

_TABLES = (Application,)


def follower() -> Follower:
    """Say how applications follow; their cases do so by themselves (申报随迁)."""
    return Follower(
        key="calls",
        refuse=_refuse,
        count=lambda uscc: count_rows(_TABLES, uscc),
        bring=lambda move: bring_rows(_TABLES, move, staying={}),
        take_back=lambda move, moved: take_rows_back(_TABLES, move, moved),
    )


def _refuse(duplicate: str, kept: str) -> None:
    """Refuse while both apply under one call: one firm has one application."""
    open_now = Application.objects.exclude(stage__in=sorted(FINAL))
    calls = open_now.filter(uscc=kept).values("call")
    both = open_now.filter(uscc=duplicate, call__in=calls).order_by("pk").select_related("call")
    if both:
        numbers = "、".join(one.call.number for one in both)
        raise refusals.MergeDoublesApplication(calls=numbers, duplicate=duplicate, kept=kept)
