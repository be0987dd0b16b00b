"""Let titles follow a firm that was merged into another, and back (称号随企业合并)."""

import datetime as dt
from collections.abc import Mapping

from renqi.engines.casework.domain.city_time import day_of
from renqi.programmes.cultivation.ladder.domain import refusals
from renqi.programmes.cultivation.ladder.domain.rungs import rung_of
from renqi.programmes.cultivation.ladder.domain.title_state import LIVE_STATUSES
from renqi.programmes.cultivation.ladder.models import Title
from renqi.programmes.cultivation.ladder.services.state_titles import (
    state_titles,
    stated_titles,
)
from renqi.registry.domain.followers import Follower, Relocation, Rows
from renqi.registry.services.rows_by_code import bring_rows, count_rows, take_rows_back

_TABLES = (Title,)
# What the file of the firm kept stated before, so that undoing finds it again.
_STATED_BEFORE = "ladder.stated_before"


def follower() -> Follower:
    """Say how titles follow (称号随迁)."""
    return Follower(
        key="ladder",
        refuse=_refuse,
        count=lambda uscc: count_rows(_TABLES, uscc),
        bring=_bring,
        take_back=_take_back,
    )


def _refuse(duplicate: str, kept: str) -> None:
    """Refuse while a title of the duplicate is one that the firm kept has as well."""
    live = Title.objects.filter(status__in=LIVE_STATUSES)
    has = set(live.filter(uscc=kept).values_list("rung", flat=True))
    had = _grants(kept)
    held = live.filter(uscc=duplicate).order_by("pk")
    both = [one.rung for one in held if one.rung in has or (one.rung, one.granted_on) in had]
    if both:
        titles = "、".join(rung_of(rung).zh for rung in both)
        raise refusals.MergeDoublesTitle(titles=titles, duplicate=duplicate, kept=kept)


def _grants(uscc: str) -> Mapping[tuple[str, dt.date | None], int]:
    rows = Title.objects.filter(uscc=uscc, granted_on__isnull=False)
    return {(one.rung, one.granted_on): one.pk for one in rows}


def _bring(move: Relocation) -> Rows:
    # The same grant under both codes is one grant: the row that is over stays as history.
    had = _grants(move.to_uscc)
    staying = [key for grant, key in _grants(move.from_uscc).items() if grant in had]
    moved = bring_rows(_TABLES, move, staying={Title: staying})
    if not any(moved.values()) and not staying:
        return moved
    before = stated_titles(move.to_uscc, on=day_of(move.at))
    _state(move.to_uscc, move, stated=before | stated_titles(move.from_uscc, on=day_of(move.at)))
    return {**moved, _STATED_BEFORE: [before]}


def _take_back(move: Relocation, moved: Rows) -> None:
    take_rows_back(_TABLES, move, moved)
    if _STATED_BEFORE in moved:
        _state(move.from_uscc, move, stated=moved[_STATED_BEFORE][0])
        _state(move.to_uscc, move)


def _state(uscc: str, move: Relocation, *, stated: int | None = None) -> None:
    state_titles(uscc, on=day_of(move.at), actor_name=move.actor, at=move.at, stated=stated)
