"""What a bank line was found to be (勾对)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class BankMatch(models.Model):
    """That an amount of a bank line is an amount of a transfer (勾对).

    A row is evidence of who, or which rule, said so. Taking it back is a row of its own that
    names the first. Triggers hold that no line and no transfer is matched beyond its amount.
    """

    line = models.ForeignKey("ledger.BankLine", on_delete=models.PROTECT, related_name="matches")
    transfer_id = models.UUIDField()
    payment = models.ForeignKey(
        "ledger.PaymentLine", on_delete=models.PROTECT, related_name="matches", null=True
    )
    amount = models.BigIntegerField()
    rule = models.CharField(max_length=24, db_collation="C")
    has_posted = models.BooleanField()
    reason = models.TextField(default="")
    by_id = models.BigIntegerField()
    by_name = models.TextField()
    confirmed_by_id = models.BigIntegerField(null=True)
    confirmed_by_name = models.TextField(default="")
    at = models.DateTimeField()
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="undone_by", null=True
    )

    class Meta:
        """Amounts above zero; two people where two are needed."""

        db_table = "bank_match"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="bank_match_amount_positive"),
            models.CheckConstraint(condition=~Q(by_name=""), name="bank_match_names_its_maker"),
            models.CheckConstraint(
                condition=Q(confirmed_by_id__isnull=True) | ~Q(confirmed_by_id=F("by_id")),
                name="bank_match_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(undoes__isnull=True) | ~Q(reason=""),
                name="bank_match_undone_with_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["transfer_id"], name="bank_match_of_transfer")]

    def __str__(self) -> str:
        """Show line and transfer, for logs."""
        return f"{self.line_id} = {self.transfer_id}"


class BankProposal(models.Model):
    """A match by hand, or the undoing of one, that waits for a second person (待复核勾对)."""

    line = models.ForeignKey("ledger.BankLine", on_delete=models.PROTECT, related_name="proposals")
    parts = models.JSONField()
    reason = models.TextField()
    undoes = models.ForeignKey(
        BankMatch, on_delete=models.PROTECT, related_name="proposals", null=True
    )
    by_id = models.BigIntegerField()
    by_name = models.TextField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, db_collation="C", default="")
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """One open proposal a line, decided by somebody else."""

        db_table = "bank_proposal"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line"], name="bank_proposal_one_open", condition=Q(outcome="")
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "confirmed", "declined", "withdrawn"]),
                name="bank_proposal_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_by_id__isnull=True, decided_at__isnull=True)
                | Q(outcome="withdrawn", decided_by_id=F("by_id"), decided_at__isnull=False)
                | Q(
                    ~Q(decided_by_id=F("by_id")),
                    outcome__in=["confirmed", "declined"],
                    decided_by_id__isnull=False,
                    decided_at__isnull=False,
                ),
                name="bank_proposal_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(undoes__isnull=True) | Q(parts=[]), name="bank_proposal_one_thing"
            ),
        ]

    def __str__(self) -> str:
        """Show the line and what became of it, for logs."""
        return f"{self.line_id} {self.outcome}"
