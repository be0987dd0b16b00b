"""Who was given a duty on a case, and for how long (指派)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Assignment(models.Model):
    """A duty given to one person on one case (指派记录).

    A row is evidence of who had to act, and of whether an expert was drawn for it. It is ended,
    never rewritten (`sql/settled_once.sql`).
    """

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="assignments")
    duty = models.CharField(max_length=64, db_collation="C")
    person_key = models.BigIntegerField()
    person_name = models.TextField()
    assigned_by_key = models.BigIntegerField()
    draw = models.ForeignKey(
        "casework.ExpertDraw", null=True, on_delete=models.PROTECT, related_name="seated"
    )
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    ended_because = models.TextField(default="")

    class Meta:
        """A person has a duty once at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "duty", "person_key"],
                condition=Q(until_at__isnull=True),
                name="assignment_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
                name="assignment_ends_after_start",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["person_key", "case"],
                name="assignment_of_person",
                condition=Q(until_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        """Show who has which duty, for logs."""
        return f"{self.case_id} {self.duty}: {self.person_name}"
