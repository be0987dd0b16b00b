"""What was done to a fund's book (资金事项)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from renqi.programmes.riskfund.capital.models.fund_book import FundBook

_KINDS = (
    "contributed", "redeemed", "loss", "recovery", "gain", "lent", "lending_released", "repaid",
    "moved", "rebased",
)  # fmt: skip
_PARTIES = ("", "government", "institution", "firm")


class Entry(models.Model):
    """One act on a fund's book (资金事项).

    A row is evidence of who did what for whose money, and under which key; its transfers stand in
    the ledger under the same `group_id`. Rows are added and never altered, but that those of a
    firm follow it into the firm it turned out to be.
    """

    book = models.ForeignKey(FundBook, on_delete=models.PROTECT, related_name="entries")
    key = models.TextField(db_collation="C")
    kind = models.CharField(max_length=20, db_collation="C")
    party = models.CharField(max_length=12, db_collation="C", default="")
    uscc = models.TextField(db_collation="C", default="")
    amount = models.BigIntegerField()
    shares = models.BigIntegerField(default=0)
    source_line_id = models.BigIntegerField(null=True)
    appropriation_id = models.BigIntegerField(null=True)
    # What the act says beyond the columns: parts, split, reason.
    detail = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, db_collation="C")
    group_id = models.UUIDField()
    on = models.DateField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    by_name = models.TextField()

    class Meta:
        """One entry a key."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "key"], name="capital_entry_once"),
            models.UniqueConstraint(fields=["group_id"], name="capital_entry_own_group"),
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="capital_entry_kind_known"),
            models.CheckConstraint(
                condition=Q(party__in=_PARTIES), name="capital_entry_party_known"
            ),
            models.CheckConstraint(condition=~Q(key=""), name="capital_entry_has_key"),
            models.CheckConstraint(condition=Q(shares__gte=0), name="capital_entry_shares"),
            models.CheckConstraint(
                condition=~Q(kind__in=["contributed", "redeemed"]) | ~Q(party=""),
                name="capital_entry_says_whose",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["book", "on", "id"], name="capital_entry_by_day"),
            models.Index(fields=["uscc", "book"], name="capital_entry_of_firm"),
            models.Index(
                fields=["source_line_id"],
                name="capital_entry_of_line",
                condition=Q(source_line_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """Show what it did, for logs."""
        return f"{self.kind} {self.amount}"
