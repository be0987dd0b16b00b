"""Proposed allocations (配置建议查询)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.investment.domain.refusals import ProposalUnknown
from renqi.programmes.riskfund.investment.domain.vocabulary import Goal
from renqi.programmes.riskfund.investment.models import Proposal
from renqi.programmes.riskfund.investment.selectors.reading import in_scope


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalLine:
    """One run of the optimiser (配置建议).

    Attributes:
        done: How far it is, in hundredths.
        inputs: What was put in; empty until it is done.
        outcome: What came out.
        failure: Why nothing did; empty where it did.
    """

    id: int
    goal: Goal
    seed: int
    turnover_max: int
    on: dt.date
    state: str
    done: int
    asked_by: str
    asked_at: dt.datetime
    finished_at: dt.datetime | None
    inputs: dict[str, Any]
    outcome: dict[str, Any]
    digest: str
    failure: dict[str, Any]


def proposals(fund: str, *, scope: Scope, most: int = 50) -> tuple[ProposalLine, ...]:
    """List the proposals of a fund, the newest first (配置建议清单)."""
    rows = in_scope(Proposal.objects.all(), fund, scope=scope)
    return tuple(_line(row) for row in rows.order_by("-pk")[:most])


def proposal_of(fund: str, proposal_id: int, *, scope: Scope) -> ProposalLine:
    """Give one proposal.

    Raises:
        ProposalUnknown: There is none for this reader.
    """
    rows = in_scope(Proposal.objects.all(), fund, scope=scope)
    row = rows.filter(pk=proposal_id).first()
    if row is None:
        raise ProposalUnknown(proposal=proposal_id)
    return _line(row)


def _line(row: Proposal) -> ProposalLine:
    return ProposalLine(
        id=row.pk,
        goal=Goal(row.goal),
        seed=row.seed,
        turnover_max=row.turnover_max,
        on=row.on,
        state=row.state,
        done=row.done,
        asked_by=row.asked_by_name,
        asked_at=row.asked_at,
        finished_at=row.finished_at,
        inputs=row.inputs,
        outcome=row.outcome,
        digest=row.digest,
        # A program that stopped leaves a word.
        failure=row.failure if isinstance(row.failure, dict) else {"code": row.failure},
    )
