"""Issue the statement of a member: what it owed, paid and has (出具缴费与权益对账单)."""

import datetime as dt

from django.utils import timezone

from renqi.engines.documents.domain.content import Align, Column, Language, ListContent
from renqi.engines.documents.domain.days import day_words
from renqi.engines.documents.services.issue_document import Issued, issue_document
from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.identity.selectors.organisations import organisation_names
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.capital.selectors.stakes import stake_of
from renqi.programmes.riskfund.charter.selectors.funds import fund_of
from renqi.programmes.riskfund.members.domain.refusals import MembershipUnknown
from renqi.programmes.riskfund.members.selectors.in_scope import members_in
from renqi.programmes.riskfund.members.selectors.member_file import DueLine, dues_lines
from renqi.programmes.riskfund.members.services.with_city_sight import with_city_sight

PREFIX = "韧基账"
_PAID = "截至{day}：累计缴费{paid}元，欠缴{months}个月。"
_STAKE = "权益现值{value}元，累计分得收益与分担损失合计{result}元，已退返{out}元。"
_STATES = {
    "paid": "已缴",
    "part": "部分缴纳",
    "open": "未到期",
    "overdue": "逾期",
    "waived": "缓缴",
}
_COLUMNS = (
    Column(label="月份", width=2),
    Column(label="缴费编号", width=3),
    Column(label="应缴（元）", width=3, align=Align.RIGHT),
    Column(label="已缴（元）", width=3, align=Align.RIGHT),
    Column(label="入账日", width=3),
    Column(label="状态", width=2),
)


def issue_statement(membership_id: int, *, actor: Actor, at: dt.datetime) -> Issued:
    """Issue a statement of today; a second time on one day it is the same (出具对账单).

    Raises:
        MembershipUnknown: There is none in scope.
        BookMissing: The fund has no book.

    Effects:
        One document among those of the firm.
    """
    scope = actor.scope(Action.FUND_READ)
    membership = members_in(scope).filter(pk=membership_id).first()
    if membership is None:
        raise MembershipUnknown
    on = timezone.localdate(at)
    fund = fund_of(membership.fund, scope=Scope(all=True))
    institution = organisation_names([fund.institution_id]).get(fund.institution_id, "")
    stake = stake_of(membership.fund, membership.uscc, scope=scope)
    result = stake.value + stake.drawn - stake.paid_in
    content = ListContent(
        columns=_COLUMNS,
        rows=tuple(_row(one) for one in reversed(dues_lines(membership, on=on))),
        addressee=membership.firm_name,
        paragraphs=(
            _PAID.format(
                day=day_words(on, Language.ZH),
                paid=grouped_yuan(membership.paid_in),
                months=membership.arrears,
            ),
            _STAKE.format(
                value=grouped_yuan(stake.value),
                result=grouped_yuan(result),
                out=grouped_yuan(stake.drawn),
            ),
        ),
        notes=(f"合同依据的章程版本：{membership.charter_ref}。",),
        signatory=institution or fund.name.zh,
        signed_on=on,
    )
    with with_city_sight(actor):
        return issue_document(
            kind="list",
            number_prefix=PREFIX,
            title=Label(
                zh=f"{fund.name.zh}成员对账单", en=f"Statement of a member: {fund.name.en}"
            ),
            subject_key=membership.uscc,
            content=content,
            key=f"fund:{membership.pk}:statement-{on:%Y%m%d}-{membership.paid_in}",
            actor=actor,
            at=at,
        )


def _row(due: DueLine) -> tuple[str, ...]:
    return (
        f"{due.month:%Y-%m}",
        due.reference,
        grouped_yuan(due.amount),
        grouped_yuan(due.paid),
        f"{due.paid_on:%Y-%m-%d}" if due.paid_on else "",
        _STATES[due.state],
    )
