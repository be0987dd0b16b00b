"""Made-up calls for titles: open, still to come and closed (演示申报通知)."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from renqi.identity.domain.permissions import Role
from renqi.identity.selectors.holders import holders_of
from renqi.programmes.cultivation.calls.services.keep_call import (
    CallText,
    publish_call,
    write_call,
)

_DAY = dt.timedelta(days=1)
_MATERIALS = ("licence", "pledge", "audit_report", "dossier")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Notice:
    """One made-up call: for which rung, from when to when, in days from today."""

    number: int
    title: str
    rung: str
    opens: int
    closes: int
    quota: int | None


_NOTICES: tuple[_Notice, ...] = (
    _Notice(
        number=1, title="创新型中小企业申报", rung="innovative", opens=-90, closes=-30, quota=None
    ),
    _Notice(number=2, title="专精特新中小企业申报", rung="srdi", opens=-10, closes=30, quota=50),
    _Notice(
        number=3, title="小巨人企业推荐申报", rung="little_giant", opens=-5, closes=20, quota=20
    ),
    _Notice(
        number=4, title="市级单项冠军申报", rung="champion_city", opens=15, closes=60, quota=10
    ),
)


def load_demo_calls(*, now: dt.datetime) -> int:
    """Write and publish a few calls, each by two officials (演示申报通知).

    Args:
        now: The instant of loading.

    Returns:
        How many calls there are now; none where the bureau has fewer than two officials.
    """
    people = holders_of(
        [Role.BUREAU_OFFICER.value, Role.BUREAU_LEAD.value],
        as_of=timezone.localdate(now),
        at=now,
    )
    if len(people) <= 1:
        return 0
    writer, publisher = people[0], people[1]
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    for one in _NOTICES:
        opens = midnight + one.opens * _DAY + dt.timedelta(hours=9)
        text = CallText(
            number=f"演示〔{opens.year}〕{one.number}号",
            title=f"{opens.year}年{one.title}（演示）",
            rung=one.rung,
            opens_at=opens,
            closes_at=midnight + one.closes * _DAY + dt.timedelta(hours=18),
            quota=one.quota,
            materials=_MATERIALS,
            text="演示城市的申报通知，内容均为虚构。",
        )
        begun = min(now, opens) - 2 * _DAY
        call = write_call(text, actor=writer, at=begun)
        publish_call(call_id=call.pk, actor=publisher, at=begun + _DAY)
    return len(_NOTICES)
