"""Every saved state of a form (草稿)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Draft(models.Model):
    """One saved state of the form of a case (草稿).

    A row is evidence of what somebody had typed at that instant. Rows are added and never
    altered or removed: a save that came too late is kept too, with `accepted` false, so that
    no work is lost. The form as it stands is the accepted row with the highest revision.
    """

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="drafts")
    revision = models.IntegerField()
    based_on = models.IntegerField()
    accepted = models.BooleanField()
    data = models.JSONField()
    person_key = models.BigIntegerField()
    person_name = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        """Revisions follow each other; of two saves on one revision only one is accepted."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "revision"], condition=Q(accepted=True), name="draft_revision_once"
            ),
            models.CheckConstraint(
                condition=Q(revision=F("based_on") + 1, based_on__gte=0),
                name="draft_follows_its_base",
            ),
        ]

    def __str__(self) -> str:
        """Show the revision, for logs."""
        return f"{self.case_id} draft {self.revision}"
