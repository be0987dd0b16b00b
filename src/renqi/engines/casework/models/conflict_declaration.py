"""What somebody declared of an interest in a subject (利害关系申报)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class ConflictDeclaration(models.Model):
    """A declaration about one person and one subject (利害关系申报).

    A row is evidence of who declared what and when. Without a case it stands for every case of
    the subject and names at least one ground; with a case and no ground it says that there is
    none. It is added and never altered.
    """

    case = models.ForeignKey(
        "casework.Case", null=True, on_delete=models.PROTECT, related_name="declarations"
    )
    subject_key = models.CharField(max_length=64, db_collation="C")
    person_key = models.BigIntegerField()
    person_name = models.TextField()
    grounds = models.JSONField()
    note = models.TextField(default="")
    declared_by_key = models.BigIntegerField()
    declared_at = models.DateTimeField()

    class Meta:
        """A standing declaration names a ground."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(case__isnull=False) | ~Q(grounds=[]),
                name="conflict_declaration_names_a_ground",
            ),
            models.CheckConstraint(
                condition=~Q(subject_key=""), name="conflict_declaration_has_subject"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_key", "person_key"], name="conflict_declaration_lookup")
        ]

    def __str__(self) -> str:
        """Show who declared about whom, for logs."""
        return f"{self.person_name} on {self.subject_key}: {self.grounds}"
