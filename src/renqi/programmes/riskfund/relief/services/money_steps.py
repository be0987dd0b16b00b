"""Write down what happened to a payout and what came of it (资金轨迹)."""

from collections.abc import Iterable
from datetime import datetime

from renqi.audit.domain.who import Who
from renqi.programmes.riskfund.relief.domain.money_states import Step
from renqi.programmes.riskfund.relief.models import MoneyStep


def write_step(
    payout_id: int,
    what: Step,
    *,
    who: Who,
    at: datetime,
    words: str = "",
    amount: int | None = None,
) -> None:
    """Add one step to a payout (记录办理步骤)."""
    MoneyStep.objects.create(
        payout_id=payout_id,
        what=what.value,
        words=words,
        amount=amount,
        by_id=who.person_id,
        by_name=who.name,
        at=at,
    )


def write_steps(
    payout_ids: Iterable[int], what: Step, *, who: Who, at: datetime, words: str = ""
) -> None:
    """Add the same step to many payouts (批量记录办理步骤)."""
    MoneyStep.objects.bulk_create(
        [
            MoneyStep(
                payout_id=payout_id,
                what=what.value,
                words=words,
                by_id=who.person_id,
                by_name=who.name,
                at=at,
            )
            for payout_id in payout_ids
        ]
    )
