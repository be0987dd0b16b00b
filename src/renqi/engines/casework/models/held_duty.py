"""What somebody has been on a case, for good (曾任职责)."""

from typing import ClassVar

from django.db import models


class HeldDuty(models.Model):
    """A side that a person took of something kept apart (曾任职责).

    A row is evidence that the person has been `side` on this case: a duty of a separation, or
    one act of a four-eyes pair. One row a person and separation, added and never altered, so
    that the database itself refuses the other side, whatever role the person has by then.
    """

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="held_duties")
    person_key = models.BigIntegerField()
    apart = models.CharField(max_length=64, db_collation="C")
    side = models.CharField(max_length=64, db_collation="C")
    since = models.DateTimeField()

    class Meta:
        """One side a person."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "person_key", "apart"], name="held_duty_one_side"
            ),
        ]

    def __str__(self) -> str:
        """Show who was what, for logs."""
        return f"{self.case_id} {self.person_key} {self.apart}:{self.side}"
