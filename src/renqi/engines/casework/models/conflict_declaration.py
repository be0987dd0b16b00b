"""What somebody declared of an interest in a subject (利害关系申报)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class ConflictDeclaration(models.Model):
    """A declaration about one person and one subject (利害关系申报).

    A row is evidence of who declared what and when. Without a case it stands for every case of
    the subject and names at least one ground; with a case and no ground it says that there is
    none. One that was made wrongly is lifted once, by somebody else and with a reason, and is
    kept (`sql/settled_once.sql`).
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
    lifted_at = models.DateTimeField(null=True)
    lifted_by_key = models.BigIntegerField(null=True)
    lifted_by = models.TextField(default="")
    lifted_because = models.TextField(default="")

    class Meta:
        """A standing declaration names a ground; nobody lifts their own."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(case__isnull=False) | ~Q(grounds=[]),
                name="conflict_declaration_names_a_ground",
            ),
            models.CheckConstraint(
                condition=~Q(subject_key=""), name="conflict_declaration_has_subject"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by_key__isnull=True)
                | (
                    Q(lifted_at__isnull=False, lifted_by_key__isnull=False)
                    & ~Q(lifted_by_key=F("person_key"))
                    & ~Q(lifted_because="")
                ),
                name="conflict_declaration_lifted_by_another",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_key", "person_key"], name="conflict_declaration_lookup")
        ]

    def __str__(self) -> str:
        """Show who declared about whom, for logs."""
        return f"{self.person_name} on {self.subject_key}: {self.grounds}"
