"""Record what came of a recommendation, firm by firm or from a list (登记推荐结果)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.actor import Actor
from renqi.programmes.cultivation.calls.domain import refusals
from renqi.programmes.cultivation.calls.domain.said import Said
from renqi.programmes.cultivation.calls.domain.states import BatchState, Outcome
from renqi.programmes.cultivation.calls.models import Batch, BatchLine
from renqi.programmes.cultivation.ladder.domain.rungs import rung_of
from renqi.programmes.cultivation.ladder.services.grant_title import grant_title


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeSaid:
    """What the level above said of one firm (推荐结果).

    Attributes:
        uscc: The firm.
        outcome: Granted or refused.
        on: The day of the grant.
        document: The document of the grant.
        reason: Why it was refused.
    """

    uscc: str
    outcome: Outcome
    on: dt.date | None = None
    document: str = ""
    reason: str = ""


def record_outcomes(
    *, batch_id: int, said: Iterable[OutcomeSaid], actor: Actor, at: dt.datetime
) -> int:
    """Record what came of a batch; a grant becomes a title, all of a list or none (登记推荐结果).

    Args:
        batch_id: The batch.
        said: Outcome by firm; firms that are not named stay pending.
        actor: Who records it; not who sent the batch.
        at: The instant.

    Returns:
        How many were recorded.

    Raises:
        BatchUnknown: There is none.
        BatchNotSent: It was not sent.
        NotRecommendable: A firm is not in the batch.
        OutcomeBySender: Whoever sent the batch says what came of it.
        OutcomeOutOfTime: The day lies before the batch was sent, or ahead.
        OutcomeIncomplete: A grant without day or document, a refusal without a reason.
        OutcomeFinal: Another outcome is recorded already.
        DomainError: The ladder cannot grant the title.

    Effects:
        The lines' outcomes and titles; one transaction.

    Locks:
        The batch.
    """
    with transaction.atomic():
        found = Batch.objects.select_for_update(of=("self",)).select_related("call")
        batch = found.filter(pk=batch_id).first()
        if batch is None:
            raise refusals.BatchUnknown(batch_id=batch_id)
        if batch.state != BatchState.SENT.value:
            raise refusals.BatchNotSent(number=batch.number)
        if batch.sent_by_key == actor.person_id:
            raise refusals.OutcomeBySender(number=batch.number)
        lines = {line.application.uscc: line for line in batch.lines.select_related("application")}
        return sum(_record(batch, lines, one, actor=actor, at=at) for one in said)


def _record(
    batch: Batch,
    lines: dict[str, BatchLine],
    one: OutcomeSaid,
    *,
    actor: Actor,
    at: dt.datetime,
) -> int:
    line = lines.get(one.uscc)
    if line is None:
        raise refusals.NotRecommendable(
            name=one.uscc, why=Said("不在本批次中", "it is not in this batch")
        )
    name = line.application.firm_name
    _check(one, name)
    _check_day(one, name, sent_at=batch.sent_at, at=at)
    if line.outcome != Outcome.PENDING.value:
        if (line.outcome, line.outcome_on, line.outcome_document) == (
            one.outcome.value,
            one.on,
            one.document.strip(),
        ):
            return 0
        raise refusals.OutcomeFinal(name=name)
    line.outcome, line.outcome_on = one.outcome.value, one.on
    line.outcome_document, line.outcome_reason = one.document.strip(), one.reason.strip()
    line.recorded_by, line.recorded_at = actor.signature, at
    line.save()
    rung = rung_of(batch.call.rung)
    if one.outcome is Outcome.GRANTED and rung.title and one.on is not None:
        grant_title(
            uscc=one.uscc,
            rung=rung.key,
            rule_ref=batch.call.rule_ref,
            granted_on=one.on,
            document=one.document.strip(),
            actor=actor,
            at=at,
            batch=batch.number,
            case_id=line.application.case_id,
        )
    return 1


def _check(one: OutcomeSaid, name: str) -> None:
    is_whole = {
        Outcome.GRANTED: one.on is not None and bool(one.document.strip()),
        Outcome.REFUSED: bool(one.reason.strip()),
        Outcome.PENDING: False,
    }[one.outcome]
    if not is_whole:
        raise refusals.OutcomeIncomplete(name=name)


def _check_day(
    one: OutcomeSaid, name: str, *, sent_at: dt.datetime | None, at: dt.datetime
) -> None:
    """Refuse a day on which nobody above can have answered, as a ban or an end hangs on it."""
    sent_on, today = day_of(sent_at or at), day_of(at)
    if one.on is not None and not sent_on <= one.on <= today:
        raise refusals.OutcomeOutOfTime(name=name, on=one.on, since=sent_on, until=today)
