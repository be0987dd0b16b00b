"""What follows when the case of a firm that wants to join moves (入会后续).

Casework tells it of every act in the act's own transaction: nobody is a member without the second
official, and nobody is confirmed without being a member.
"""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_noop

from renqi.engines.casework.domain.case_kinds import Moved
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.charter.domain.contribution_bands import (
    check_month_amount,
    contribution_band,
)
from renqi.programmes.riskfund.members.domain.join_case import APPROVED, ENDED_WITHOUT
from renqi.programmes.riskfund.members.domain.months import add_months, first_of, same_day_later
from renqi.programmes.riskfund.members.domain.states import MemberState, Standing
from renqi.programmes.riskfund.members.models import Membership, MonthAmount
from renqi.programmes.riskfund.members.selectors.terms import terms_of
from renqi.programmes.riskfund.members.services.issue_contract import issue_contract
from renqi.programmes.riskfund.members.services.make_dues import make_dues
from renqi.programmes.riskfund.members.services.tell_firm import tell_member

_ADMITTED = gettext_noop("Your firm is a member of a fund")
_ADMITTED_BODY = gettext_noop(
    "{firm} pays {yuan} yuan a month from {month} on. Cover begins on {day}. The contract is on"
    " the page of the fund."
)
_REFUSED = gettext_noop("Your firm was not admitted to a fund")
_REFUSED_BODY = gettext_noop("The case says why, and what can be done against it.")


def settle_joining(moved: Moved) -> None:
    """Do what follows from an act on a firm's case (入会后续).

    Raises:
        ContributionUnfit: A corrected amount is not one of the firm's band.
        DomainError: The contract cannot be issued.

    Effects:
        The membership; on admission its first amount, its contract, its dues, a message.

    Locks:
        The membership.
    """
    rows = Membership.objects.select_for_update(no_key=True)
    membership = rows.filter(case_id=moved.case_id).first()
    if membership is None or membership.standing != Standing.APPLIED:
        # The act by which the case opens comes before the membership's own row.
        return
    if moved.act == "submit":
        _take_amount(membership, int(moved.form["month_amount"]))
    elif moved.stage == APPROVED:
        _admit(membership, moved)
    elif moved.stage in ENDED_WITHOUT:
        membership.standing = Standing.REFUSED.value
        membership.state = MemberState.REFUSED.value
        membership.state_on = timezone.localdate(moved.at)
        membership.save(update_fields=["standing", "state", "state_on"])
    elif moved.stage == "refused" and moved.from_stage != "refused":
        tell_member(membership, subject=_REFUSED, body=_REFUSED_BODY, key="refused", at=moved.at)


def _take_amount(membership: Membership, amount: int) -> None:
    charter = terms_of(membership).charter
    check_month_amount(amount, band=contribution_band(charter, membership.size, membership.risk))
    if membership.month_amount != amount:
        membership.month_amount = amount
        membership.save(update_fields=["month_amount"])


def _admit(membership: Membership, moved: Moved) -> None:
    on = timezone.localdate(moved.at)
    terms = terms_of(membership)
    begin(membership, on=on, waiting_months=terms.charter.cover.waiting_months)
    first = membership.first_month or on
    MonthAmount.objects.create(
        membership=membership,
        month=first,
        amount=membership.month_amount,
        by_id=membership.applied_by_id,
        by_name=membership.applied_by_name,
        at=moved.at,
    )
    issue_contract(membership, terms, actor=moved.actor, at=moved.at)
    make_dues(membership, at=moved.at, on=on)
    tell_member(
        membership,
        subject=_ADMITTED,
        body=_ADMITTED_BODY,
        key="admitted",
        at=moved.at,
        yuan=grouped_yuan(membership.month_amount),
        month=f"{first:%Y-%m}",
        day=membership.waits_until or on,
    )


def begin(membership: Membership, *, on: dt.date, waiting_months: int) -> None:
    """Make a member of who asked: the first month owed is the one after joining (入会生效)."""
    membership.standing = Standing.MEMBER.value
    membership.joined_on = on
    membership.first_month = add_months(first_of(on), 1)
    membership.waits_until = same_day_later(on, waiting_months)
    membership.contract_key = f"fund:{membership.pk}:contract"
    membership.state, membership.state_on = MemberState.WAITING.value, on
    membership.save()
