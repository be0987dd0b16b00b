"""Write down what checks of a claim found (登记核查结果)."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Max

from renqi.programmes.riskfund.relief.domain.claim_checks import Check
from renqi.programmes.riskfund.relief.domain.claim_states import CheckPhase
from renqi.programmes.riskfund.relief.models import ClaimCheck


def keep_checks(
    claim_id: int, checks: Sequence[Check], *, phase: CheckPhase, at: dt.datetime
) -> None:
    """Keep what each check found, beside what it found before (登记核查结果).

    Args:
        claim_id: The claim, which is locked.
        checks: What was found.
        phase: When in the way of the claim.
        at: The instant.

    Effects:
        One ClaimCheck a check.
    """
    before = ClaimCheck.objects.filter(claim=claim_id, phase=phase.value)
    turn = (before.aggregate(last=Max("turn"))["last"] or 0) + 1
    ClaimCheck.objects.bulk_create(
        [
            ClaimCheck(
                claim_id=claim_id,
                phase=phase.value,
                turn=turn,
                key=check.key.value,
                outcome=check.outcome.value,
                found=[sign.document for sign in check.signs],
                at=at,
            )
            for check in checks
        ]
    )
