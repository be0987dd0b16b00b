"""What a bank answered to an order (银行回执)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class PaymentAnswer(models.Model):
    """An answer of the bank to an order, pain.002 (银行回执).

    A row is evidence of what the bank said and in which file; it is never altered. What it said
    of each payment stands with the payment.
    """

    order = models.ForeignKey(
        "ledger.PaymentOrder", on_delete=models.PROTECT, related_name="answers"
    )
    number = models.TextField(db_collation="C")
    file_name = models.TextField()
    file_sha256 = models.CharField(max_length=64, db_collation="C")
    accepted = models.IntegerField()
    rejected = models.IntegerField()
    pending = models.IntegerField()
    taken_at = models.DateTimeField()
    taken_by = models.TextField()

    class Meta:
        """Each answer of the bank to an order once."""

        db_table = "payment_answer"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "number"], name="payment_answer_once"),
            models.CheckConstraint(
                condition=Q(accepted__gte=0, rejected__gte=0, pending__gte=0),
                name="payment_answer_counts",
            ),
        ]

    def __str__(self) -> str:
        """Show the bank's number of it, for logs."""
        return self.number
