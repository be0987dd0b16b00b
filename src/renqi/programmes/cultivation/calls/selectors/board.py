"""One call at a glance: how many where, places used, what waits longest (申报看板)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.calls.domain.states import FINAL
from renqi.programmes.cultivation.calls.models import Application, Place
from renqi.programmes.cultivation.calls.selectors.applications import (
    ApplicationFilter,
    ApplicationLine,
    ApplicationSort,
    application_page,
)

_LONGEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictCount:
    """What a district has under a call (区级统计); an empty key is an unknown district."""

    district: str
    handed_in: int
    is_over: int
    used: int
    quota: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A call's counts (申报看板).

    Attributes:
        drafts: Applications begun and not handed in.
        by_stage: Applications handed in, by stage.
        by_district: The same by district, most first.
        used: Places taken.
        waiting: What has waited longest where it stands.
    """

    drafts: int
    by_stage: Mapping[str, int]
    by_district: tuple[DistrictCount, ...]
    used: int
    waiting: tuple[ApplicationLine, ...]

    @property
    def handed_in(self) -> int:
        """Everything that was handed in."""
        return sum(self.by_stage.values())


def board_of(call_id: int, *, scope: Scope, district_quotas: Mapping[str, int]) -> Board:
    """Count a call's applications for those who see all (申报看板)."""
    rows = Application.objects.filter(call=call_id) if scope.all else Application.objects.none()
    handed_in = rows.filter(handed_in_at__isnull=False)
    stages = handed_in.values_list("stage").annotate(n=Count("pk")).order_by("stage")
    places = Place.objects.filter(call=call_id, released_at__isnull=True)
    used = dict(places.values_list("district").annotate(n=Count("pk"))) if scope.all else {}
    districts = {
        key: (count, over)
        for key, count, over in handed_in.values_list("district").annotate(
            n=Count("pk"), over=Count("pk", filter=Q(stage__in=FINAL))
        )
    }
    keys = {*districts, *used, *district_quotas}
    return Board(
        drafts=rows.filter(handed_in_at__isnull=True).exclude(stage__in=FINAL).count(),
        by_stage=dict(stages),
        by_district=tuple(
            sorted(
                (
                    DistrictCount(
                        district=key,
                        handed_in=districts.get(key, (0, 0))[0],
                        is_over=districts.get(key, (0, 0))[1],
                        used=used.get(key, 0),
                        quota=district_quotas.get(key),
                    )
                    for key in keys
                ),
                key=lambda one: (-one.handed_in, one.district),
            )
        ),
        used=sum(used.values()),
        waiting=application_page(
            scope=scope,
            where=ApplicationFilter(call_id=call_id, is_open=True),
            sort=ApplicationSort.WAITING,
            per_page=_LONGEST,
        ).rows
        if scope.all
        else (),
    )


def days_waited(line: ApplicationLine, *, at: dt.datetime) -> int:
    """Count the whole days that an application has stood where it stands."""
    return (at - line.stage_since).days
