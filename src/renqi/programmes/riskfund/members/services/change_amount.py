"""Raise or lower what a member pays a month (调整月缴额)."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.programmes.riskfund.charter.domain.contribution_bands import (
    check_month_amount,
    contribution_band,
)
from renqi.programmes.riskfund.members.domain.months import add_months, first_of
from renqi.programmes.riskfund.members.domain.refusals import (
    AmountSame,
    MembershipUnknown,
    OutOfTurn,
)
from renqi.programmes.riskfund.members.domain.states import Standing
from renqi.programmes.riskfund.members.models import MonthAmount
from renqi.programmes.riskfund.members.selectors.in_scope import members_in
from renqi.programmes.riskfund.members.selectors.terms import terms_of


def change_amount(membership_id: int, *, amount: int, actor: Actor, at: dt.datetime) -> dt.date:
    """Change the monthly amount inside the band, from the next month on (调整月缴额).

    Months that are written down, such as those paid ahead, keep theirs. The first change of a
    month counts: what is written down of it is not rewritten.

    Args:
        membership_id: Whose.
        amount: Fen a month.
        actor: Somebody of the firm.
        at: The instant.

    Returns:
        The month from which it counts.

    Raises:
        MembershipUnknown: There is none in scope.
        OutOfTurn: The firm is no member now.
        AmountSame: It pays that already.
        ContributionUnfit: It is not an amount of the band.

    Effects:
        One MonthAmount.
    """
    membership = members_in(actor.scope(Action.FUND_JOIN)).filter(pk=membership_id).first()
    if membership is None:
        raise MembershipUnknown
    if membership.standing != Standing.MEMBER:
        raise OutOfTurn(state=membership.standing)
    charter = terms_of(membership).charter
    check_month_amount(amount, band=contribution_band(charter, membership.size, membership.risk))
    newest = membership.rates.order_by("-month").first()
    if newest is not None and newest.amount == amount:
        raise AmountSame
    month = add_months(first_of(timezone.localdate(at)), 1)
    if newest is not None and newest.month >= month:
        month = add_months(newest.month, 1)
    with transaction.atomic():
        MonthAmount.objects.create(
            membership=membership,
            month=month,
            amount=amount,
            by_id=actor.person_id,
            by_name=actor.signature,
            at=at,
        )
    return month
