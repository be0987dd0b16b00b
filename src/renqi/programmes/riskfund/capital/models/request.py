"""What takes two people to do to a fund's book (双人事项)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.programmes.riskfund.capital.models.fund_book import FundBook

_KINDS = ("withdraw", "rebase", "floor")
_STATES = ("asked", "done", "declined", "withdrawn")


class BookRequest(models.Model):
    """Something that one person asks for and another lets pass (双人事项).

    A row is evidence of both. `withdraw` takes money of the government or the institution out of
    the fund, `rebase` sets shares without a price anew, `floor` sets what cash must stay.
    """

    book = models.ForeignKey(FundBook, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=12, db_collation="C")
    party = models.CharField(max_length=12, db_collation="C", default="")
    amount = models.BigIntegerField(default=0)
    reason = models.TextField()
    request_key = models.TextField(db_collation="C")
    state = models.CharField(max_length=12, db_collation="C", default="asked")
    asked_by_id = models.BigIntegerField()
    asked_by_name = models.TextField()
    asked_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(default="")

    class Meta:
        """Two people."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "request_key"], name="capital_ask_once"),
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="capital_ask_kind_known"),
            models.CheckConstraint(condition=Q(state__in=_STATES), name="capital_ask_state_known"),
            models.CheckConstraint(
                condition=Q(kind="withdraw", party__in=["government", "institution"], amount__gt=0)
                | Q(kind="rebase", party__in=["government", "institution", "firm"], amount=0)
                | Q(kind="floor", party="", amount__gte=0),
                name="capital_ask_says_what",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="capital_ask_says_why"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_by_id__isnull=True, decided_at__isnull=True)
                | Q(state="withdrawn", decided_by_id=F("asked_by_id"), decided_at__isnull=False)
                | Q(
                    ~Q(decided_by_id=F("asked_by_id")),
                    state__in=["done", "declined"],
                    decided_by_id__isnull=False,
                    decided_at__isnull=False,
                ),
                name="capital_ask_four_eyes",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["book", "-id"], name="capital_ask_of_book")]

    def __str__(self) -> str:
        """Show what is asked for, for logs."""
        return f"{self.kind} {self.party} {self.state}"
