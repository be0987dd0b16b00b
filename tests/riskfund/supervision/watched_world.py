"""What supervision watches: a fund with claims that were decided in one way or another."""

import datetime as dt
from typing import Any

from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.charter.selectors.funds import fund_of
from renqi.programmes.riskfund.relief.models import Claim
from tests.riskfund.relief.money.money_world import FUND, NOON, TODAY, World

ALL = Scope(all=True)
AT, ON = NOON, TODAY


def line() -> FundLine:
    return fund_of(FUND, scope=ALL)


def decided(
    world: World,
    firm: int,
    amount: int,
    *,
    minutes: int = 600,
    at: dt.datetime = NOON,
    **more: Any,
) -> Claim:
    """Let a claim be decided so many minutes after its hand-in; its due moment is an hour late."""
    claim = world.claim(firm, amount)
    words: dict[str, Any] = {
        "stage": "approved",
        "decided_amount": amount,
        "decided_at": at + dt.timedelta(minutes=minutes),
        "due_at": at + dt.timedelta(minutes=660),
        "proposed_by_id": 11,
        "proposed_by": "甲",
        "decided_by_id": 12,
        "decided_by": "乙",
        **more,
    }
    Claim.objects.filter(pk=claim.pk).update(**words)
    claim.refresh_from_db()
    return claim
