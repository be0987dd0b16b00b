"""Claims drawn to be looked at again, and what was found (抽样复审)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from renqi.programmes.riskfund.supervision.domain.re_audit import Grade

_GRADES = sorted(one.value for one in Grade)


class AuditDraw(models.Model):
    """A draw of decided claims (复审抽样), append-only.

    A row is evidence of how the sample came about: the seed, of how many, by whom. The same seed
    over the same claims draws the same ones.
    """

    fund = models.CharField(max_length=60, db_collation="C")
    owner = models.TextField(db_collation="C")
    since = models.DateField()
    until = models.DateField()
    seed = models.BigIntegerField()
    drawn_of = models.IntegerField()
    by_key = models.BigIntegerField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """A period that begins before it ends."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(since__lte=models.F("until")), name="supervision_draw_period"
            )
        ]

    def __str__(self) -> str:
        """Show the fund and the period, for logs."""
        return f"{self.fund} {self.since}–{self.until}"


class AuditItem(models.Model):
    """One claim of a draw with the reasons that made it likelier (复审样本), append-only."""

    draw = models.ForeignKey(AuditDraw, on_delete=models.PROTECT, related_name="items")
    claim_id = models.BigIntegerField()
    reference = models.TextField()
    amount = models.BigIntegerField()
    weight = models.IntegerField()
    reasons = models.JSONField(default=list)

    class Meta:
        """A claim is drawn once a draw."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draw", "claim_id"], name="supervision_item_once"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="supervision_item_weight"),
        ]

    def __str__(self) -> str:
        """Show the claim, for logs."""
        return self.reference


class Finding(models.Model):
    """What the regulator found of a drawn claim, and what was answered (复审意见).

    A row is evidence of the words of both; they are written once.
    """

    item = models.OneToOneField(AuditItem, on_delete=models.PROTECT, related_name="finding")
    grade = models.CharField(max_length=8)
    words = models.TextField()
    by_key = models.BigIntegerField()
    by = models.TextField()
    at = models.DateTimeField()
    answer_until = models.DateField(null=True)
    answer = models.TextField(default="")
    answered_by = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    settled_by = models.TextField(default="")
    settled_at = models.DateTimeField(null=True)
    settled_words = models.TextField(default="")

    class Meta:
        """Known grades; words always; settled only after an answer where one was asked for."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(grade__in=_GRADES), name="supervision_grade_known"),
            models.CheckConstraint(condition=~Q(words=""), name="supervision_finding_in_words"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True)
                | Q(answer_until__isnull=True)
                | Q(answered_at__isnull=False),
                name="supervision_finding_answered_first",
            ),
        ]

    def __str__(self) -> str:
        """Show the grade, for logs."""
        return f"{self.grade} {self.item_id}"
