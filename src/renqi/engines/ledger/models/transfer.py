"""One transfer, both legs in a row (分录)."""

from django.db import models


class Transfer(models.Model):
    """One transfer, both legs in a row (分录).

    A row is evidence of what was posted, when, and by whom; it is never altered or removed.
    Written by the functions of `sql/` alone; read only here.
    """

    id = models.UUIDField(primary_key=True)
    seq = models.BigIntegerField()
    xid = models.BigIntegerField()
    debit = models.ForeignKey(
        "ledger.AccountBalance", on_delete=models.DO_NOTHING, related_name="debits_posted"
    )
    credit = models.ForeignKey(
        "ledger.AccountBalance", on_delete=models.DO_NOTHING, related_name="credits_posted"
    )
    amount = models.BigIntegerField()
    released = models.BigIntegerField()
    book = models.ForeignKey("ledger.Book", on_delete=models.DO_NOTHING, related_name="transfers")
    unit = models.SmallIntegerField()
    kind = models.SmallIntegerField()
    effective_on = models.DateField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    lot_expires_on = models.DateField(null=True)
    group_id = models.UUIDField(null=True)
    pending_id = models.UUIDField(null=True)
    reverses_id = models.UUIDField(null=True)
    refunds_id = models.UUIDField(null=True)
    lot_id = models.UUIDField(null=True)
    cause = models.TextField()
    memo = models.TextField()
    actor = models.TextField()

    class Meta:
        """The table is not Django's to make."""

        managed = False
        db_table = "ledger_transfer"

    def __str__(self) -> str:
        """Show the id, for logs."""
        return str(self.id)
