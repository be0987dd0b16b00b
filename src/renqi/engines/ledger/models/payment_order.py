"""An instruction to a bank to pay (付款指令)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

_STATES = ("prepared", "approved", "sent", "withdrawn", "rejected", "settled", "returned")
_BANK_STATES = ("", "pending", "accepted", "rejected")
_LINE_STATES = ("waiting", "settled", "returned", "rejected", "withdrawn")


class PaymentOrder(models.Model):
    """A batch of payments from one bank account (付款指令).

    A row is evidence of who prepared, approved and sent it. What was sent is kept byte for byte.
    A trigger holds the order of the states and that totals are those of the lines.
    """

    account = models.ForeignKey(
        "ledger.BankAccount", on_delete=models.PROTECT, related_name="orders"
    )
    number = models.TextField(db_collation="C")
    request_key = models.TextField(db_collation="C")
    state = models.CharField(max_length=12, db_collation="C", default="prepared")
    execute_on = models.DateField()
    purpose = models.TextField()
    count = models.IntegerField()
    total = models.BigIntegerField()
    prepared_by_id = models.BigIntegerField()
    prepared_by_name = models.TextField()
    prepared_at = models.DateTimeField()
    approved_by_id = models.BigIntegerField(null=True)
    approved_by_name = models.TextField(default="")
    approved_at = models.DateTimeField(null=True)
    sent_by_id = models.BigIntegerField(null=True)
    sent_by_name = models.TextField(default="")
    sent_at = models.DateTimeField(null=True)
    file = models.BinaryField(null=True)
    file_sha256 = models.CharField(max_length=64, db_collation="C", default="")
    reason = models.TextField(default="")
    ended_by_name = models.TextField(default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Four eyes, and a file where and only where it was sent."""

        db_table = "payment_order"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="payment_order_number_once"),
            models.UniqueConstraint(fields=["request_key"], name="payment_order_asked_once"),
            models.CheckConstraint(
                condition=Q(state__in=_STATES), name="payment_order_state_known"
            ),
            models.CheckConstraint(
                condition=Q(count__gt=0, total__gt=0), name="payment_order_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(approved_by_id__isnull=True) | ~Q(approved_by_id=F("prepared_by_id")),
                name="payment_order_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "withdrawn"])
                | Q(approved_by_id__isnull=False, approved_at__isnull=False),
                name="payment_order_approved_first",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["prepared", "approved", "withdrawn"],
                    file__isnull=True,
                    sent_at__isnull=True,
                    sent_by_id__isnull=True,
                )
                | Q(
                    state__in=["sent", "rejected", "settled", "returned"],
                    file__isnull=False,
                    file_sha256__regex=r"^[0-9a-f]{64}$",
                    sent_at__isnull=False,
                    sent_by_id__isnull=False,
                ),
                name="payment_order_sent_with_file",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "state", "-id"], name="payment_order_by_state")
        ]

    def __str__(self) -> str:
        """Show the number, for logs."""
        return self.number


class PaymentLine(models.Model):
    """One payment of an order (付款明细).

    A row is evidence of whom to pay and which promise of the ledger it keeps. Only its state,
    what the bank last said of it, and the promise where the bank's booking was taken back, are
    rewritten.
    """

    order = models.ForeignKey("ledger.PaymentOrder", on_delete=models.PROTECT, related_name="lines")
    place = models.IntegerField()
    end_to_end_id = models.TextField(db_collation="C")
    creditor_name = models.TextField()
    creditor_account = models.TextField(db_collation="C")
    creditor_bank = models.TextField(db_collation="C")
    creditor_bank_name = models.TextField(default="")
    amount = models.BigIntegerField()
    purpose = models.TextField()
    hold_id = models.UUIDField()
    has_made_hold = models.BooleanField()
    state = models.CharField(max_length=12, db_collation="C", default="waiting")
    bank_status = models.CharField(max_length=12, db_collation="C", default="")
    bank_reason = models.CharField(max_length=35, db_collation="C", default="")
    bank_note = models.TextField(default="")

    class Meta:
        """Each payment named once, each promise paid once."""

        db_table = "payment_line"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["end_to_end_id"], name="payment_line_named_once"),
            models.UniqueConstraint(
                fields=["hold_id"],
                name="payment_line_hold_once",
                condition=~Q(state__in=["rejected", "withdrawn"]),
            ),
            models.UniqueConstraint(fields=["order", "place"], name="payment_line_place_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=10**15), name="payment_line_amount_range"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_LINE_STATES), name="payment_line_state_known"
            ),
            models.CheckConstraint(
                condition=Q(bank_status__in=_BANK_STATES)
                & (~Q(bank_status="rejected") | Q(state="rejected")),
                name="payment_line_bank_status",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "amount"], name="payment_line_waiting")]

    def __str__(self) -> str:
        """Show what the payment is called, for logs."""
        return self.end_to_end_id
