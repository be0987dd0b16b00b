"""What a firm lost, line by line, and the files that prove it (损失明细与材料)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from renqi.programmes.riskfund.relief.models.claim import Claim


class ClaimLoss(models.Model):
    """One line of a loss as it was handed in (损失明细).

    `invoice_key` is the number of the invoice without blanks and signs, with its counterparty
    where the number alone is not unique in the country. `is_live` while the claim is not refused
    or withdrawn, `is_paid` once money was let go for it.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="losses")
    uscc = models.CharField(max_length=18, db_collation="C")
    line = models.SmallIntegerField()
    counterparty = models.TextField(default="")
    counterparty_uscc = models.CharField(max_length=18, db_collation="C", default="")
    invoice_no = models.TextField(default="")
    invoice_key = models.TextField(db_collation="C", default="")
    amount = models.BigIntegerField()
    accepted = models.BigIntegerField(default=0)
    delivered_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    legal_due_on = models.DateField(null=True)
    days_overdue = models.IntegerField(null=True)
    words = models.TextField(default="")
    is_live = models.BooleanField(default=True)
    is_paid = models.BooleanField(default=False)

    class Meta:
        """An invoice is claimed once a firm and paid for once in all."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["claim", "line"], name="relief_loss_line_once"),
            models.UniqueConstraint(
                fields=["uscc", "invoice_key"],
                condition=Q(is_live=True) & ~Q(invoice_key=""),
                name="relief_invoice_once_a_firm",
            ),
            models.UniqueConstraint(
                fields=["invoice_key"],
                condition=Q(is_paid=True) & ~Q(invoice_key=""),
                name="relief_invoice_paid_once",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, accepted__gte=0), name="relief_loss_counts"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["invoice_key"], name="relief_loss_invoice", condition=~Q(invoice_key="")
            ),
            models.Index(
                fields=["counterparty_uscc"],
                name="relief_loss_counterparty",
                condition=~Q(counterparty_uscc="") & Q(is_live=True),
            ),
        ]

    def __str__(self) -> str:
        """Show claim and line, for logs."""
        return f"{self.claim_id}.{self.line} {self.amount}"


class ClaimFile(models.Model):
    """A file that proves a loss (损失材料).

    A row is evidence of which bytes (by sha256) were handed in as what; the bytes lie under the
    data directory by their hash. It is taken back while the claim is a draft or sent back.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=64, db_collation="C")
    file_name = models.TextField()
    sha256 = models.CharField(max_length=64, db_collation="C")
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=100)
    by_id = models.BigIntegerField()
    by = models.TextField()
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        """The same bytes count once as one kind."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["claim", "kind", "sha256"],
                condition=Q(withdrawn_at__isnull=True),
                name="relief_file_once",
            ),
            models.CheckConstraint(condition=Q(size__gte=1), name="relief_file_has_content"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="relief_file_sha256_shape"
            ),
        ]

    def __str__(self) -> str:
        """Show what the file is called, for logs."""
        return f"{self.claim_id} {self.kind}: {self.file_name}"
