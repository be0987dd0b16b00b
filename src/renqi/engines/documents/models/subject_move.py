"""That a document came to stand among another firm's (文书主体变更)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class SubjectMove(models.Model):
    """A document that followed its firm into another, or came back (文书主体变更).

    A document's `subject_key` says nothing that its last move does not say
    (`sql/only_the_subject_moves.sql`).
    """

    document = models.ForeignKey(
        "documents.IssuedDocument", on_delete=models.PROTECT, related_name="moves"
    )
    from_key = models.CharField(max_length=64, db_collation="C")
    to_key = models.CharField(max_length=64, db_collation="C")
    reason = models.TextField()
    moved_at = models.DateTimeField()
    moved_by = models.TextField()

    class Meta:
        """A move leads elsewhere."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(to_key="") & ~Q(from_key=F("to_key")),
                name="document_move_leads_elsewhere",
            ),
        ]

    def __str__(self) -> str:
        """Show where from and where to, for logs."""
        return f"{self.document_id}: {self.from_key} to {self.to_key}"
