"""Where a firm stands before one rung (企业与梯级)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Standing(models.Model):
    """What a run said of one firm and one rule (企业与梯级).

    A row is evidence of nothing by itself; the rule, the facts and the interpreter say the same
    again. `verdict` is 0 unmet, 1 unknown, 2 review, 3 met. A firm that holds the title
    (`is_held`) was judged as for renewal. `shortfall` ranks near misses: how much of each bar is
    missing, added up over the conditions that fail; null unless few fail and all are numbers.
    """

    firm = models.ForeignKey(
        "cultivation.ScreenedFirm", on_delete=models.CASCADE, related_name="standings"
    )
    rule = models.TextField(db_collation="C")
    verdict = models.SmallIntegerField()
    is_held = models.BooleanField()
    met = models.SmallIntegerField()
    total = models.SmallIntegerField()
    score_low = models.SmallIntegerField(null=True)
    score_high = models.SmallIntegerField(null=True)
    unmet = ArrayField(models.TextField())
    missing = ArrayField(models.TextField())
    shortfall = models.FloatField(null=True)

    class Meta:
        """One row a firm and rule; near misses are found by rank."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["firm", "rule"], name="standing_once"),
            models.CheckConstraint(
                condition=Q(verdict__gte=0) & Q(verdict__lte=3), name="standing_verdict_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["rule", "verdict"], name="standing_by_verdict"),
            models.Index(
                fields=["rule", "shortfall", "firm"],
                name="standing_near_misses",
                condition=Q(shortfall__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """Show the rule and the verdict, for logs."""
        return f"{self.rule} {self.verdict}"
