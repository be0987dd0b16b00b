"""What holdings earned, as the books have it (损益与收益)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from renqi.programmes.riskfund.investment.domain.vocabulary import IncomeKind, ResultKind
from renqi.programmes.riskfund.investment.models.instrument import Instrument
from renqi.programmes.riskfund.investment.models.trade import Trade


class Income(models.Model):
    """A coupon, interest or a dividend that came in (投资收益).

    A row is evidence of which payment of an instrument the money was.
    """

    fund = models.TextField(db_collation="C")
    institution_id = models.BigIntegerField()
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="incomes", null=True
    )
    kind = models.TextField(db_collation="C")
    due_on = models.DateField()
    received_on = models.DateField()
    amount = models.BigIntegerField()
    request_key = models.TextField(db_collation="C")
    entry_id = models.BigIntegerField()
    by_id = models.BigIntegerField()
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """A payment once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request_key"], name="investment_income_asked_once"),
            models.UniqueConstraint(
                fields=["instrument", "kind", "due_on"],
                condition=Q(kind="coupon"),
                name="investment_income_coupon_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[str(one) for one in IncomeKind]) & Q(amount__gt=0),
                name="investment_income_figures",
            ),
        ]

    def __str__(self) -> str:
        """Show what it was, for logs."""
        return f"{self.kind} {self.due_on}"


class Result(models.Model):
    """A gain or a loss, split over the classes of contributors (损益).

    A row is evidence of one entry in the books and of how it was split.
    """

    fund = models.TextField(db_collation="C")
    institution_id = models.BigIntegerField()
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="results", null=True
    )
    trade = models.ForeignKey(Trade, on_delete=models.PROTECT, related_name="results", null=True)
    asset_class = models.TextField(db_collation="C")
    kind = models.TextField(db_collation="C")
    on = models.DateField()
    amount = models.BigIntegerField()
    split = models.JSONField()
    account = models.TextField(db_collation="C")
    key = models.TextField(db_collation="C")
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """One entry a cause."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], name="investment_result_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[str(one) for one in ResultKind]) & ~Q(amount=0),
                name="investment_result_figures",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["fund", "on"], name="investment_result_of_fund"),
            models.Index(fields=["instrument", "kind"], name="investment_result_of_one"),
        ]

    def __str__(self) -> str:
        """Show the cause, for logs."""
        return self.key
