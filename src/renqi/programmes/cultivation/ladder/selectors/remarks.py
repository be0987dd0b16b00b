"""What officials are shown of a firm's titles beside a case (称号参考)."""

import datetime as dt

from renqi.engines.casework.domain.case_kinds import Remark
from renqi.engines.casework.domain.case_type import Label
from renqi.engines.casework.domain.city_time import day_of
from renqi.programmes.cultivation.ladder.domain.rungs import rung_of
from renqi.programmes.cultivation.ladder.domain.title_state import LIVE_STATUSES
from renqi.programmes.cultivation.ladder.models import Title
from renqi.programmes.cultivation.ladder.selectors.bans import bans_on


def title_remarks(subject_key: str, /, *, at: dt.datetime) -> tuple[Remark, ...]:
    """Say which titles the firm holds, to when, with which marks and bans (称号参考)."""
    live = Title.objects.filter(uscc=subject_key, status__in=LIVE_STATUSES)
    held = tuple(_remark(row) for row in live.order_by("pk"))
    bans = tuple(
        Remark(
            label=Label(zh="禁申期", en="Ban"),
            text=Label(
                zh=f"{'、'.join(sorted(rung_of(one).zh for one in ban.rungs))}，至{ban.until}",
                en=f"{', '.join(sorted(rung_of(one).en for one in ban.rungs))} until {ban.until}",
            ),
        )
        for ban in bans_on(subject_key, as_of=day_of(at))
    )
    return (*held, *bans)


def _remark(row: Title) -> Remark:
    rung = rung_of(row.rung)
    zh = f"有效期至{row.ends_on}" if row.ends_on else "有效期不详"
    en = f"until {row.ends_on}" if row.ends_on else "dates unknown"
    if row.no_renewal:
        zh, en = f"{zh}，不予复核", f"{en}, no renewal"
    if row.is_watched:
        zh, en = f"{zh}，观察名单", f"{en}, watched"
    return Remark(label=Label(zh=rung.zh, en=rung.en), text=Label(zh=zh, en=en))
