"""Money paid before the review (紧急先付)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.programmes.riskfund.relief.models.claim import Claim


class BreakGlassUse(models.Model):
    """Who signed for a payment before its review, and who looked at it after (紧急先付记录).

    Two people sign, a third looks until `look_due_on`. A look that is overdue bars those who
    signed from signing again, in the database too (`sql/break_glass.sql`).
    """

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="break_glass")
    fund = models.CharField(max_length=64, db_collation="C")
    amount = models.BigIntegerField()
    reason = models.TextField()
    first_by_id = models.BigIntegerField()
    first_by = models.TextField()
    first_at = models.DateTimeField()
    second_by_id = models.BigIntegerField(null=True)
    second_by = models.TextField(default="")
    second_at = models.DateTimeField(null=True)
    look_due_on = models.DateField(null=True)
    looked_by_id = models.BigIntegerField(null=True)
    looked_by = models.TextField(default="")
    looked_at = models.DateTimeField(null=True)
    is_in_order = models.BooleanField(null=True)
    words = models.TextField(default="")
    told_overdue_at = models.DateTimeField(null=True)

    class Meta:
        """Three people."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(reason=""), name="relief_glass_says_why"
            ),
            models.CheckConstraint(
                condition=Q(second_by_id__isnull=True) | ~Q(second_by_id=F("first_by_id")),
                name="relief_glass_two_people",
            ),
            models.CheckConstraint(
                condition=Q(looked_by_id__isnull=True)
                | (
                    Q(second_by_id__isnull=False)
                    & ~Q(looked_by_id=F("first_by_id"))
                    & ~Q(looked_by_id=F("second_by_id"))
                ),
                name="relief_glass_third_looks",
            ),
            models.CheckConstraint(
                condition=Q(second_at__isnull=True, look_due_on__isnull=True)
                | Q(second_at__isnull=False, look_due_on__isnull=False),
                name="relief_glass_look_is_due",
            ),
            models.CheckConstraint(
                condition=Q(looked_at__isnull=True, is_in_order__isnull=True)
                | (Q(looked_at__isnull=False, is_in_order__isnull=False) & ~Q(words="")),
                name="relief_glass_looked_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["look_due_on"],
                name="relief_glass_open_looks",
                condition=Q(looked_at__isnull=True, second_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        """Show claim and day, for logs."""
        return f"{self.claim_id} look until {self.look_due_on}"
