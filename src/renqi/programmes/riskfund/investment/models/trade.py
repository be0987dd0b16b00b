"""What a fund bought and sold, from the proposal to the books (交易)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.programmes.riskfund.investment.domain.vocabulary import TradeKind, TradeState
from renqi.programmes.riskfund.investment.models.instrument import Instrument

_INTO = ("buy", "place")


class Trade(models.Model):
    """One trade (交易).

    A row is evidence of who proposed it, who signed, what the mandate said and what the books
    got. `cost` is what a purchase added to the holdings and, of what left, what its lots had
    cost; it is known when the trade is settled. A settled trade is never altered, only reversed.
    """

    fund = models.TextField(db_collation="C")
    institution_id = models.BigIntegerField()
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="trades")
    kind = models.TextField(db_collation="C")
    quantity = models.BigIntegerField()
    price = models.BigIntegerField()
    amount = models.BigIntegerField()
    accrued = models.BigIntegerField(default=0)
    fee = models.BigIntegerField(default=0)
    trade_on = models.DateField()
    settle_on = models.DateField()
    reason = models.TextField()
    charter_ref = models.TextField(db_collation="C")
    request_key = models.TextField(db_collation="C")
    state = models.TextField(db_collation="C", default="proposed")
    proposed_by_id = models.BigIntegerField()
    proposed_by_name = models.TextField()
    proposed_at = models.DateTimeField()
    signed_by_id = models.BigIntegerField(null=True)
    signed_by_name = models.TextField(default="")
    signed_at = models.DateTimeField(null=True)
    answer = models.TextField(default="")
    settled_on = models.DateField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by_id = models.BigIntegerField(null=True)
    settled_by_name = models.TextField(default="")
    cost = models.BigIntegerField(null=True)
    entry_id = models.BigIntegerField(null=True)
    reversed_on = models.DateField(null=True)
    reversed_at = models.DateTimeField(null=True)
    reversed_by_id = models.BigIntegerField(null=True)
    reversed_by_name = models.TextField(default="")

    class Meta:
        """Figures that fit, and steps that were taken by somebody."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request_key"], name="investment_trade_asked_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[str(one) for one in TradeKind]),
                name="investment_trade_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(one) for one in TradeState]),
                name="investment_trade_state_known",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, price__gt=0, amount__gt=0, amount__lte=10**15)
                & Q(accrued__gte=0, fee__gte=0),
                name="investment_trade_figures",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="investment_trade_says_why"),
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "declined", "withdrawn"))
                | Q(signed_by_id__isnull=False, signed_at__isnull=False),
                name="investment_trade_signed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=("settled", "reversed"),
                    cost__isnull=False,
                    settled_on__isnull=False,
                    settled_by_id__isnull=False,
                    entry_id__isnull=False,
                )
                | Q(
                    ~Q(state__in=("settled", "reversed")),
                    cost__isnull=True,
                    settled_on__isnull=True,
                    entry_id__isnull=True,
                ),
                name="investment_trade_settled_in_books",
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True)
                | ~Q(kind__in=_INTO)
                | Q(cost=F("amount") + F("accrued")),
                name="investment_trade_at_cost",
            ),
            models.CheckConstraint(
                condition=Q(state="reversed", reversed_by_id__isnull=False)
                | Q(~Q(state="reversed"), reversed_by_id__isnull=True),
                name="investment_trade_reversed_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["fund", "state"], name="investment_trade_of_fund"),
        ]

    def __str__(self) -> str:
        """Show what it does, for logs."""
        return f"{self.kind} {self.pk} {self.state}"
