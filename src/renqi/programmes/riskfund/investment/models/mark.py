"""How the fund stood at the end of each day (日终记录)."""

from typing import ClassVar

from django.db import models


class DayMark(models.Model):
    """What lay in a class of assets at the end of a day, and what the day made (日终持仓)."""

    fund = models.TextField(db_collation="C")
    institution_id = models.BigIntegerField()
    on = models.DateField()
    asset_class = models.TextField(db_collation="C")
    value = models.BigIntegerField()
    result = models.BigIntegerField()
    fees = models.BigIntegerField(default=0)

    class Meta:
        """One a class and day."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["fund", "on", "asset_class"], name="investment_mark_once"
            )
        ]

    def __str__(self) -> str:
        """Show the day, for logs."""
        return f"{self.fund} {self.on}"


class UnitValue(models.Model):
    """What a share of each class of contributors was worth on a day (单位净值).

    Value in fen and shares in millionths, so that the quotient is exact.
    """

    fund = models.TextField(db_collation="C")
    institution_id = models.BigIntegerField()
    on = models.DateField()
    party = models.TextField(db_collation="C")
    value = models.BigIntegerField()
    shares = models.BigIntegerField()

    class Meta:
        """One a class and day."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["fund", "on", "party"], name="investment_unit_value_once"
            )
        ]

    def __str__(self) -> str:
        """Show the day, for logs."""
        return f"{self.fund} {self.on} {self.party}"
