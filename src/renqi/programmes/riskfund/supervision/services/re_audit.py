"""Draw claims to be looked at again, and keep what was found (抽样复审)."""

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.supervision.domain.owner import owner_of
from renqi.programmes.riskfund.supervision.domain.re_audit import (
    Candidate,
    Grade,
    draw_sample,
)
from renqi.programmes.riskfund.supervision.domain.refusals import (
    FoundAlready,
    ItemUnknown,
    NotAnsweredYet,
    NothingToDraw,
    WordsMissing,
)
from renqi.programmes.riskfund.supervision.models import AuditDraw, AuditItem, Finding


def draw_claims(
    fund: FundLine,
    claims: Sequence[Candidate],
    *,
    since: dt.date,
    until: dt.date,
    size: int,
    seed: int,
    actor: Actor,
    at: dt.datetime,
) -> AuditDraw:
    """Draw decided claims of a period, the odd ones likelier (抽样).

    Args:
        fund: Of which fund.
        claims: All that were decided in the period.
        since: First day.
        until: Last day.
        size: How many to draw.
        seed: Makes the draw repeatable; it is published with the draw.
        actor: Who draws.
        at: When.

    Raises:
        NothingToDraw: No claim was decided then.

    Effects:
        One AuditDraw with its claims.
    """
    drawn = draw_sample(claims, size=size, seed=seed)
    if not drawn:
        raise NothingToDraw(since=since, until=until)
    with transaction.atomic():
        draw = AuditDraw.objects.create(
            fund=fund.key,
            owner=owner_of(fund),
            since=since,
            until=until,
            seed=seed,
            drawn_of=len(claims),
            by_key=actor.person_id,
            by=actor.signature,
            at=at,
        )
        AuditItem.objects.bulk_create(
            AuditItem(
                draw=draw,
                claim_id=one.claim_id,
                reference=one.reference,
                amount=one.amount,
                weight=one.weight,
                reasons=[reason.value for reason in one.oddities],
            )
            for one in drawn
        )
    return draw


def write_finding(
    item_id: int,
    *,
    grade: Grade,
    words: str,
    answer_until: dt.date | None,
    actor: Actor,
    at: dt.datetime,
) -> Finding:
    """Write what was found of a drawn claim, once (复审意见).

    Raises:
        WordsMissing: Nothing was said.
        ItemUnknown: There is no such claim within reach.
        FoundAlready: It was written before.

    Effects:
        One Finding.
    """
    if not words.strip():
        raise WordsMissing
    item = AuditItem.objects.filter(pk=item_id).first()
    if item is None:
        raise ItemUnknown(item=item_id)
    try:
        with transaction.atomic():
            return Finding.objects.create(
                item=item,
                grade=grade.value,
                words=words.strip(),
                by_key=actor.person_id,
                by=actor.signature,
                at=at,
                answer_until=answer_until,
            )
    except IntegrityError as error:
        raise FoundAlready(reference=item.reference) from error


def answer_finding(item_id: int, *, words: str, actor: Actor, at: dt.datetime) -> None:
    """Answer a finding, for those who decided (答复).

    Raises:
        WordsMissing: Nothing was said.
        ItemUnknown: There is no such finding within reach.
        FoundAlready: It was answered before.

    Effects:
        The answer, once.

    Locks:
        The finding.
    """
    if not words.strip():
        raise WordsMissing
    with transaction.atomic():
        row = _held(item_id)
        if row.answered_at is not None:
            raise FoundAlready(reference=row.item.reference)
        row.answer, row.answered_by, row.answered_at = words.strip(), actor.signature, at
        row.save(update_fields=["answer", "answered_by", "answered_at"])


def settle_finding(item_id: int, *, words: str, actor: Actor, at: dt.datetime) -> None:
    """Settle a finding, for who found it (销号).

    Raises:
        WordsMissing: Nothing was said.
        ItemUnknown: There is no such finding within reach.
        NotAnsweredYet: An answer was asked for and has not come.
        FoundAlready: It was settled before.

    Effects:
        Who settled it, and the words.

    Locks:
        The finding.
    """
    if not words.strip():
        raise WordsMissing
    with transaction.atomic():
        row = _held(item_id)
        if row.settled_at is not None:
            raise FoundAlready(reference=row.item.reference)
        if row.answer_until is not None and row.answered_at is None:
            raise NotAnsweredYet
        row.settled_by, row.settled_at = actor.signature, at
        row.settled_words = words.strip()
        row.save(update_fields=["settled_by", "settled_at", "settled_words"])


def _held(item_id: int) -> Finding:
    row = (
        Finding.objects.select_for_update(of=("self",))
        .select_related("item")
        .filter(item_id=item_id)
        .first()
    )
    if row is None:
        raise ItemUnknown(item=item_id)
    return row
