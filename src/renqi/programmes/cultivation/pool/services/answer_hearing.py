"""A firm answers before something is taken from it (企业陈述意见)."""

import datetime as dt

from django.db import transaction

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.pool.domain import refusals
from renqi.programmes.cultivation.pool.domain.proposals import LineState
from renqi.programmes.cultivation.pool.models import ProposalLine, Reply
from renqi.programmes.cultivation.pool.services.constraints import refusing


def answer_hearing(
    *, line_id: int, text: str, scope: Scope, actor: Actor, as_of: dt.date, at: dt.datetime
) -> None:
    """Keep what a firm says about a proposed watch or exit, once and in time (陈述意见).

    Args:
        line_id: The line on which it is heard.
        text: What it says.
        scope: What the person may see: the own firm.
        actor: Who says it.
        as_of: The day.
        at: The instant.

    Raises:
        LineUnknown: There is no such line, or it is about another firm.
        HearingOver: The period is over, or the line is settled.
        AnsweredAlready: The firm has answered.
        ReasonMissing: Nothing is said.

    Effects:
        One Reply.
    """
    with transaction.atomic(), refusing():
        line = ProposalLine.objects.filter(pk=line_id, hearing_until__isnull=False).first()
        if line is None or not scope.covers(line.uscc) or actor.uscc != line.uscc:
            raise refusals.LineUnknown
        if not text.strip():
            raise refusals.ReasonMissing
        is_over = line.hearing_until is None or as_of > line.hearing_until
        if is_over or line.state != LineState.OPEN.value:
            raise refusals.HearingOver
        if Reply.objects.filter(line=line).exists():
            raise refusals.AnsweredAlready
        Reply.objects.create(
            line=line,
            uscc=line.uscc,
            text=text.strip(),
            by_id=actor.person_id,
            by=actor.signature,
            at=at,
        )
