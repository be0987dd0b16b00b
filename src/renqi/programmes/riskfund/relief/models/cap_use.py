"""How much of each cap of a fund is used (限额占用)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.programmes.riskfund.relief.models.claim import Claim


class CapUse(models.Model):
    """What is outstanding under one cap of a fund, and the cap (限额占用).

    `on` is what the cap reaches over (`firm`, `group`, `chain`, `district`, `event`, `total`, or
    `break_glass`, which counts payments before review in a month) and `key` which one; in fen. The
    row is moved in the transaction of the decision, so that of many
    decisions at once none comes through that would exceed it.
    """

    fund = models.CharField(max_length=64, db_collation="C")
    on = models.CharField(max_length=12, db_collation="C")
    key = models.CharField(max_length=80, db_collation="C")
    used = models.BigIntegerField(default=0)
    cap = models.BigIntegerField()

    class Meta:
        """One row a cap; what is used stays within it."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fund", "on", "key"], name="relief_cap_once"),
            models.CheckConstraint(condition=Q(used__gte=0), name="relief_cap_counts"),
            models.CheckConstraint(condition=Q(used__lte=F("cap")), name="relief_cap_not_exceeded"),
        ]

    def __str__(self) -> str:
        """Show what is used, for logs."""
        return f"{self.fund} {self.on} {self.key}: {self.used}/{self.cap}"


class CapTake(models.Model):
    """What one claim has taken of one cap and not given back (限额占用明细)."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="takes")
    cap_use = models.ForeignKey(CapUse, on_delete=models.PROTECT, related_name="takes")
    amount = models.BigIntegerField()
    freed = models.BigIntegerField(default=0)

    class Meta:
        """A claim takes of a cap once and gives back no more than it took."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["claim", "cap_use"], name="relief_take_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, freed__gte=0, freed__lte=F("amount")),
                name="relief_take_within",
            ),
        ]

    def __str__(self) -> str:
        """Show claim and amount, for logs."""
        return f"{self.claim_id} {self.cap_use_id}: {self.amount - self.freed}"
