"""When a case went over to another subject (办件主体变更)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class SubjectMove(models.Model):
    """A case that went from one subject to another (办件主体变更).

    A row is evidence of whose the case was before two firms were found to be one, or one was
    found to be two. It stands beside the act that says so; a trigger
    (`sql/subject_moves_with_act.sql`) lets a case change its subject in no other way.
    """

    case = models.ForeignKey(
        "casework.Case", on_delete=models.PROTECT, related_name="subject_moves"
    )
    act_number = models.IntegerField()
    from_key = models.CharField(max_length=64, db_collation="C")
    to_key = models.CharField(max_length=64, db_collation="C")
    moved_at = models.DateTimeField()

    class Meta:
        """One move an act, to another subject."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "act_number"], name="subject_move_once_an_act"),
            models.CheckConstraint(
                condition=~Q(to_key="") & ~Q(from_key=F("to_key")),
                name="subject_move_goes_elsewhere",
            ),
        ]

    def __str__(self) -> str:
        """Show from whom to whom, for logs."""
        return f"{self.case_id}: {self.from_key} → {self.to_key}"
