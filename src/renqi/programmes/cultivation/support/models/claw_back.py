"""Money that is asked back, and what came of it (追回)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

_GROUNDS = ("title_revoked", "paid_in_error", "condition_missed")
_STATES = ("proposed", "claimed", "settled", "dropped")


class ClawBack(models.Model):
    """A claim for money that was paid (追回债权).

    A row is evidence of why which amount is asked back and in which case that was decided.
    """

    number = models.TextField(db_collation="C")
    line = models.ForeignKey(
        "support.EntitlementLine", on_delete=models.PROTECT, related_name="claims"
    )
    uscc = models.CharField(max_length=18, db_collation="C")
    firm_name = models.TextField()
    ground = models.CharField(max_length=20, db_collation="C")
    reason = models.TextField()
    amount = models.BigIntegerField()
    request_key = models.TextField(db_collation="C")
    case_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=12, db_collation="C", default="proposed")
    asked_by_id = models.BigIntegerField()
    asked_by_name = models.TextField()
    asked_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    paused_on = models.DateField(null=True)
    receivable_id = models.BigIntegerField(null=True)
    transfer_id = models.UUIDField(null=True)
    reversal_id = models.UUIDField(null=True)

    class Meta:
        """Decided by somebody else, in a case of its own."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="support_claim_number_once"),
            models.UniqueConstraint(fields=["request_key"], name="support_claim_asked_once"),
            models.UniqueConstraint(fields=["case_id"], name="support_claim_own_case"),
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(state__in=["proposed", "claimed"]),
                name="support_claim_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ground__in=_GROUNDS), name="support_claim_ground_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_STATES), name="support_claim_state_known"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(reason=""), name="support_claim_says_what"
            ),
            models.CheckConstraint(
                condition=Q(decided_by_id__isnull=True) | ~Q(decided_by_id=F("asked_by_id")),
                name="support_claim_four_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["claimed", "settled"])
                | Q(decided_by_id__isnull=False, due_on__isnull=False),
                name="support_claim_decided_first",
            ),
        ]

    def __str__(self) -> str:
        """Show the number, for logs."""
        return self.number


class ClawBackReceipt(models.Model):
    """Money that came in for a claim (追回到账).

    A row is evidence of which line of the bank brought it; it is never altered.
    """

    claim = models.ForeignKey(ClawBack, on_delete=models.PROTECT, related_name="receipts")
    bank_line_id = models.BigIntegerField()
    amount = models.BigIntegerField()
    on = models.DateField()
    transfer_id = models.UUIDField()
    by_id = models.BigIntegerField()
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """Each line of the bank once a claim, each posting once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["claim", "bank_line_id"], name="support_receipt_line_once"
            ),
            models.UniqueConstraint(fields=["transfer_id"], name="support_receipt_posted_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="support_receipt_amount"),
        ]
        indexes: ClassVar = [models.Index(fields=["bank_line_id"], name="support_receipt_of_line")]

    def __str__(self) -> str:
        """Show claim and amount, for logs."""
        return f"{self.claim_id} {self.amount}"
