"""What must hold between the entries of a charter (章程内部一致性)."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from renqi.engines.policy.domain.tree import Label
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.domain.entries import Node, Record, Rows
from renqi.programmes.riskfund.charter.domain.faults import Fault, Path
from renqi.programmes.riskfund.charter.domain.schema import CHARTER
from renqi.programmes.riskfund.charter.domain.vocabulary import (
    WHOLE,
    Bearer,
    FundKind,
    HelpForm,
    Party,
)

Found = Iterator[tuple[Path, str, str]]
_EMPTY = Label(zh="", en="")


def check_charter(charter: Charter) -> tuple[Fault, ...]:
    """List what does not hold together in a charter that could be read (一致性校验)."""
    return tuple(_fault(path, zh, en) for check in _CHECKS for path, zh, en in check(charter))


def _rows_once(charter: Charter) -> Found:
    yield from _twice(charter, CHARTER, ())


def _twice(value: Any, node: Record | Rows, path: Path) -> Found:
    for child in node.nodes:
        inner = getattr(value, child.key, None)
        if isinstance(child, Record) and inner is not None:
            yield from _twice(inner, child, (*path, child.key))
        if isinstance(child, Rows):
            seen = set()
            for number, row in enumerate(inner or ()):
                name = tuple(getattr(row, key) for key in child.named_by)
                if name in seen:
                    yield (
                        (*path, child.key, number),
                        "与上面的行重复，请合并",
                        "This row is there twice",
                    )
                seen.add(name)
                yield from _twice(row, child, (*path, child.key, number))


def _risk_classes(charter: Charter) -> Found:
    *others, last = charter.risk_classes
    for number, one in enumerate(others):
        if one.rule is None:
            yield (
                ("risk_classes", number, "rule"),
                "只有最后一级可以不写条件",
                "Only the last class may be without conditions",
            )
    if last.rule is not None:
        yield (
            ("risk_classes", len(others), "rule"),
            "最后一级不写条件，以收纳其余企业",
            "Leave the conditions of the last class out, to take all that are left",
        )


def _bands(charter: Charter) -> Found:
    bands = charter.contributions.bands
    known = {one.key for one in charter.risk_classes}
    for number, band in enumerate(bands):
        path = ("contributions", "bands", number)
        if band.risk not in known:
            yield (
                (*path, "risk"),
                f"没有“{band.risk}”这一风险等级",
                f"There is no risk class “{band.risk}”",
            )
        if band.month_max < band.month_min or (band.month_max - band.month_min) % band.step:
            yield (
                (*path, "month_max"),
                "最高额应为最低额加若干个递增单位",
                "Write the least amount plus a number of steps",
            )
        if band.month_max > charter.contributions.total_max:
            yield (
                (*path, "month_max"),
                "不能超过累计上限",
                "Write no more than the most in all",
            )
    if charter.kind in (FundKind.TRI_PARTY, FundKind.MUTUAL) and not bands:
        yield ("contributions", "bands"), "请填写缴费档次", "Write the bands"


def _cover(charter: Charter) -> Found:
    cover = charter.cover
    for number, cap in enumerate(cover.caps):
        if cap.amount is None and cap.share is None:
            yield (
                ("cover", "caps", number, "amount"),
                "请填写金额或占净值比例",
                "Write an amount or a share of the fund",
            )
    if cover.multiple is not None and not charter.contributions.bands:
        yield (
            ("cover", "multiple"),
            "企业不缴费，请留空",
            "Leave it out: firms contribute nothing by the month",
        )
    if cover.multiple is None and charter.contributions.bands:
        yield (
            ("cover", "multiple"),
            "企业按月缴费，请填写倍数",
            "Write a multiple: firms contribute by the month",
        )


def _events(charter: Charter) -> Found:
    offered = {one.form for one in charter.help}
    for number, event in enumerate(charter.events):
        if not event.forms or set(event.forms) - offered:
            yield (
                ("events", number, "forms"),
                "请选择“救助条件”中列出的方式",
                "Choose forms that the terms of help list",
            )
        if not event.evidence:
            yield (
                ("events", number, "evidence"),
                "请至少列出一种证明材料",
                "Name at least one kind of evidence",
            )


def _help(charter: Charter) -> Found:
    for number, one in enumerate(charter.help):
        path = ("help", number)
        if one.form is HelpForm.BRIDGE and not 0 < one.days_normal <= one.days_max:
            yield (
                (*path, "days_max"),
                "应不少于正常使用天数，且大于零",
                "Write no fewer than the days at the first fee, and more than none",
            )
        if one.form is HelpForm.LOAN:
            yield from _terms(one.terms, one.grace_months, path)
        elif one.terms:
            yield (
                (*path, "terms"),
                "只有救助借款分期还款",
                "Only a relief loan is paid back by terms; take the rows out",
            )


def _terms(terms: Any, grace: int, path: Path) -> Found:
    tops = [term.up_to for term in terms]
    if not terms or tops[-1] is not None:
        yield (
            (*path, "terms"),
            "最后一行的金额留空，表示以上任何金额",
            "Leave the amount of the last row out, for all above",
        )
    rising = [top for top in tops[:-1] if top is not None]
    if len(rising) < len(tops) - 1 or rising != sorted(set(rising)):
        yield (*path, "terms"), "金额应自上而下递增", "Let the amounts rise from row to row"
    for number, term in enumerate(terms):
        if term.months <= grace:
            yield (
                (*path, "terms", number, "months"),
                "应长于宽限期",
                "Write more months than are without instalment",
            )


def _lanes(charter: Charter) -> Found:
    for number, lane in enumerate(charter.lanes):
        if (lane.hours is None) == (lane.working_days is None):
            yield (
                ("lanes", number, "hours"),
                "小时和工作日只填一项",
                "Write either hours or working days",
            )
    if all(lane.amount_max is not None for lane in charter.lanes):
        yield (
            ("lanes",),
            "至少一个通道不限金额",
            "Let one lane decide any amount",
        )


def _delegation(charter: Charter) -> Found:
    tops = [one.amount_max for one in charter.delegation]
    if tops[-1] is not None:
        yield (
            ("delegation", len(tops) - 1, "amount_max"),
            "最后一个岗位不限金额",
            "Leave the amount of the last role out: it decides any",
        )
    rising = [top for top in tops[:-1] if top is not None]
    if len(rising) < len(tops) - 1 or rising != sorted(set(rising)):
        yield ("delegation",), "额度应自上而下递增", "Let the amounts rise from role to role"


def _break_glass(charter: Charter) -> Found:
    glass = charter.break_glass
    if glass is not None and glass.month_max < glass.amount_max:
        yield (
            ("break_glass", "month_max"),
            "不能低于每笔最高",
            "Write no less than the most each time",
        )


def _arrears(charter: Charter) -> Found:
    if charter.arrears.exit_months <= charter.arrears.suspend_months:
        yield (
            ("arrears", "exit_months"),
            "应晚于中止保障",
            "Write more months than until cover is suspended",
        )


def _leaving(charter: Charter) -> Found:
    table = charter.leaving.table
    if table[0].months_from != 0:
        yield ("leaving", "table", 0, "months_from"), "第一行从0个月起", "Begin with 0 months"
    for number, (above, row) in enumerate(itertools.pairwise(table), start=1):
        if row.months_from <= above.months_from:
            yield (
                ("leaving", "table", number, "months_from"),
                "月数应逐行递增",
                "Let the months rise from row to row",
            )


def _loss_order(charter: Charter) -> Found:
    for number, layer in enumerate(charter.loss_order):
        if sum(one.share for one in layer.shares) != WHOLE:
            yield (
                ("loss_order", number, "shares"),
                "各方比例合计应为100%",
                "Let the shares make 100%",
            )
    last = charter.loss_order[-1]
    if last.loss_share_max is not None:
        yield (
            ("loss_order", len(charter.loss_order) - 1, "loss_share_max"),
            "最后一层承担全部剩余损失，请留空",
            "Leave it out: the last layer takes all that is left",
        )
    bearers = {one.bearer for layer in charter.loss_order for one in layer.shares}
    if Bearer.RETAINED in bearers and charter.kind is not FundKind.LOSS_POOL:
        yield (
            ("loss_order",),
            "只有风险补偿资金池有放款银行自留部分",
            "Only a loss-sharing pool has a part that the lending bank keeps",
        )


def _safeguards(charter: Charter) -> Found:
    mandate = charter.mandate
    if sum(one.share_min for one in mandate.assets) > WHOLE:
        yield (
            ("mandate", "assets"),
            "最低比例合计不能超过100%",
            "Let the least shares make 100% at most",
        )
    if sum(one.share_max for one in mandate.assets) < WHOLE:
        yield (
            ("mandate", "assets"),
            "最高比例合计不能低于100%",
            "Let the most shares make 100% at least",
        )
    for number, one in enumerate(mandate.assets):
        if one.share_min > one.share_max:
            yield (
                ("mandate", "assets", number, "share_max"),
                "不能低于最低比例",
                "Write no less than the least share",
            )


def _matching(charter: Charter) -> Found:
    for number, one in enumerate(charter.matching):
        if one.party is Party.FIRM:
            yield (
                ("matching", number, "party"),
                "请选择政府或金融机构",
                "Choose the government or the institution",
            )


def _sources(charter: Charter) -> Found:
    known = {one.key for one in charter.sources}
    for number, one in enumerate(charter.basis):
        if one.source and one.source not in known:
            yield (
                ("basis", number, "source"),
                f"来源文件中没有“{one.source}”",
                f"“{one.source}” is not among the sources",
            )


_CHECKS: tuple[Callable[[Charter], Found], ...] = (
    _rows_once,
    _risk_classes,
    _bands,
    _matching,
    _cover,
    _events,
    _help,
    _lanes,
    _delegation,
    _break_glass,
    _arrears,
    _leaving,
    _loss_order,
    _safeguards,
    _sources,
)


def _fault(path: Path, zh: str, en: str) -> Fault:
    """Put the words of the place to a path; rows are counted from one for people."""
    nodes: Mapping[str, Node] = {node.key: node for node in CHARTER.nodes}
    section = nodes[str(path[0])]
    field, rows = section, []
    for step in path:
        if isinstance(step, int):
            rows.append(step + 1)
        else:
            field = nodes[step]
            if not isinstance(field, Record | Rows):
                break
            nodes = {node.key: node for node in field.nodes}
    return Fault(
        path=path,
        section=section.label,
        row=Label(
            zh="".join(f"第{row}行" for row in rows),
            en=", ".join(f"row {row}" for row in rows),
        ),
        field=_EMPTY if field is section and not rows else field.label,
        remedy=Label(zh=zh, en=en),
    )
