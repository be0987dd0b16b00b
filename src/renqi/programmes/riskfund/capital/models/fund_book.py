"""Which ledger accounts hold a fund's money (基金账簿)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class FundBook(models.Model):
    """The book of a fund (基金账簿).

    A row is evidence of which ledger accounts are the fund's, and of the floor that was decided
    for its cash. What the accounts hold stands in the ledger.
    """

    fund = models.TextField(db_collation="C")
    owner = models.TextField(db_collation="C")
    book_id = models.SmallIntegerField()
    bank_account_id = models.BigIntegerField()
    # Number by code, for the accounts that every fund has.
    accounts = models.JSONField()
    floor = models.BigIntegerField(default=0)
    floor_reason = models.TextField(default="")
    floor_by_name = models.TextField(default="")
    floor_at = models.DateTimeField(null=True)
    opened_by_id = models.BigIntegerField()
    opened_by_name = models.TextField()
    opened_at = models.DateTimeField()

    class Meta:
        """One book a fund, one fund a book."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fund"], name="capital_book_once"),
            models.UniqueConstraint(fields=["book_id"], name="capital_book_own_ledger"),
            models.UniqueConstraint(fields=["bank_account_id"], name="capital_book_own_bank"),
            models.CheckConstraint(condition=~Q(fund="") & ~Q(owner=""), name="capital_book_named"),
            models.CheckConstraint(condition=Q(floor__gte=0), name="capital_book_floor_not_below"),
        ]

    def __str__(self) -> str:
        """Show the fund, for logs."""
        return self.fund
