"""What a claim would come to if it were handed in now (申请预判)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.relief.selectors.assess_claim import (
    assess_claim,
    condition_document,
    limits_document,
)
from renqi.programmes.riskfund.relief.services.draft_claim import own_claim
from renqi.programmes.riskfund.relief.services.with_city_sight import with_city_sight


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What a firm is told before it hands in; what checks found is not among it (预判结果)."""

    verdict: str
    proven_loss: int
    amount: int
    lane: str
    lane_reason: str
    conditions: tuple[Mapping[str, Any], ...]
    limits: tuple[Mapping[str, Any], ...]


def look_ahead(claim_id: int, *, actor: Actor, at: dt.datetime) -> Ahead:
    """Judge a draft as it stands; nothing is kept (申请预判).

    A lane that a check has closed is given as the lane without a reason: whose claims it met is
    not for the firm to see.

    Raises:
        ClaimUnknown: There is none of the firm.
        NotMember: The firm is no member.
        DomainError: The fund had no charter on the day.
    """
    with transaction.atomic():
        claim = own_claim(claim_id, actor=actor)
        with with_city_sight(actor):
            found = assess_claim(claim, on=day_of(at))
    reason = found.lane.reason
    return Ahead(
        verdict=found.judgement.verdict,
        proven_loss=found.judgement.proven_loss,
        amount=found.judgement.amount,
        lane=found.lane.rule.lane.value,
        lane_reason="" if reason == "found" else reason,
        conditions=tuple(condition_document(one) for one in found.judgement.conditions),
        limits=tuple(limits_document(found.judgement)),
    )
