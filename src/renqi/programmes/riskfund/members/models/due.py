"""What a member owes for a month, and what came in for it (应缴与收缴)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.programmes.riskfund.members.models.incoming import Incoming
from renqi.programmes.riskfund.members.models.membership import Membership


class Due(models.Model):
    """One month of one member (应缴).

    A row is evidence of what was asked for under which reference. `paid` and `paid_on` follow
    from receipts by a trigger; `paid_on` is the day on which the bank booked the last fen.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="dues")
    month = models.DateField()
    due_on = models.DateField()
    amount = models.BigIntegerField()
    reference = models.TextField(db_collation="C")
    paid = models.BigIntegerField(default=0)
    paid_on = models.DateField(null=True)
    is_ahead = models.BooleanField(default=False)
    waived_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        """One due a month, one reference a due, never more paid than owed."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["membership", "month"], name="members_due_once"),
            models.UniqueConstraint(fields=["reference"], name="members_reference_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=10**13), name="members_due_amount_range"
            ),
            models.CheckConstraint(
                condition=Q(paid__gte=0, paid__lte=F("amount")), name="members_due_not_overpaid"
            ),
            models.CheckConstraint(
                condition=Q(paid=F("amount"), paid_on__isnull=False)
                | Q(paid__lt=F("amount"), paid_on__isnull=True),
                name="members_due_paid_with_day",
            ),
            models.CheckConstraint(
                condition=Q(waived_at__isnull=True) | Q(paid=0), name="members_due_waived_unpaid"
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="members_due_named_by_first_of_month"
            ),
            models.CheckConstraint(
                condition=Q(reference__regex=r"^JF[2-9A-HJKMNP-Z]{7}$"),
                name="members_reference_shape",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on"],
                condition=Q(paid_on__isnull=True, waived_at__isnull=True),
                name="members_due_open",
            )
        ]

    def __str__(self) -> str:
        """Show reference and month, for logs."""
        return f"{self.reference} {self.month}"


class Receipt(models.Model):
    """Fen of a line of the bank that paid a month (缴费收据).

    A row is evidence of which money of the bank became whose contribution, and who said so.
    """

    due = models.ForeignKey(Due, on_delete=models.PROTECT, related_name="receipts")
    incoming = models.ForeignKey(Incoming, on_delete=models.PROTECT, related_name="receipts")
    amount = models.BigIntegerField()
    on = models.DateField()
    by_id = models.BigIntegerField()
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """A line pays a month once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["due", "incoming"], name="members_receipt_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=10**13), name="members_receipt_range"
            ),
        ]

    def __str__(self) -> str:
        """Show what paid what, for logs."""
        return f"{self.due_id} {self.incoming_id} {self.amount}"
