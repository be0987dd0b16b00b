"""Issue the contract of a member, as a letter that can be checked (签发入会合同)."""

import datetime as dt

from django.utils import timezone

from renqi.engines.documents.domain.content import FactRow, Language, LetterContent
from renqi.engines.documents.domain.days import day_words
from renqi.engines.documents.services.issue_document import Issued, issue_document
from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.identity.selectors.organisations import organisation_names
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.charter.domain.charter import CharterInForce
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE
from renqi.programmes.riskfund.charter.selectors.funds import fund_of
from renqi.programmes.riskfund.members.models import Membership

PREFIX = "韧基会"
_ADMITTED = "经你单位申请并经主管部门两人审核，自{day}起，你单位为{fund}成员，资金由{keeper}管理。"
_TERMS = (
    "本合同依据《{title}》（版本{ref}）订立。缴费、欠缴处理和退出返还按该版本执行至退出为止；"
    "救助的条件和额度按事件发生之日有效的章程执行。"
)


def issue_contract(
    membership: Membership, terms: CharterInForce, *, actor: Actor, at: dt.datetime
) -> Issued:
    """Issue the contract; a second time it is the one that was issued (签发入会合同).

    It names the charter and repeats what the firm needs of it: amount, day, waiting time, arrears,
    and the table of what leaves with it.

    Effects:
        One document among those of the firm.
    """
    fund = fund_of(membership.fund, scope=Scope(all=True))
    institution = organisation_names([fund.institution_id]).get(fund.institution_id, "")
    on = timezone.localdate(at)
    return issue_document(
        kind="letter",
        number_prefix=PREFIX,
        title=Label(zh=f"{fund.name.zh}入会合同", en=f"Contract of membership: {fund.name.en}"),
        subject_key=membership.uscc,
        content=LetterContent(
            addressee=membership.firm_name,
            paragraphs=(
                _ADMITTED.format(
                    day=day_words(on, Language.ZH),
                    fund=fund.name.zh,
                    keeper=institution or "受托机构",
                ),
                _TERMS.format(title=terms.charter.title.zh, ref=terms.ref),
            ),
            facts=(*_money_rows(membership, terms), *_leaving_rows(terms)),
            decision="",
            signatory=institution or fund.name.zh,
            signed_on=on,
        ),
        key=membership.contract_key,
        actor=actor,
        at=at,
    )


def _money_rows(membership: Membership, terms: CharterInForce) -> tuple[FactRow, ...]:
    paid, arrears, cover = (
        terms.charter.contributions,
        terms.charter.arrears,
        terms.charter.cover,
    )
    days = "、".join(str(day) for day in arrears.remind_days)
    rows = (
        ("规模与风险等级", f"{_SIZES.get(membership.size, membership.size)}、{membership.risk}"),
        ("每月缴费", f"{grouped_yuan(membership.month_amount)}元"),
        ("首次缴费月份", f"{membership.first_month:%Y年%m月}"),
        ("缴费截止日", f"每月{paid.due_day}日"),
        ("累计缴费上限", f"{grouped_yuan(paid.total_max)}元"),
        ("可预缴", f"{paid.prepay_months_max}个月"),
        ("困难缓缴累计", f"不超过{paid.pause_months_max}个月"),
        ("保障开始", day_words(membership.waits_until or terms.effective_from, Language.ZH)),
        ("保障前须缴满", f"{cover.contributions_min}个月"),
        ("保障额度", _cover_words(cover.multiple)),
        ("欠缴提醒", f"逾期第{days}日"),
        ("欠缴中止保障", f"欠缴{arrears.suspend_months}个月"),
        (
            "欠缴强制退出",
            f"欠缴{arrears.exit_months}个月，通知期{terms.charter.leaving.notice_days}日",
        ),
    )
    return tuple(FactRow(name=name, value=value) for name, value in rows)


def _leaving_rows(terms: CharterInForce) -> tuple[FactRow, ...]:
    return tuple(
        FactRow(
            name=f"缴满{row.months_from}个月退出返还",
            value=f"自愿{_percent(row.voluntary)}，视同{_percent(row.deemed)}，"
            f"强制{_percent(row.forced)}",
        )
        for row in sorted(terms.charter.leaving.table, key=lambda one: one.months_from)
    )


_SIZES = {"micro": "微型", "small": "小型", "medium": "中型"}


def _percent(share: int) -> str:
    whole, part = divmod(share * 100, WHOLE)
    return f"{whole}%" if not part else f"{share * 100 / WHOLE:.2f}%"


def _cover_words(multiple: int | None) -> str:
    by_paid = "" if multiple is None else f"已缴金额的{multiple}倍以内，且"
    return f"{by_paid}不超过章程限额"
