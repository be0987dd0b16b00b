"""That a document no longer stands (撤回)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Withdrawal(models.Model):
    """A document withdrawn, for good, and what stands in its place if anything (撤回记录)."""

    document = models.OneToOneField(
        "documents.IssuedDocument", on_delete=models.PROTECT, related_name="withdrawal"
    )
    reason = models.TextField()
    replaced_by = models.ForeignKey(
        "documents.IssuedDocument",
        null=True,
        on_delete=models.PROTECT,
        related_name="replaces",
    )
    # Told to whoever holds the old code, who may not see the new document.
    replaced_by_number = models.TextField(default="")
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.TextField()
    withdrawn_by_key = models.BigIntegerField()

    class Meta:
        """A reason is given, and nothing replaces itself."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_reason_given"),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=models.F("document")),
                name="withdrawal_not_by_itself",
            ),
        ]

    def __str__(self) -> str:
        """Show which document it is, for logs."""
        return str(self.document_id)
