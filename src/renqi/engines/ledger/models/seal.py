"""One link of the chain over the journal (封签)."""

from django.db import models


class Seal(models.Model):
    """One link of the chain over the journal (封签).

    A row is evidence of every transfer whose transaction number is in its window, and of all
    seals before it.
    """

    no = models.BigIntegerField(primary_key=True)
    xid_from = models.BigIntegerField()
    xid_until = models.BigIntegerField()
    transfers = models.BigIntegerField()
    root = models.BinaryField()
    previous = models.BinaryField()
    hash = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        """The table is not Django's to make."""

        managed = False
        db_table = "ledger_seal"

    def __str__(self) -> str:
        """Show the number, for logs."""
        return f"seal {self.no}"
