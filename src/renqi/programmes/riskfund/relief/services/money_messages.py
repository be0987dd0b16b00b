"""Tell firms and the institution what became of money (资金消息)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext_noop

from renqi.engines.ledger.domain.owners import organisation_of
from renqi.identity.domain.permissions import Role
from renqi.identity.selectors.firm_people import people_of_firm
from renqi.identity.selectors.holders import holders_of
from renqi.identity.services.tell import tell
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.relief.models import Loan, Payout

HELP: Final = "/fund/help/"
PAYOUTS: Final = "/fund/payouts/"
LOANS: Final = "/fund/loans/"

PAID = gettext_noop("Emergency help has been paid")
PAID_BODY = gettext_noop("{yuan} yuan were paid to {firm} on {day}.")
SHORT = gettext_noop("Your help waits for money of the fund")
SHORT_BODY = gettext_noop(
    "{yuan} yuan are approved for {firm}. The fund has reached the least cash that it must keep;"
    " your place in the queue stays, and it goes on by itself as soon as money comes in."
)
NO_ACCOUNT = gettext_noop("Name the account to which help is to be paid")
NO_ACCOUNT_BODY = gettext_noop(
    "{yuan} yuan are approved for {firm}. Name an account of the firm, or wait until the changed"
    " one has been checked; your place in the queue stays."
)
BACK = gettext_noop("A payment of emergency help came back")
BACK_BODY = gettext_noop(
    "The bank could not pay {yuan} yuan to {firm}: {words} Name the account again; your place in"
    " the queue stays."
)
UNBOOKED = gettext_noop("A payment of emergency help is not booked any more")
UNBOOKED_BODY = gettext_noop(
    "The match of {yuan} yuan to {firm} with the bank was taken back. The loan is void until the"
    " payment is matched again."
)
STUCK = gettext_noop("A payment changed after money was paid back on it")
STUCK_BODY = gettext_noop(
    "The bank changed the payment of {yuan} yuan to {firm} on which {paid} yuan were paid back."
    " Compare the bank's statement with loan {loan}."
)
DUE = gettext_noop("An instalment falls due")
DUE_BODY = gettext_noop(
    "{yuan} yuan of loan {loan} are due on {day}. Write {loan} on the transfer."
)
OVERDUE = gettext_noop("An instalment is overdue")
OVERDUE_BODY = gettext_noop(
    "{yuan} yuan of loan {loan} have been overdue since {day}. Each day costs interest. If you"
    " cannot pay, ask for another plan."
)
OVERDUE_KEEPER = gettext_noop("A loan is overdue")
OVERDUE_KEEPER_BODY = gettext_noop(
    "{firm} has not paid {yuan} yuan of loan {loan}, due on {day}. Speak with the firm, propose"
    " another plan, or propose to write it off."
)
RECEIVED = gettext_noop("Your payment was received")
RECEIVED_BODY = gettext_noop(
    "{yuan} yuan came in for loan {loan} on {day}: interest {late}, fee {fee}, principal"
    " {principal}. Still owed: {left} yuan."
)
NEW_PLAN = gettext_noop("Your loan has a new plan")
NEW_PLAN_BODY = gettext_noop("Loan {loan} is now paid back by another plan. Reason: {reason}")
LOST = gettext_noop("A loan was written off")
LOST_BODY = gettext_noop(
    "{yuan} yuan of loan {loan} were written off. The claim on {firm} goes on; what is paid back"
    " goes to those who bore the loss."
)


def tell_firm(
    payout: Payout, subject: str, body: str, *, key: str, at: datetime, on: date, **more: object
) -> None:
    """Tell the people of a firm, once a key (通知企业)."""
    people = people_of_firm(payout.uscc, as_of=on, at=at)
    tell(
        [one.person_id for one in people],
        subject=subject,
        body=body,
        data=_data(payout, more),
        link=HELP,
        at=at,
        key=f"relief:payout:{payout.pk}:{key}",
    )


def tell_keepers(
    payout: Payout, subject: str, body: str, *, key: str, at: datetime, on: date, **more: object
) -> None:
    """Tell the institution that keeps the fund, once a key (通知管理机构)."""
    organisation = organisation_of(payout.keeper)
    people = holders_of([Role.INSTITUTION_OFFICER.value], as_of=on, at=at)
    tell(
        [one.person_id for one in people if one.organisation_id == organisation],
        subject=subject,
        body=body,
        data=_data(payout, more),
        link=LOANS,
        at=at,
        key=f"relief:keeper:{payout.pk}:{key}",
    )


def loan_words(loan: Loan) -> dict[str, object]:
    """Give what messages about a loan say (借款信息)."""
    return {"loan": loan.number}


def _data(payout: Payout, more: Mapping[str, object]) -> dict[str, object]:
    return {"firm": payout.firm_name, "yuan": grouped_yuan(payout.amount), **more}
