"""What a matched comparison found (成效对比结果)."""

from typing import ClassVar

from django.db import models


class CohortResult(models.Model):
    """One comparison of pooled firms with similar ones, as it was computed (成效对比结果).

    A row is evidence of nothing by itself: the entries, the facts, the rules and the seed give
    the same again.
    """

    kind = models.TextField(db_collation="C")
    entry_year = models.SmallIntegerField()
    last_year = models.SmallIntegerField()
    place = models.TextField(db_collation="C")
    rules = models.TextField(db_collation="C")
    seed = models.BigIntegerField()
    made_by = models.TextField()
    made_at = models.DateTimeField()
    result = models.JSONField()

    class Meta:
        """The newest first."""

        indexes: ClassVar = [
            models.Index(
                fields=["kind", "entry_year", "-made_at"], name="pool_cohort_result_newest"
            ),
        ]

    def __str__(self) -> str:
        """Show whom it compares, for logs."""
        return f"{self.kind} {self.entry_year}–{self.last_year}"
