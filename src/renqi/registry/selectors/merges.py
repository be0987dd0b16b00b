"""Merges that were done, and those that were undone (合并查询)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from renqi.identity.domain.scope import Scope
from renqi.registry.models import Firm, MergeRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeLine:
    """One merge of a duplicate into the firm kept (合并记录)."""

    duplicate_uscc: str
    duplicate_name: str
    kept_uscc: str
    kept_name: str
    reason: str
    actor: str
    merged_at: datetime
    undone_at: datetime | None
    undone_by: str
    undone_reason: str


def merge_list(*, scope: Scope, limit: int = 50) -> tuple[MergeLine, ...]:
    """Give the newest merges; only who sees the whole city sees any (合并列表)."""
    if not scope.all:
        return ()
    records = MergeRecord.objects.select_related("duplicate", "kept").order_by("-merged_at", "-pk")
    return tuple(
        MergeLine(
            duplicate_uscc=record.duplicate.uscc,
            duplicate_name=record.duplicate.name,
            kept_uscc=record.kept.uscc,
            kept_name=record.kept.name,
            reason=record.reason,
            actor=record.actor,
            merged_at=record.merged_at,
            undone_at=record.undone_at,
            undone_by=record.undone_by,
            undone_reason=record.undone_reason,
        )
        for record in records[:limit]
    )


def codes_of(uscc: str) -> tuple[str, ...]:
    """Give every code that stands for a firm, the one kept in front (企业全部代码).

    Within what the transaction may see. A code that nobody registered stands for itself.
    """
    found = Firm.objects.filter(uscc=uscc).values_list("pk", "merged_into_id").first()
    if found is None:
        return (uscc,)
    kept = found[1] or found[0]
    firms = Firm.objects.filter(Q(pk=kept) | Q(merged_into=kept))
    rows = firms.order_by(F("merged_into").asc(nulls_first=True), "pk")
    return tuple(rows.values_list("uscc", flat=True))
