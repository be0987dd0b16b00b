"""Keep the register of aid at what became of a payout (扶持台账登记)."""

from datetime import date, datetime
from typing import Final

from renqi.audit.domain.who import Who
from renqi.programmes.riskfund.relief.models import Claim, Payout
from renqi.registry.services.aid import claim_back_aid, pay_aid, promise_aid, return_aid

PROGRAMME: Final = "riskfund.relief"


def aid_paid(payout: Payout, *, on: date, who: Who, at: datetime) -> None:
    """Note that the money has reached the firm (登记拨付).

    Locks:
        The aid.
    """
    if payout.aid_id is not None:
        pay_aid(payout.aid_id, amount=payout.amount, on=on, who=who, at=at)


def aid_came_back(payout: Payout, *, on: date, reason: str, who: Who, at: datetime) -> None:
    """Note that paid money is back, and promise it anew: the payout goes on (登记退回再承诺).

    Effects:
        The old aid and a new one under the same matter; the claim names the new one.

    Locks:
        The aid, the firm.
    """
    if payout.aid_id is None:
        return
    claim_back_aid(payout.aid_id, amount=payout.amount, reason=reason, who=who, at=at)
    return_aid(payout.aid_id, amount=payout.amount, on=on, who=who, at=at)
    payout.aid_id = promise_aid(
        uscc=payout.uscc,
        matter=f"emergency:{payout.claim.event_key}",
        programme=PROGRAMME,
        measure=f"{payout.fund}.{payout.form}",
        amount=payout.amount,
        basis=payout.charter_ref,
        who=who,
        at=at,
    )
    Claim.objects.filter(pk=payout.claim_id).update(aid_id=payout.aid_id)
