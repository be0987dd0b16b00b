"""What a firm has in a fund (企业权益)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from renqi.programmes.riskfund.capital.models.fund_book import FundBook


class FirmStake(models.Model):
    """Shares of a firm and the money behind them (企业权益).

    A row is evidence of what a firm ever paid in and got back. The shares are a copy of its ledger
    account, for lists; `renqi fund verify` compares them. A firm into which another was merged has
    two rows.
    """

    book = models.ForeignKey(FundBook, on_delete=models.PROTECT, related_name="stakes")
    uscc = models.TextField(db_collation="C")
    # As known when it was last looked up: an institution sees no register of firms.
    firm_name = models.TextField(default="")
    account_id = models.BigIntegerField()
    shares = models.BigIntegerField(default=0)
    paid_in = models.BigIntegerField(default=0)
    drawn = models.BigIntegerField(default=0)
    forfeited = models.BigIntegerField(default=0)
    borne = models.BigIntegerField(default=0)

    class Meta:
        """One row an account, nothing below zero."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account_id"], name="capital_stake_own_account"),
            models.CheckConstraint(condition=~Q(uscc=""), name="capital_stake_of_a_firm"),
            models.CheckConstraint(
                condition=Q(
                    shares__gte=0,
                    paid_in__gte=0,
                    drawn__gte=0,
                    forfeited__gte=0,
                    borne__gte=0,
                ),
                name="capital_stake_not_below",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["book", "-shares"], name="capital_stake_by_shares"),
            models.Index(fields=["uscc", "book"], name="capital_stake_of_firm"),
        ]

    def __str__(self) -> str:
        """Show whose it is, for logs."""
        return f"{self.uscc} {self.shares}"
