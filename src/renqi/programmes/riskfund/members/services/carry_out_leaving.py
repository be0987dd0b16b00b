"""Let a firm out of a fund: shares for what the table gives back (退出清算)."""

import datetime as dt

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.capital.selectors.stakes import stake_of
from renqi.programmes.riskfund.capital.services.redeem import redeem
from renqi.programmes.riskfund.charter.domain.surrender import surrender_value
from renqi.programmes.riskfund.charter.domain.vocabulary import Leave
from renqi.programmes.riskfund.members.domain.states import LeavingState, MemberState, Standing
from renqi.programmes.riskfund.members.models import Leaving
from renqi.programmes.riskfund.members.selectors.exit_preview import paid_that_counts
from renqi.programmes.riskfund.members.selectors.standing import standing_on
from renqi.programmes.riskfund.members.selectors.terms import terms_of

_ALL = Scope(all=True)


def carry_out(
    leaving: Leaving, *, effective_on: dt.date, actor: Actor, at: dt.datetime, on: dt.date
) -> None:
    """Let the firm out: work out what it gets back and redeem its shares (退出清算).

    The table's share of what the firm paid, for the months paid by the effective day, and never
    more than its stake is worth; the rest of the stake stays with the others.

    Args:
        leaving: Open; its membership is locked by the caller.
        effective_on: The first day on which the firm is out.
        actor: Who carries it out; the program where a day came.
        at: The instant.
        on: The day of the booking.

    Raises:
        DomainError: Any refusal of `redeem`.

    Effects:
        The way out with its sums, the membership, one redemption; money is owed to the firm.

    Locks:
        As `redeem`.
    """
    membership = leaving.membership
    terms = terms_of(membership)
    before = standing_on(membership, terms.charter, on=effective_on)
    stake = stake_of(membership.fund, membership.uscc, scope=_ALL)
    leaving.months_paid = before.months_paid
    gone = stake.drawn + stake.forfeited + stake.borne
    leaving.paid_in = paid_that_counts(membership, stake.paid_in, gone)
    leaving.stake, leaving.charter_ref = stake.value, terms.ref
    leaving.surrender = surrender_value(
        leaving.paid_in,
        months_paid=before.months_paid,
        leave=Leave(leaving.kind),
        stake=stake.value,
        table=terms.charter.leaving.table,
    )
    if stake.shares:
        redeem(
            membership.fund,
            uscc=membership.uscc,
            shares=stake.shares,
            forfeits=stake.value - leaving.surrender,
            key=f"members:{membership.pk}:leaving:{leaving.pk}",
            actor=actor,
            on=on,
            at=at,
        )
    owes = leaving.surrender > 0
    leaving.state = (LeavingState.OWED if owes else LeavingState.NOTHING).value
    leaving.effective_on, leaving.done_at = effective_on, at
    leaving.save()
    membership.standing, membership.left_on = Standing.LEFT.value, effective_on
    membership.state, membership.state_on = MemberState.LEFT.value, on
    membership.save(update_fields=["standing", "left_on", "state", "state_on"])
