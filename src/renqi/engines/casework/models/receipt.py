"""What a decision rested on, whole (决定凭证)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Receipt(models.Model):
    """The state of a case on which somebody decided (决定凭证).

    A row is evidence of what lay before those who decided: the form, the hashes of the files,
    the reviews, the rules. Acts name it by its digest. It is added and never altered.
    """

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="receipts")
    digest = models.CharField(max_length=64, db_collation="C")
    document = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        """One row a state."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "digest"], name="receipt_once_a_case"),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="receipt_digest_shape"
            ),
        ]

    def __str__(self) -> str:
        """Show the digest, for logs."""
        return f"{self.case_id} {self.digest}"
