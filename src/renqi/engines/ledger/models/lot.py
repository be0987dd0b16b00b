"""What is left of one grant (批次)."""

from django.db import models


class Lot(models.Model):
    """What is left of one grant to a lotted account (批次).

    A row is evidence that used + lapsed + clawed back + remaining = granted; the database holds
    that. Written by the functions of `sql/` alone; read only here.
    """

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey(
        "ledger.AccountBalance", on_delete=models.DO_NOTHING, related_name="lots"
    )
    origin = models.ForeignKey(
        "ledger.AccountBalance", on_delete=models.DO_NOTHING, related_name="lots_granted"
    )
    seq = models.BigIntegerField()
    cause = models.TextField()
    granted_on = models.DateField()
    expires_on = models.DateField(null=True)
    granted = models.BigIntegerField()
    used = models.BigIntegerField()
    lapsed = models.BigIntegerField()
    clawed_back = models.BigIntegerField()
    remaining = models.BigIntegerField()
    held = models.BigIntegerField()

    class Meta:
        """The table is not Django's to make."""

        managed = False
        db_table = "ledger_lot"

    def __str__(self) -> str:
        """Show the grant's id, for logs."""
        return str(self.id)
