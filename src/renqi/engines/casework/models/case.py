"""One application or decision on its way (办件)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Case(models.Model):
    """A case of one subject, under the table and the rules it began with (办件).

    A row repeats where the acts have led: `stage`, `version` (the number of the last act) and
    `round`; a trigger (`sql/subject_moves_with_act.sql`) lets them say nothing else, and keeps what
    the case began with. `due_on` repeats the running clock for the queue.
    """

    type_version = models.ForeignKey(
        "casework.CaseTypeVersion", on_delete=models.PROTECT, related_name="cases"
    )
    subject_key = models.CharField(max_length=64, db_collation="C")
    title = models.TextField()
    related_keys = models.JSONField(default=list)
    rule_refs = models.JSONField(default=list)
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="child_cases"
    )
    stage = models.CharField(max_length=64, db_collation="C")
    version = models.IntegerField(default=0)
    round = models.IntegerField(default=0)
    due_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # Filled while the case is open, where its kind allows a subject only one.
    open_key = models.CharField(max_length=160, db_collation="C", default="")

    class Meta:
        """One open case a subject where the kind says so; a queue that finds the due first."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(subject_key=""), name="case_subject_given"),
            models.CheckConstraint(
                condition=Q(version__gte=0, round__gte=0), name="case_counts_forward"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="case_not_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(due_on__isnull=True, open_key=""),
                name="case_closed_waits_for_nothing",
            ),
            models.UniqueConstraint(
                fields=["open_key"], condition=~Q(open_key=""), name="case_one_open_a_subject"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["type_version", "stage", "due_on", "id"],
                name="case_queue",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(fields=["subject_key", "-id"], name="case_of_subject"),
        ]

    def __str__(self) -> str:
        """Show the number and where it stands, for logs."""
        return f"case {self.pk} {self.stage}"
