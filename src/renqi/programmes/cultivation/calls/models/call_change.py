"""An amendment of a published call (申报通知变更)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.programmes.cultivation.calls.domain.states import ChangeKind
from renqi.programmes.cultivation.calls.models.call import Call


class CallChange(models.Model):
    """What was changed about a published call, why, by which two people, when (变更公告).

    A row is evidence of a dated event; what it said never changes. It counts once it is confirmed.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, db_collation="C")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField()
    proposed_by_key = models.BigIntegerField()
    proposed_by = models.TextField()
    proposed_at = models.DateTimeField()
    confirmed_by_key = models.BigIntegerField(null=True)
    confirmed_by = models.TextField(default="")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        """Two people, one open proposal of a kind."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=sorted(ChangeKind)), name="call_change_kind_known"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="call_change_reason_given"),
            models.CheckConstraint(
                condition=Q(confirmed_by_key__isnull=True)
                | ~Q(confirmed_by_key=F("proposed_by_key")),
                name="call_change_confirmed_by_another",
            ),
            models.UniqueConstraint(
                fields=["call", "kind"],
                condition=Q(confirmed_at__isnull=True),
                name="call_change_one_waits",
            ),
        ]

    def __str__(self) -> str:
        """Show what it changes, for logs."""
        return f"{self.call_id} {self.kind}"
