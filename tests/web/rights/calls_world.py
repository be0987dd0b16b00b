"""A call, an application under it and a recommendation batch, for the matrix."""

import datetime as dt

from renqi.programmes.cultivation.calls.models import Application, Batch, Call

_HOUR = dt.timedelta(hours=1)


def make_call_things(*, code: str, name: str, at: dt.datetime) -> dict[str, object]:
    """Make one of each for a firm; the case behind the application is nobody's."""
    call = Call.objects.create(
        number=f"申报-{code}",
        title="申报通知",
        rung="little_giant",
        rule_ref="cn.little_giant@2026-04-01",
        rule_digest="0" * 64,
        fiscal_year=at.year - 1,
        opens_at=at - _HOUR,
        closes_at=at + _HOUR,
        notice_days=5,
        state="published",
        made_by_key=1,
        made_by="甲",
        made_at=at,
        published_by_key=2,
        published_by="乙",
        published_at=at,
    )
    application = Application.objects.create(
        case_id=900_000_000 + call.pk,
        call=call,
        uscc=code,
        firm_name=name,
        rung=call.rung,
        stage="district",
        stage_since=at,
        opened_at=at,
        handed_in_at=at,
        receipt=f"SQ-{code}",
    )
    batch = Batch.objects.create(
        call=call, number=f"荐-{code}", made_by_key=1, made_by="甲", made_at=at
    )
    return {"call": call.pk, "application": application.pk, "recommendation": batch.pk}
