"""An account with its counters as of now (账户余额)."""

from django.db import models


class AccountBalance(models.Model):
    """An account with its counters as of now, a view (账户余额).

    A row is evidence of nothing by itself: the counters are what the transfers add up to, and
    `ledger_verify` compares them.
    """

    id = models.BigIntegerField(primary_key=True)
    book = models.ForeignKey("ledger.Book", on_delete=models.DO_NOTHING, related_name="accounts")
    unit = models.SmallIntegerField()
    side = models.SmallIntegerField()
    code = models.TextField()
    name = models.TextField()
    owner = models.TextField()
    purpose = models.TextField()
    is_hot = models.BooleanField()
    is_lotted = models.BooleanField()
    is_frozen = models.BooleanField()
    balance_min = models.BigIntegerField(null=True)
    balance_max = models.BigIntegerField(null=True)
    debits = models.BigIntegerField()
    credits = models.BigIntegerField()
    debits_pending = models.BigIntegerField()
    credits_pending = models.BigIntegerField()

    class Meta:
        """A view of `sql/ledger_balance.sql`."""

        managed = False
        db_table = "ledger_balance"

    def __str__(self) -> str:
        """Show the code, for logs."""
        return self.code
