"""Decide many cases at once, each as carefully as alone (批量决定)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from renqi.engines.casework.services.take_act import decide
from renqi.identity.domain.actor import Actor
from renqi.kernel.errors import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkRow:
    """One case of a bulk decision, as the person saw it (批量行)."""

    case_id: int
    version: int
    receipt_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkOutcome:
    """What became of one row; `refusal` is empty where it was decided (批量结果)."""

    case_id: int
    stage: str = ""
    refusal: DomainError | None = None


def bulk_decide(
    *, rows: Iterable[BulkRow], act: str, reason: str, actor: Actor, at: dt.datetime
) -> tuple[BulkOutcome, ...]:
    """Decide each row by itself and say what became of each (批量决定).

    Every row is judged again under its own lock, the state of the case above it included, so a
    row is decided exactly when it would have been decided alone.

    Args:
        rows: The cases, with the versions and receipts the person saw.
        act: Name of the act in their tables.
        reason: Why, for all.
        actor: Who decides.
        at: The instant.

    Effects:
        One transaction a row; a refused row changes nothing and stops no other.
    """
    return tuple(_decide_row(row, act=act, reason=reason, actor=actor, at=at) for row in rows)


def _decide_row(
    row: BulkRow, *, act: str, reason: str, actor: Actor, at: dt.datetime
) -> BulkOutcome:
    try:
        case = decide(
            case_id=row.case_id,
            act=act,
            reason=reason,
            receipt_digest=row.receipt_digest,
            actor=actor,
            at=at,
            version=row.version,
        )
    except DomainError as refusal:
        return BulkOutcome(case_id=row.case_id, refusal=refusal)
    return BulkOutcome(case_id=row.case_id, stage=case.stage)
