"""One file brought into the registry (导入批次)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.registry.domain.import_states import ImportState

_STATES = sorted(state.value for state in ImportState)


class ImportBatch(models.Model):
    """One file, from being read to being part of the registry (导入批次).

    A row is evidence of who brought which file (by its sha256) and what came of it. The counts
    are final once the state is `applied`; `rows_done` moves while the work runs.
    `rows_collapsed` are rows that say what another row of the file says.
    """

    file_name = models.TextField()
    file_sha256 = models.CharField(max_length=64, db_collation="C")
    stored_path = models.TextField()
    source = models.TextField()
    fiscal_year = models.SmallIntegerField()
    observed_on = models.DateField()
    actor = models.TextField()
    state = models.CharField(max_length=12, default=ImportState.OPENED.value)
    opened_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    rows_total = models.IntegerField(default=0)
    rows_done = models.IntegerField(default=0)
    rows_rejected = models.IntegerField(default=0)
    rows_collapsed = models.IntegerField(default=0)
    firms_new = models.IntegerField(default=0)
    firms_changed = models.IntegerField(default=0)
    firms_unchanged = models.IntegerField(default=0)
    firms_conflicting = models.IntegerField(default=0)
    preview_path = models.TextField(default="")
    rejects_path = models.TextField(default="")
    warnings = models.JSONField(default=list)
    failure = models.TextField(default="")

    class Meta:
        """Known states, and counts that add up."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=_STATES), name="import_batch_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ImportState.APPLIED.value) | Q(finished_at__isnull=False),
                name="import_batch_applied_has_end",
            ),
            models.CheckConstraint(
                condition=~Q(state=ImportState.APPLIED.value)
                | Q(
                    rows_total=F("rows_rejected")
                    + F("rows_collapsed")
                    + F("firms_new")
                    + F("firms_changed")
                    + F("firms_unchanged")
                ),
                name="import_batch_counts_add_up",
            ),
            models.CheckConstraint(
                condition=~Q(state=ImportState.FAILED.value) | ~Q(failure=""),
                name="import_batch_failure_told",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-opened_at"], name="import_batch_newest")]

    def __str__(self) -> str:
        """Show the file and where it stands, for logs."""
        return f"{self.file_name} {self.state}"
