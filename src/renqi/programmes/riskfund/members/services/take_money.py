"""Let money that came in pay dues: receipts, shares, and what goes back (缴费入账)."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_noop

from renqi.identity.domain.actor import Actor
from renqi.kernel.money import grouped_yuan
from renqi.programmes.riskfund.capital.services.contribute import contribute
from renqi.programmes.riskfund.charter.domain.vocabulary import Party
from renqi.programmes.riskfund.members.domain.allocation import Allocation, Owed, allocate
from renqi.programmes.riskfund.members.domain.months import add_months, first_of
from renqi.programmes.riskfund.members.domain.schedule import PlannedDue
from renqi.programmes.riskfund.members.domain.states import Standing
from renqi.programmes.riskfund.members.models import Due, Incoming, Membership, MoneyReturn, Receipt
from renqi.programmes.riskfund.members.selectors.terms import terms_of
from renqi.programmes.riskfund.members.services.make_dues import make_dues, plan_for, write_dues
from renqi.programmes.riskfund.members.services.tell_firm import tell_member

OVERPAID = "多缴款项退回"
_RECEIVED = gettext_noop("A contribution was received")
_RECEIVED_BODY = gettext_noop(
    "{yuan} yuan of {day} paid for {months}. {returned} yuan go back to the account they came from."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """Who takes money for a member, when (入账操作).

    Attributes:
        named: Months that the payer named.
        most: Fen of the line that may be taken; none for all that is left.
    """

    actor: Actor
    at: dt.datetime
    on: dt.date
    named: Collection[dt.date] = ()
    most: int | None = None


def take_money(incoming_id: int, membership_id: int, taking: Taking) -> int:
    """Let a line of the bank pay what a member owes (缴费入账).

    Months that the payer named come first, then the oldest, then months ahead as far as the
    charter lets a firm pay ahead; what is over goes back to who paid.

    Args:
        incoming_id: The line.
        membership_id: The member.
        taking: Who, when, and for which months.

    Returns:
        Fen that paid something.

    Raises:
        DomainError: Any refusal of `contribute`.

    Effects:
        Dues ahead, receipts, one contribution in the fund's book, what goes back, a message.

    Locks:
        The membership, then the line; then as `contribute`.
    """
    with transaction.atomic():
        membership = Membership.objects.select_for_update(no_key=True).get(pk=membership_id)
        incoming = Incoming.objects.select_for_update(no_key=True).get(pk=incoming_id)
        left = incoming.left if taking.most is None else min(incoming.left, taking.most)
        if left <= 0 or incoming.fund != membership.fund:
            return 0
        if membership.standing != Standing.MEMBER:
            return 0
        make_dues(membership, at=taking.at, on=taking.on)
        found, ahead = _allocated(membership, left, taking)
        paid = sum(part.amount for part in found.parts)
        _write_receipts(membership, incoming, found, ahead, taking)
        if paid:
            contribute(
                membership.fund,
                party=Party.FIRM,
                uscc=membership.uscc,
                amount=paid,
                source_line_id=incoming.bank_line_id,
                key=f"members:{membership.pk}:{incoming.pk}:{incoming.taken}",
                actor=taking.actor,
                on=taking.on,
                at=taking.at,
            )
        if found.returned and taking.most is None:
            give_back(incoming, found.returned, reason=OVERPAID, actor=taking.actor, at=taking.at)
        _tell(membership, incoming, found, taking)
    return paid


def give_back(
    incoming: Incoming, amount: int, *, reason: str, actor: Actor, at: dt.datetime
) -> MoneyReturn:
    """Write down that fen of a line go back to who paid (登记退款).

    Args:
        incoming: The line, locked by the caller.
        amount: Fen.
        reason: Why.
        actor: Who says so.
        at: The instant.

    Effects:
        One MoneyReturn, which waits for an order to the bank.
    """
    return MoneyReturn.objects.create(
        incoming=incoming,
        amount=amount,
        reason=reason,
        by_id=actor.person_id,
        by_name=actor.signature,
        at=at,
    )


def _allocated(
    membership: Membership, amount: int, taking: Taking
) -> tuple[Allocation, dict[dt.date, PlannedDue]]:
    charter = terms_of(membership).charter
    paid = charter.contributions
    until = add_months(first_of(taking.on), paid.prepay_months_max)
    planned = {one.month: one for one in plan_for(membership, charter, until=until)}
    open_now = membership.dues.filter(paid_on__isnull=True, waived_at__isnull=True)
    owed = [
        Owed(month=due.month, left=due.amount - due.paid, is_ahead=due.month > first_of(taking.on))
        for due in open_now
    ]
    owed += [Owed(month=one.month, left=one.amount, is_ahead=True) for one in planned.values()]
    room = paid.total_max - membership.paid_in
    return allocate(amount, owed=owed, named=taking.named, room=max(room, 0)), planned


def _write_receipts(
    membership: Membership,
    incoming: Incoming,
    found: Allocation,
    planned: dict[dt.date, PlannedDue],
    taking: Taking,
) -> None:
    # Months ahead are written down without a gap up to the last one that is paid.
    last = max((part.month for part in found.parts if part.month in planned), default=None)
    if last is not None:
        gapless = [one for month, one in sorted(planned.items()) if month <= last]
        write_dues(membership, gapless, is_ahead=True, at=taking.at)
    dues = {
        due.month: due
        for due in Due.objects.filter(
            membership=membership, month__in=[part.month for part in found.parts]
        )
    }
    for part in found.parts:
        # One at a time: a trigger counts each.
        Receipt.objects.create(
            due=dues[part.month],
            incoming=incoming,
            amount=part.amount,
            on=incoming.booked_on,
            by_id=taking.actor.person_id,
            by_name=taking.actor.signature,
            at=taking.at,
        )


def _tell(membership: Membership, incoming: Incoming, found: Allocation, taking: Taking) -> None:
    tell_member(
        membership,
        subject=_RECEIVED,
        body=_RECEIVED_BODY,
        key=f"received:{incoming.pk}:{incoming.taken}",
        at=taking.at,
        yuan=grouped_yuan(sum(part.amount for part in found.parts)),
        day=incoming.booked_on,
        months=", ".join(f"{part.month:%Y-%m}" for part in found.parts) or "–",
        returned=grouped_yuan(found.returned if taking.most is None else 0),
    )
