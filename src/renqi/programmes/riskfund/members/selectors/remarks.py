"""What officials are shown beside the case of a firm that wants to join (入会办理参考)."""

import datetime as dt

from renqi.engines.casework.domain.case_kinds import Remark
from renqi.engines.casework.domain.case_type import Label
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.members.domain.states import Standing
from renqi.programmes.riskfund.members.models import Membership


def remarks_on_applicant(subject_key: str, /, *, at: dt.datetime) -> tuple[Remark, ...]:  # noqa: ARG001
    """Say in which funds the firm was before, and how that ended (入会办理参考)."""
    rows = Membership.objects.filter(uscc=subject_key).exclude(standing=Standing.APPLIED)
    return tuple(_remark(row) for row in rows.order_by("pk"))


def _remark(row: Membership) -> Remark:
    ways = {"voluntary": ("自愿退出", "left of its own will"), "deemed": ("视同退出", "deemed out")}
    leaving = row.leavings.exclude(state__in=["dropped", "proposed", "notice"]).first()
    zh, en = "未获准入会", "was not admitted"
    if row.standing == Standing.MEMBER:
        zh, en = "现为成员", "is a member"
    elif leaving is not None:
        zh, en = ways.get(leaving.kind, ("强制退出", "was put out"))
    paid = grouped_yuan(row.paid_in)
    return Remark(
        label=Label(zh=f"基金 {row.fund}", en=f"Fund {row.fund}"),
        text=Label(zh=f"{zh}，累计缴费{paid}元", en=f"{en}, paid {paid} yuan in all"),
    )
