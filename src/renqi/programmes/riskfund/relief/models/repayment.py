"""Money that a firm paid back (还款)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Repayment(models.Model):
    """Part of a line of the bank that is for a loan (还款到账).

    A row is evidence of which line of the bank brought it and what it paid, its
    principal under the plan of then; it is never altered.
    """

    loan = models.ForeignKey("relief.Loan", on_delete=models.PROTECT, related_name="repayments")
    bank_line_id = models.BigIntegerField()
    on = models.DateField()
    amount = models.BigIntegerField()
    late = models.BigIntegerField(default=0)
    fee = models.BigIntegerField(default=0)
    principal = models.BigIntegerField(default=0)
    plan_number = models.SmallIntegerField()
    how = models.CharField(max_length=12, db_collation="C")
    by_id = models.BigIntegerField()
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """Each line of the bank once a loan; its parts are the whole."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["loan", "bank_line_id"], name="relief_repayment_line_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    amount__gt=0,
                    late__gte=0,
                    fee__gte=0,
                    principal__gte=0,
                    amount=F("late") + F("fee") + F("principal"),
                ),
                name="relief_repayment_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(how__in=["reference", "payer", "hand"]),
                name="relief_repayment_how_known",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["bank_line_id"], name="relief_repayment_of_line")]

    def __str__(self) -> str:
        """Show loan and amount, for logs."""
        return f"{self.loan_id} {self.amount}"
