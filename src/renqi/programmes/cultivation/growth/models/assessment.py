"""Self-assessments: the open draft, and what was handed in (自评)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class AssessmentDraft(models.Model):
    """Answers that a firm has not handed in yet (自评草稿)."""

    uscc = models.CharField(max_length=18, db_collation="C")
    questionnaire = models.CharField(max_length=32)
    version = models.DateField()
    answers = models.JSONField(default=dict)
    revision = models.IntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.TextField()

    class Meta:
        """One open draft a firm and questionnaire."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["uscc", "questionnaire"], name="assessment_draft_once"),
        ]

    def __str__(self) -> str:
        """Show whose it is, for logs."""
        return f"{self.uscc} {self.questionnaire}"


class AssessmentTake(models.Model):
    """A self-assessment as a firm handed it in (自评结果); append-only.

    `points` are thousandths of a point. `result` repeats what the answers make, by part; the
    questionnaire of that version makes the same of them again.
    """

    uscc = models.CharField(max_length=18, db_collation="C")
    firm_name = models.TextField()
    questionnaire = models.CharField(max_length=32)
    version = models.DateField()
    answers = models.JSONField()
    points = models.IntegerField()
    level = models.SmallIntegerField()
    result = models.JSONField()
    taken_on = models.DateField()
    taken_at = models.DateTimeField()
    by_id = models.BigIntegerField()
    by = models.TextField()

    class Meta:
        """Points and levels in range; the newest of a firm is found at once."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(points__gte=0) & Q(points__lte=100_000),
                name="assessment_points_range",
            ),
            models.CheckConstraint(
                condition=Q(level__gte=0) & Q(level__lte=4), name="assessment_level_range"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["uscc", "questionnaire", "-taken_at"], name="assessment_newest")
        ]

    def __str__(self) -> str:
        """Show whose it is and of when, for logs."""
        return f"{self.uscc} {self.questionnaire} {self.taken_on}"
