"""One expert's word on one case (评审意见)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

SCORE_MAX = 100


class Review(models.Model):
    """A score with its reason, given blind (评审意见).

    A row is evidence of what one reviewer found in one round. It is added and never altered.
    """

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="reviews")
    round = models.IntegerField()
    person_key = models.BigIntegerField()
    person_name = models.TextField()
    score = models.SmallIntegerField()
    reason = models.TextField()
    given_at = models.DateTimeField()

    class Meta:
        """One review a reviewer and round, with a score and a reason."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "round", "person_key"], name="review_once_a_round"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=SCORE_MAX), name="review_score_in_range"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="review_reason_given"),
        ]

    def __str__(self) -> str:
        """Show the score, for logs."""
        return f"{self.case_id} round {self.round}: {self.score}"
