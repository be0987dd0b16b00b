"""Papers about money: the notice of a payment and the statement of a loan (拨付通知与对账单)."""

from datetime import date, datetime
from typing import Any, Final

from renqi.engines.documents.domain.content import FactRow, Language, LetterContent
from renqi.engines.documents.domain.days import day_words
from renqi.engines.documents.services.issue_document import Issued, issue_document
from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.charter.selectors.funds import fund_of
from renqi.programmes.riskfund.relief.domain.money_refusals import OutOfTurn
from renqi.programmes.riskfund.relief.domain.money_states import PayoutState, PlanState
from renqi.programmes.riskfund.relief.selectors.loans import (
    loan_of,
    payments_of,
    plans_of,
)
from renqi.programmes.riskfund.relief.selectors.payouts import payout_of
from renqi.programmes.riskfund.relief.services.with_city_sight import with_city_sight

NOTICE: Final = "韧救付"
STATEMENT: Final = "韧救还"
FORMS: Final = {"bridge": "转贷过桥", "loan": "免息救助借款", "grant": "救助补助"}
_ALL: Final = Scope(all=True)


def issue_payment_notice(
    payout_id: int, *, scope: Scope, actor: Actor, at: datetime, on: date
) -> Issued:
    """Issue the notice that help was paid (救助款拨付通知书); the same payment gives the same.

    Raises:
        PayoutUnknown: There is none in scope.
        OutOfTurn: The bank has not paid it.

    Effects:
        One document among those of the firm.
    """
    payout = payout_of(payout_id, scope=scope)
    if payout.state != PayoutState.PAID or payout.paid_on is None:
        raise OutOfTurn(state=payout.state)
    fund = fund_of(payout.fund, scope=_ALL).name.zh
    paid = day_words(payout.paid_on, Language.ZH)
    facts = [
        FactRow(name="救助方式", value=FORMS[payout.form]),
        FactRow(name="拨付金额（元）", value=grouped_yuan(payout.amount)),
        FactRow(name="到账日期", value=paid),
        FactRow(name="银行付款编号", value=payout.payment_name),
    ]
    return _issue(
        actor,
        kind="letter",
        number_prefix=NOTICE,
        title=Label(zh="救助款拨付通知书", en="Notice of payment of emergency help"),
        subject_key=payout.uscc,
        content=LetterContent(
            addressee=payout.firm_name,
            paragraphs=(
                f"{fund}对你单位第{payout.claim_number}号应急救助申请批准的款项已由银行支付。",
            ),
            facts=tuple(facts),
            decision="请核对到账情况；如有差异，请在本系统中联系基金管理机构。",
            signatory=fund,
            signed_on=on,
        ),
        key=f"relief:payout:{payout.id}:notice-{payout.payment_name}",
        at=at,
    )


def issue_loan_statement(
    loan_id: int, *, scope: Scope, actor: Actor, at: datetime, on: date
) -> Issued:
    """Issue what was lent, paid back and is owed on a day (救助借款对账单); once a day.

    Raises:
        LoanUnknown: There is none in scope.

    Effects:
        One document among those of the firm.
    """
    loan = loan_of(loan_id, scope=scope, on=on)
    fund = fund_of(loan.fund, scope=_ALL).name.zh
    owed = loan.owed
    facts = [
        FactRow(name="借款编号（还款时请填写）", value=loan.number),
        FactRow(name="救助方式", value=FORMS[loan.form]),
        FactRow(name="借款本金（元）", value=grouped_yuan(loan.principal)),
        FactRow(name="放款日期", value=day_words(loan.opened_on, Language.ZH)),
        FactRow(name="已还本金（元）", value=grouped_yuan(loan.repaid)),
        FactRow(name="已付费用和罚息（元）", value=grouped_yuan(loan.fee_paid + loan.late_paid)),
        FactRow(name="未还本金（元）", value=grouped_yuan(loan.left)),
        FactRow(name="其中已到期（元）", value=grouped_yuan(owed.due)),
        FactRow(name="应付费用（元）", value=grouped_yuan(owed.fee)),
        FactRow(name="应付罚息（元）", value=grouped_yuan(owed.late)),
        *_plan_rows(loan_id, scope=scope),
        *_payment_rows(loan_id, scope=scope),
    ]
    said = day_words(on, Language.ZH)
    return _issue(
        actor,
        kind="letter",
        number_prefix=STATEMENT,
        title=Label(zh="救助借款对账单", en="Statement of an emergency loan"),
        subject_key=loan.uscc,
        content=LetterContent(
            addressee=loan.firm_name,
            paragraphs=(f"截至{said}，你单位在{fund}的救助借款情况如下。",),
            facts=tuple(facts),
            signatory=fund,
            signed_on=on,
        ),
        key=f"relief:loan:{loan.id}:statement-{on:%Y%m%d}-{loan.repaid}-{loan.late_paid}",
        at=at,
    )


def _issue(actor: Actor, **said: Any) -> Issued:
    """Issue a paper that a firm asks for itself; no page of a firm writes documents."""
    with with_city_sight(actor):
        return issue_document(**said, actor=actor)


def _plan_rows(loan_id: int, *, scope: Scope) -> list[FactRow]:
    plans = [one for one in plans_of(loan_id, scope=scope) if one.state == PlanState.IN_FORCE]
    return [
        FactRow(
            name=f"第{part.place}期，{day_words(part.due_on, Language.ZH)}到期",
            value=grouped_yuan(part.amount),
            condition=f"已还{grouped_yuan(part.paid)}元",
        )
        for plan in plans
        for part in plan.parts
    ]


def _payment_rows(loan_id: int, *, scope: Scope) -> list[FactRow]:
    return [
        FactRow(
            name=f"{day_words(one.on, Language.ZH)}还款",
            value=grouped_yuan(one.amount),
            condition=(
                f"本金{grouped_yuan(one.principal)}元，费用{grouped_yuan(one.fee)}元，"
                f"罚息{grouped_yuan(one.late)}元"
            ),
        )
        for one in reversed(payments_of(loan_id, scope=scope))
    ]
