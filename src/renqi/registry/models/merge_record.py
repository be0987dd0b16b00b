"""A duplicate laid together with the firm it is (合并记录)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class MergeRecord(models.Model):
    """One merge of a duplicate into the firm to keep (合并记录).

    A row is evidence of who joined two firms, why, and which rows moved, so that it can be
    undone to the row. `moved` holds primary keys by relation.
    """

    duplicate = models.ForeignKey(
        "registry.Firm", on_delete=models.PROTECT, related_name="merges_away"
    )
    kept = models.ForeignKey("registry.Firm", on_delete=models.PROTECT, related_name="merges_taken")
    reason = models.TextField()
    actor = models.TextField()
    merged_at = models.DateTimeField()
    moved = models.JSONField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.TextField(default="")
    undone_reason = models.TextField(default="")

    class Meta:
        """A firm is merged away at most once at a time, and never into itself."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["duplicate"],
                condition=Q(undone_at__isnull=True),
                name="merge_record_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(duplicate=F("kept")), name="merge_record_two_firms"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | ~Q(undone_by=""),
                name="merge_record_undone_by_someone",
            ),
        ]

    def __str__(self) -> str:
        """Show the pair, for logs."""
        return f"{self.duplicate_id} into {self.kept_id}"
