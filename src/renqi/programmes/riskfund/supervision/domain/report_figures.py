"""The figures of a fund over a period, each with its definition (期间指标)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from renqi.engines.policy.domain.tree import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a figure means (指标定义); `unit` is `fen`, `share` (billionths) or `count`."""

    key: str
    label: Label
    unit: str
    means: Label
    is_public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Figures of a period; one that is not known is none (期间指标)."""

    fund: str
    since: dt.date
    until: dt.date
    figures: Mapping[str, int | None]
    counts: Mapping[str, Mapping[str, int]]


def _one(row: tuple[str, str, str, str, bool, str, str]) -> Definition:
    key, unit, zh, en, is_public, means_zh, means_en = row
    return Definition(
        key=key,
        label=Label(zh=zh, en=en),
        unit=unit,
        means=Label(zh=means_zh, en=means_en),
        is_public=is_public,
    )


_ROWS = (
    ("value", "fen", "基金净值", "Value of the fund", True,
     "期末各类份额净值之和", "Sum of the value of all classes at the end"),
    ("cash", "fen", "现金", "Cash", True, "期末账面现金", "Cash in the books at the end"),
    ("floor", "fen", "流动性底线", "Liquidity floor", True,
     "任何付款不得使现金低于此数", "No payment may bring cash below it"),
    ("loans", "fen", "救助借款余额", "Loans outstanding", True,
     "期末尚未归还的借款本金", "Principal not paid back at the end"),
    ("assets", "fen", "投资资产成本", "Investments at cost", True,
     "期末持有资产的买入成本", "What the assets held at the end cost"),
    ("members", "count", "参保企业", "Members", True, "期末在册户数", "On the books at the end"),
    ("in_arrears", "count", "欠缴企业", "Members in arrears", False,
     "欠缴一个月以上", "Owing a month or more"),
    ("contributed_firms", "fen", "企业缴款", "Paid in by firms", True,
     "期内入账的企业缴款", "Booked in the period"),
    ("contributed_government", "fen", "财政出资", "Paid in by the government", True,
     "期内入账的财政出资", "Booked in the period"),
    ("contributed_institution", "fen", "机构出资", "Paid in by the institution", True,
     "期内入账的机构出资", "Booked in the period"),
    ("decided", "count", "办结申请", "Claims decided", True,
     "期内作出决定的申请", "Decided in the period"),
    ("granted", "count", "获助申请", "Claims granted", True,
     "其中同意救助的申请", "Of them those with help"),
    ("granted_amount", "fen", "决定救助金额", "Help decided", True,
     "期内决定的救助金额", "Amounts decided in the period"),
    ("on_time", "share", "按时办结率", "Decided on time", True,
     "在通道时限内办结的比例", "Within the limit of the lane"),
    ("overrides", "count", "人工越权", "Overrides", False,
     "规则未通过或核查有发现而仍同意的申请", "Granted though the rules or a check said otherwise"),
    ("break_glass", "count", "紧急先付", "Paid before the review", False,
     "先付后审的申请", "Two people signed, a third looks after"),
    ("came_back", "count", "退回付款", "Payments that came back", False,
     "被银行退回或拒绝", "Returned or rejected by the bank"),
    ("lost", "fen", "净损失", "Net losses", True,
     "期内核销减追回", "Written off less recovered in the period"),
    ("ruin", "share", "破产概率", "Chance of ruin", True,
     "最近一次测算，章程规定期限内", "By the last run, within the charter's months"),
    ("required_reserve", "fen", "所需准备金", "Reserve needed", True,
     "使破产概率不超过章程上限", "For a chance of ruin within the charter's bound"),
    ("open_alerts", "count", "未关闭预警", "Open alerts", False,
     "报告生成时", "When the report was made"),
    ("open_differences", "count", "未消除差异", "Open differences", True,
     "三账之间，报告生成时", "Between the ledgers, when the report was made"),
)  # fmt: skip

DEFINITIONS: Mapping[str, Definition] = {row[0]: _one(row) for row in _ROWS}
