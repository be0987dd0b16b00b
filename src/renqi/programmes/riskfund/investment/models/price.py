"""What an instrument was worth on a day, and who says so (估值价格)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.programmes.riskfund.investment.domain.vocabulary import PriceSource, PriceState
from renqi.programmes.riskfund.investment.models.instrument import Instrument


class PriceFile(models.Model):
    """A file of prices that was read (估值文件); a row is evidence of what it said."""

    fund = models.TextField(db_collation="C")
    institution_id = models.BigIntegerField()
    file_name = models.TextField()
    digest = models.CharField(max_length=64, db_collation="C")
    source = models.TextField()
    taken = models.IntegerField()
    rejects = models.JSONField(default=list)
    by_id = models.BigIntegerField()
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """The same file once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fund", "digest"], name="investment_price_file_once"),
        ]

    def __str__(self) -> str:
        """Show the digest, for logs."""
        return self.digest


class Price(models.Model):
    """One price (估值价格).

    Billionths for one unit of quantity, without accrued interest. A price by hand counts once a
    second person accepted it; a later one for the same day replaces it.
    """

    fund = models.TextField(db_collation="C")
    institution_id = models.BigIntegerField()
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="prices")
    on = models.DateField()
    price = models.BigIntegerField()
    source = models.TextField(db_collation="C")
    source_name = models.TextField()
    file = models.ForeignKey(PriceFile, on_delete=models.PROTECT, null=True)
    state = models.TextField(db_collation="C")
    stated_by_id = models.BigIntegerField()
    stated_by_name = models.TextField()
    stated_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """One price a day counts, and one by hand has two people."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["instrument", "on"],
                condition=Q(state="accepted"),
                name="investment_price_one_counts",
            ),
            models.UniqueConstraint(
                fields=["instrument", "on"],
                condition=Q(state="stated"),
                name="investment_price_one_waits",
            ),
            models.CheckConstraint(condition=Q(price__gt=0), name="investment_price_above_zero"),
            models.CheckConstraint(
                condition=Q(state__in=[str(one) for one in PriceState]),
                name="investment_price_state_known",
            ),
            models.CheckConstraint(
                condition=Q(source=str(PriceSource.FILE), file__isnull=False)
                | Q(source=str(PriceSource.MANUAL), file__isnull=True),
                name="investment_price_has_source",
            ),
            models.CheckConstraint(
                condition=Q(source=str(PriceSource.FILE))
                | Q(state="stated", decided_by_id__isnull=True)
                | Q(~Q(decided_by_id=F("stated_by_id")), decided_by_id__isnull=False),
                name="investment_price_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        """Show day and state, for logs."""
        return f"{self.on} {self.state}"
