"""A set of accounts that is closed together (账簿)."""

from django.db import models


class Book(models.Model):
    """A set of accounts that is closed together (账簿).

    A row is evidence of how far the set is closed. Made by `sql/tables.sql`; read only here.
    """

    id = models.SmallIntegerField(primary_key=True)
    code = models.TextField()
    name = models.TextField()
    soft_closed_through = models.DateField()
    closed_through = models.DateField()

    class Meta:
        """The table is not Django's to make."""

        managed = False
        db_table = "ledger_book"

    def __str__(self) -> str:
        """Show the code, for logs."""
        return self.code
