"""What was tried of a charter, and what the two sides said to it (章程测算与审批)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from renqi.programmes.riskfund.charter.domain.states import Answer, Side
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE

_ANSWERS = sorted(answer.value for answer in Answer)


class CharterApproval(models.Model):
    """What one side says to a version handed in (审批意见); append-only.

    A row is evidence of who read which text (`digest`) and what they answered. Who wrote in the
    version or handed it in answers for no side (`sql/charter_guards.sql`).
    """

    version = models.ForeignKey(
        "charter.CharterVersion", on_delete=models.PROTECT, related_name="approvals"
    )
    round = models.SmallIntegerField()
    digest = models.CharField(max_length=64, db_collation="C")
    side = models.CharField(max_length=8, db_collation="C")
    role = models.CharField(max_length=20, db_collation="C")
    answer = models.CharField(max_length=10, db_collation="C")
    words = models.TextField(default="")
    by_id = models.BigIntegerField()
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """One answer a side and round, from two people, each of the role of their side."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "round", "side"], name="charter_approved_once_a_side"
            ),
            models.UniqueConstraint(
                fields=["version", "round", "by_id"], name="charter_approved_by_two_people"
            ),
            models.CheckConstraint(
                condition=Q(side=Side.BUREAU.value, role="bureau_lead")
                | Q(side=Side.FINANCE.value, role="finance_officer"),
                name="charter_approved_by_its_side",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=_ANSWERS), name="charter_approval_answer_known"
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.APPROVE.value) | ~Q(words=""),
                name="charter_sent_back_says_why",
            ),
        ]

    def __str__(self) -> str:
        """Show version, side and answer, for logs."""
        return f"{self.version_id}/{self.round} {self.side} {self.answer}"


class CharterTrial(models.Model):
    """What a version was found to lead to before it was published (章程测算); append-only.

    A row is evidence of the chance of ruin, in billionths, that the solvency engine gave for
    exactly the text of `digest`. The newest row of a text counts.
    """

    version = models.ForeignKey(
        "charter.CharterVersion", on_delete=models.PROTECT, related_name="trials"
    )
    digest = models.CharField(max_length=64, db_collation="C")
    ruin = models.BigIntegerField()
    months = models.SmallIntegerField()
    result = models.JSONField()
    by_id = models.BigIntegerField()
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """A chance between none and certainty."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ruin__gte=0, ruin__lte=WHOLE, months__gte=1),
                name="charter_trial_range",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["version", "-id"], name="charter_trial_newest"),
        ]

    def __str__(self) -> str:
        """Show version and ruin, for logs."""
        return f"{self.version_id} {self.ruin}"
