"""Firms recommended together to the level above (推荐批次)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.programmes.cultivation.calls.domain.states import BatchState, Outcome
from renqi.programmes.cultivation.calls.models.application import Application
from renqi.programmes.cultivation.calls.models.call import Call


class Batch(models.Model):
    """A letter of recommendation with a ranked list (推荐批次).

    Nobody sends what they put together themselves; what was sent does not change.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="batches")
    number = models.CharField(max_length=64)
    state = models.CharField(max_length=8, default=BatchState.DRAFT.value, db_collation="C")
    made_by_key = models.BigIntegerField()
    made_by = models.TextField()
    made_at = models.DateTimeField()
    sent_by_key = models.BigIntegerField(null=True)
    sent_by = models.TextField(default="")
    sent_at = models.DateTimeField(null=True)
    document_code = models.CharField(max_length=40, default="")

    class Meta:
        """A number once, two people."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="batch_number_once"),
            models.CheckConstraint(
                condition=Q(state=BatchState.DRAFT.value, sent_at__isnull=True)
                | Q(state=BatchState.SENT.value, sent_at__isnull=False),
                name="batch_sent_once",
            ),
            models.CheckConstraint(
                condition=Q(sent_by_key__isnull=True) | ~Q(sent_by_key=F("made_by_key")),
                name="batch_sent_by_another",
            ),
        ]

    def __str__(self) -> str:
        """Show the number, for logs."""
        return self.number


class BatchLine(models.Model):
    """One recommended firm, its rank and what came of it (推荐名单)."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines")
    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="recommendation"
    )
    rank = models.IntegerField()
    outcome = models.CharField(max_length=8, default=Outcome.PENDING.value, db_collation="C")
    outcome_on = models.DateField(null=True)
    outcome_document = models.TextField(default="")
    outcome_reason = models.TextField(default="")
    recorded_by = models.TextField(default="")
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        """A firm is recommended once under a call, in an order."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["batch", "rank"],
                name="batch_line_rank_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(rank__gte=1), name="batch_line_rank_counts"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.PENDING.value)
                | (
                    Q(outcome=Outcome.GRANTED.value, outcome_on__isnull=False)
                    & ~Q(outcome_document="")
                )
                | (Q(outcome=Outcome.REFUSED.value) & ~Q(outcome_reason="")),
                name="batch_line_outcome_whole",
            ),
        ]

    def __str__(self) -> str:
        """Show rank and firm, for logs."""
        return f"{self.rank}. {self.application_id}: {self.outcome}"
