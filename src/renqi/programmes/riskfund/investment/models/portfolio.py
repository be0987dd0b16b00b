"""What the mandate of a fund is, as the database holds trades to it (投资授权)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

_WHOLE = 10**9
_STATES = ("open", "planned", "closed")


class Portfolio(models.Model):
    """The limits of a fund as a whole, and where its money stands in the ledger (投资组合).

    A row is evidence of which version of the charter trades are held to. Jobs take it over; no
    page writes it. Locking it puts the trades of a fund in order.
    """

    fund = models.TextField(primary_key=True, db_collation="C")
    institution_id = models.BigIntegerField()
    book_id = models.SmallIntegerField()
    cash_id = models.BigIntegerField()
    class_ids = ArrayField(models.BigIntegerField())
    charter_ref = models.TextField(db_collation="C")
    liquidity_share = models.BigIntegerField()
    single_trade_max = models.BigIntegerField()
    cvar_max = models.BigIntegerField()
    on_call_days = models.IntegerField()
    taken_on = models.DateField()
    taken_at = models.DateTimeField()

    class Meta:
        """Shares are shares."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(liquidity_share__gte=0, liquidity_share__lte=_WHOLE),
                name="investment_portfolio_share",
            )
        ]

    def __str__(self) -> str:
        """Show the version, for logs."""
        return self.charter_ref


class MandateRule(models.Model):
    """The limits of one class of assets (投资品种限额)."""

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.PROTECT, related_name="rules", db_column="fund"
    )
    asset_class = models.TextField(db_collation="C")
    share_min = models.BigIntegerField()
    share_max = models.BigIntegerField()
    issuer_max = models.BigIntegerField()
    days_max = models.IntegerField(null=True)
    bucket_days = models.IntegerField()

    class Meta:
        """One row a class."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["portfolio", "asset_class"], name="investment_rule_once"
            ),
            models.CheckConstraint(
                condition=Q(share_min__gte=0, share_max__gte=F("share_min"))
                & Q(share_max__lte=_WHOLE, issuer_max__gte=0, issuer_max__lte=_WHOLE),
                name="investment_rule_shares",
            ),
        ]

    def __str__(self) -> str:
        """Show the class, for logs."""
        return self.asset_class


class DriftAlert(models.Model):
    """A limit that prices or payments broke, until it holds again (被动超限).

    A row is evidence of since when it was known and of what the institution planned.
    """

    fund = models.TextField(db_collation="C")
    institution_id = models.BigIntegerField()
    limit = models.TextField(db_collation="C")
    about = models.TextField(db_collation="C", default="")
    since_on = models.DateField()
    seen_on = models.DateField()
    allowed = models.BigIntegerField()
    found = models.BigIntegerField()
    state = models.TextField(db_collation="C", default="open")
    plan = models.TextField(default="")
    plan_by = models.DateField(null=True)
    planned_by_id = models.BigIntegerField(null=True)
    planned_by_name = models.TextField(default="")
    planned_at = models.DateTimeField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        """One alert a limit at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["fund", "limit", "about"],
                condition=~Q(state="closed"),
                name="investment_alert_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_STATES), name="investment_alert_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False)
                | Q(~Q(state="closed"), closed_on__isnull=True),
                name="investment_alert_closed_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="planned") | (~Q(plan="") & Q(planned_by_id__isnull=False)),
                name="investment_alert_planned_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        """Show the limit, for logs."""
        return f"{self.fund} {self.limit} {self.about}"
