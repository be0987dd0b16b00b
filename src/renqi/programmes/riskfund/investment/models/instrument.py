"""What a fund's money can lie in (投资工具)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.programmes.riskfund.investment.domain.vocabulary import ASSET_CLASSES, DayCount
from renqi.programmes.riskfund.investment.models.counterparty import Counterparty


class Instrument(models.Model):
    """A deposit, a bond or a fund, with its terms (投资工具).

    A row is evidence of the terms that interest was worked out by; they stay as registered.
    """

    fund = models.TextField(db_collation="C")
    institution_id = models.BigIntegerField()
    code = models.TextField(db_collation="C")
    name = models.TextField()
    counterparty = models.ForeignKey(
        Counterparty, on_delete=models.PROTECT, related_name="instruments"
    )
    asset_class = models.TextField(db_collation="C")
    rate = models.BigIntegerField()
    early_rate = models.BigIntegerField(default=0)
    coupons_year = models.SmallIntegerField(default=0)
    starts_on = models.DateField()
    matures_on = models.DateField(null=True)
    day_count = models.TextField(db_collation="C")
    bucket_days = models.IntegerField()
    duration_days = models.IntegerField(default=0)
    is_ended = models.BooleanField(default=False)
    by_id = models.BigIntegerField()
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """A code once a fund; terms that fit each other."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fund", "code"], name="investment_instrument_once"),
            models.CheckConstraint(
                condition=Q(asset_class__in=ASSET_CLASSES), name="investment_instrument_class_known"
            ),
            models.CheckConstraint(
                condition=Q(day_count__in=[str(one) for one in DayCount]),
                name="investment_instrument_count_known",
            ),
            models.CheckConstraint(
                condition=Q(rate__gte=0, rate__lte=10**9)
                & Q(early_rate__gte=0, early_rate__lte=F("rate")),
                name="investment_instrument_rates",
            ),
            models.CheckConstraint(
                condition=Q(coupons_year__in=(0, 1, 2, 4, 12)),
                name="investment_instrument_coupons",
            ),
            models.CheckConstraint(
                condition=Q(matures_on__isnull=True) | Q(matures_on__gt=F("starts_on")),
                name="investment_instrument_days",
            ),
            models.CheckConstraint(
                condition=~Q(asset_class__in=("term_deposit", "treasury"))
                | Q(matures_on__isnull=False),
                name="investment_instrument_matures",
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name="") & Q(bucket_days__gte=0, duration_days__gte=0),
                name="investment_instrument_named",
            ),
        ]

    def __str__(self) -> str:
        """Show the code, for logs."""
        return self.code
