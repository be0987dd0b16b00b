"""A file handed in with a case (材料)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Evidence(models.Model):
    """A file that was handed in (办件材料).

    A row is evidence of which bytes (by sha256) somebody handed in as what. The bytes lie under
    the data directory by their hash. A file is withdrawn, never removed (`sql/settled_once.sql`).
    """

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=64, db_collation="C")
    file_name = models.TextField()
    sha256 = models.CharField(max_length=64, db_collation="C")
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=100)
    person_key = models.BigIntegerField()
    person_name = models.TextField()
    attached_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.TextField(default="")

    class Meta:
        """The same bytes count once as one kind."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "kind", "sha256"],
                condition=Q(withdrawn_at__isnull=True),
                name="evidence_once",
            ),
            models.CheckConstraint(condition=Q(size__gte=1), name="evidence_has_content"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="evidence_sha256_shape"
            ),
        ]

    def __str__(self) -> str:
        """Show what the file is called, for logs."""
        return f"{self.case_id} {self.kind}: {self.file_name}"
