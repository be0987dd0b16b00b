"""The letter by which a claim is refused: why, and how to appeal (不予救助决定)."""

import datetime as dt

from renqi.engines.casework.domain.case_kinds import Moved
from renqi.engines.casework.domain.case_type import Label
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.selectors.case_head import case_head
from renqi.engines.casework.selectors.timeline import case_timeline
from renqi.engines.documents.domain.content import FactRow, Language, LetterContent
from renqi.engines.documents.domain.days import day_words
from renqi.engines.documents.services.issue_document import Issued, issue_document
from renqi.identity.domain.scope import Scope
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.charter.selectors.funds import charter_by_ref, fund_of
from renqi.programmes.riskfund.relief.models import Claim

PREFIX = "韧救决"
APPEAL = (
    "如不服本决定，可在下列期限内在本系统的申请页面提出申诉，由未办理过本申请的人员复查；"
    "也可依法申请行政复议或者提起行政诉讼。"
)
COURT = "如不服本决定，可依法申请行政复议或者提起行政诉讼。"
_CONDITIONS = {
    "cover": "事件发生之日在保障期内",
    "event": "属于章程规定的触发事件",
    "form": "该事件可用所申请的救助方式",
    "declared": "属于宣告事件的范围和期间",
    "drop": "订单或销售下降达到章程比例",
    "overdue": "逾期达到章程天数",
    "evidence": "证明材料齐全",
    "window": "在申请期限内",
    "exclusion": "不属于除外责任",
    "amount": "可救助额不低于最低额",
}
_CLAUSES = {"cover": "保障范围", "events": "触发事件", "exclusions": "除外责任"}
_OUTCOMES = {"met": "满足", "unmet": "不满足", "unknown": "无法核实"}


def issue_refusal(claim: Claim, moved: Moved) -> Issued:
    """Issue the letter of a refusal or of an appeal turned down (不予救助决定书).

    The reasons are those of the officials who proposed and decided it, the facts the conditions
    of the charter as they were judged.

    Effects:
        One document among those of the firm.
    """
    is_final = moved.stage == "refused_final"
    charter = charter_by_ref(claim.charter_ref)
    fund = fund_of(claim.fund, scope=Scope(all=True))
    handed_in = day_words(day_of(claim.handed_in_at or moved.at), Language.ZH)
    head = (
        f"你单位于{handed_in}向{fund.name.zh}提出应急救助申请（第{claim.number}号），"
        f"申请依据《{charter.charter.title.zh}》（版本{charter.ref}）审核。"
    )
    return issue_document(
        kind="letter",
        number_prefix=PREFIX,
        title=Label(zh="不予救助决定书", en="Refusal of emergency money"),
        subject_key=claim.uscc,
        content=LetterContent(
            addressee=claim.firm_name,
            paragraphs=(head, "经审查，决定不予救助。理由如下：", *_reasons(claim, moved)),
            facts=(*_money(claim), *_conditions(claim)),
            decision="维持不予救助的决定。" if is_final else "不予救助。",
            remedy=COURT if is_final else APPEAL,
            remedy_until=None if is_final else _last_day(claim, moved),
            signatory="市中小企业主管部门",
            signed_on=day_of(moved.at),
        ),
        key=f"case:{claim.case_id}:{moved.act}-{_number(claim, moved)}",
        actor=moved.actor,
        at=moved.at,
    )


def reason_of_act(claim: Claim, moved: Moved) -> str:
    """Give what was written with the act that has just been done."""
    return case_timeline(claim.case_id or 0, actor=moved.actor)[-1].reason


def _money(claim: Claim) -> tuple[FactRow, ...]:
    rows = [FactRow(name="认定损失", value=f"{grouped_yuan(claim.proven_loss)}元")]
    if claim.wanted:
        rows.insert(0, FactRow(name="申请金额", value=f"{grouped_yuan(claim.wanted)}元"))
    return tuple(rows)


def _conditions(claim: Claim) -> tuple[FactRow, ...]:
    return tuple(
        FactRow(
            name=_CONDITIONS.get(one["key"], one["key"]),
            value=_OUTCOMES[one["outcome"]],
            clause=_CLAUSES.get(one["clause"].split(".")[0], one["clause"]),
        )
        for one in claim.conditions
    )


def _reasons(claim: Claim, moved: Moved) -> tuple[str, ...]:
    written: dict[str, str] = {}
    for one in case_timeline(claim.case_id or 0, actor=moved.actor):
        if one.key in ("propose", moved.act) and one.reason:
            written[one.key] = one.reason
    return tuple(dict.fromkeys(written.values()))


def _last_day(claim: Claim, moved: Moved) -> dt.date | None:
    clocks = case_head(claim.case_id or 0, actor=moved.actor, at=moved.at).clocks
    return next((one.due_on for one in clocks if one.stage == moved.stage), None)


def _number(claim: Claim, moved: Moved) -> int:
    return case_timeline(claim.case_id or 0, actor=moved.actor)[-1].number
