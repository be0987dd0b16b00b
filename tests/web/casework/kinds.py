"""A made-up kind of case for the pages: a grant with every kind of field (演示事项)."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from renqi.engines.casework.domain.case_kinds import CaseKind, offer, take_back
from renqi.engines.casework.domain.case_type import (
    ActRule,
    CaseType,
    Choice,
    EvidenceKind,
    FieldKind,
    FormField,
    Label,
    Needs,
)
from renqi.engines.casework.domain.content_types import PDF, PNG
from tests.engines.casework.grants import DECISION, GRANT, REASON, K, act

FORM = (
    FormField(key="firm_name", label=Label(zh="申请单位", en="Applicant"), identifies=True),
    FormField(key="amount", label=Label(zh="申请金额", en="Amount"), kind=FieldKind.MONEY),
    FormField(
        key="purpose",
        label=Label(zh="用途", en="Purpose"),
        kind=FieldKind.LONG_TEXT,
        characters_max=500,
    ),
    FormField(key="staff", label=Label(zh="人数", en="People"), kind=FieldKind.WHOLE),
    FormField(key="starts_on", label=Label(zh="开始日期", en="Begins on"), kind=FieldKind.DATE),
    FormField(key="is_first", label=Label(zh="首次申请", en="First time"), kind=FieldKind.YES_NO),
    FormField(
        key="way",
        label=Label(zh="方式", en="Way"),
        kind=FieldKind.CHOICE,
        choices=(
            Choice(key="buy", label=Label(zh="购置", en="Buy")),
            Choice(key="lease", label=Label(zh="租赁", en="Lease")),
        ),
    ),
)
FILLED = {
    "firm_name": "深圳市演示精密科技有限公司",
    "amount": "50万元",
    "purpose": "购置三坐标检测设备",
    "staff": "120",
    "starts_on": "2026-12-01",
    "is_first": "yes",
    "way": "buy",
}
_NAMES = {
    "draft": "填报",
    "intake": "受理",
    "correction": "补正",
    "review": "评审",
    "decision": "决定",
    "second": "复核",
    "cleared": "待公示",
    "notice": "公示",
    "granted": "已批准",
    "refused": "不予批准",
    "closed": "结案",
    "withdrawn": "已撤回",
    "lapsed": "已失效",
    "applicant": "申请单位",
    "handler": "经办人",
    "reviewer": "评审专家",
    "approver": "审批人",
    "submit": "提交申请",
    "withdraw": "撤回申请",
    "appoint": "指派经办人",
    "accept": "受理",
    "return": "退回补正",
    "draw": "抽取专家",
    "extend": "延长时限",
    "conclude": "提请决定",
    "propose": "拟同意",
    "refuse": "不予同意",
    "confirm": "复核同意",
    "publish": "发布公示",
    "answer": "答复异议",
    "grant": "批准",
    "reopen": "重新审查",
    "appeal": "申诉",
    "plan": "实施方案",
    "licence": "营业执照",
}


def _named(row: Any) -> Any:
    is_act = isinstance(row, ActRule)
    words = "提交评审意见" if row.key == "review" and is_act else _NAMES.get(row.key, row.key)
    return dataclasses.replace(row, label=Label(zh=words, en=row.key))


def _evidence(row: EvidenceKind) -> EvidenceKind:
    named: EvidenceKind = _named(row)
    return dataclasses.replace(named, bytes_max=100_000)


EQUIPMENT: CaseType = dataclasses.replace(
    GRANT,
    key="test.equipment",
    label=Label(zh="检测设备补助", en="Grant for equipment"),
    duties=tuple(_named(row) for row in GRANT.duties),
    stages=tuple(_named(row) for row in GRANT.stages),
    acts=tuple(_named(row) for row in GRANT.acts),
    evidence=tuple(_evidence(row) for row in GRANT.evidence),
    form=FORM,
)
# Short enough for two officials: no drawn experts, no notice.
QUICK: CaseType = dataclasses.replace(
    EQUIPMENT,
    key="test.quick",
    label=Label(zh="小额补助", en="Small grant"),
    duties=tuple(
        dataclasses.replace(
            row,
            is_assigned=False,
            roles=("bureau_lead",) if row.key == "approver" else row.roles,
        )
        for row in EQUIPMENT.duties
        if row.key in ("applicant", "handler", "approver")
    ),
    stages=tuple(
        row
        for row in EQUIPMENT.stages
        if row.key
        in ("draft", "intake", "correction", "second", "granted", "refused", "closed", "withdrawn")
    ),
    acts=tuple(
        _named(row)
        for row in (
            act(
                "submit",
                K.SUBMIT,
                "applicant",
                "draft,correction>intake",
                Needs(fields=("firm_name", "amount"), evidence=("plan",)),
            ),
            act("withdraw", K.WITHDRAW, "applicant", "draft,intake,correction>withdrawn"),
            act("return", K.RETURN, "handler", "intake>correction", REASON, pauses_clock=True),
            act("extend", K.EXTEND, "handler", "intake>", REASON),
            act("propose", K.DECIDE, "handler", "intake>second", DECISION),
            act("refuse", K.DECIDE, "handler", "intake>refused", DECISION),
            act("confirm", K.CONFIRM, "approver", "second>granted", DECISION),
            act("appeal", K.APPEAL, "applicant", "refused>intake", REASON, times_max=1),
            act("close", K.MOVE, "handler", "refused>closed", REASON),
        )
    ),
    deadlines=tuple(
        dataclasses.replace(row, lapse_to="", extensions_max=1, extension_days_max=5)
        for row in EQUIPMENT.deadlines
        if row.stage in ("intake", "correction")
    ),
    separations=(),
    evidence=tuple(
        dataclasses.replace(
            row, content_types=(PDF, PNG), visible_in=("intake", "second", "granted")
        )
        for row in EQUIPMENT.evidence
    ),
)


@contextmanager
def offered(*kinds: CaseType) -> Iterator[None]:
    """Offer made-up kinds for as long as a test lasts."""
    for kind in kinds:
        offer(CaseKind(case_type=kind, summary=Label(zh="演示用事项", en="Made up"), icon="coin"))
    yield
    for kind in kinds:
        take_back(kind.key)
