"""Whether the three ledgers of a fund agree on a day (三账核对)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from renqi.programmes.riskfund.supervision.domain.agreement import DifferenceKind, Outcome

_OUTCOMES = sorted(one.value for one in Outcome)
_KINDS = sorted(one.value for one in DifferenceKind)


class LedgerCheck(models.Model):
    """What the comparison of a fund's ledgers on a day came to (三账核对).

    A row is evidence that somebody looked. `figures` holds both sides of every pair; a side that
    nobody has told, as a day without a bank statement, is null there and the outcome `unknown`.
    """

    fund = models.CharField(max_length=60, db_collation="C")
    # Whose fund it is: `organisation:<id>` of the institution, as accounts are owned.
    owner = models.TextField(db_collation="C")
    on = models.DateField()
    ran_at = models.DateTimeField()
    outcome = models.CharField(max_length=8)
    figures = models.JSONField()

    class Meta:
        """One row a fund and day; looking again renews it."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fund", "on"], name="supervision_check_once_a_day"),
            models.CheckConstraint(
                condition=Q(outcome__in=_OUTCOMES), name="supervision_check_outcome_known"
            ),
        ]

    def __str__(self) -> str:
        """Show the fund, the day and the outcome, for logs."""
        return f"{self.fund} {self.on} {self.outcome}"


class LedgerDifference(models.Model):
    """One reason why two ledgers of a fund differ, from the day it was seen first (差异).

    A row is evidence of since when it stood, who looks into it, and on which day it was gone.
    The same item never stands open twice.
    """

    fund = models.CharField(max_length=60, db_collation="C")
    owner = models.TextField(db_collation="C")
    kind = models.CharField(max_length=24)
    key = models.TextField(db_collation="C")
    amount = models.BigIntegerField()
    cause = models.CharField(max_length=40)
    text = models.TextField(default="")
    since = models.DateField()
    last_seen = models.DateField()
    gone_on = models.DateField(null=True)
    looker_id = models.BigIntegerField(null=True)
    looker = models.TextField(default="")
    looked_at = models.DateTimeField(null=True)
    words = models.TextField(default="")

    class Meta:
        """Known kinds, no difference of nothing, one open row an item."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=_KINDS), name="supervision_difference_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(amount=0), name="supervision_difference_of_something"
            ),
            models.CheckConstraint(
                condition=Q(gone_on__isnull=True) | Q(gone_on__gte=models.F("since")),
                name="supervision_difference_gone_after",
            ),
            models.UniqueConstraint(
                fields=["fund", "kind", "key"],
                condition=Q(gone_on__isnull=True),
                name="supervision_difference_open_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["fund", "-since"], name="supervision_diff_newest")
        ]

    def __str__(self) -> str:
        """Show the kind and the amount, for logs."""
        return f"{self.fund} {self.kind} {self.amount}"


class CustodyStatement(models.Model):
    """What the custodian says that the fund holds on a day (托管对账单).

    A row is evidence of a file as it was brought; the newest of a day counts. `lines` are its
    instruments with nominal and value in fen.
    """

    fund = models.CharField(max_length=60, db_collation="C")
    owner = models.TextField(db_collation="C")
    on = models.DateField()
    digest = models.CharField(max_length=64, db_collation="C")
    file_name = models.TextField()
    lines = models.JSONField()
    total = models.BigIntegerField()
    brought_by = models.TextField()
    brought_at = models.DateTimeField()

    class Meta:
        """The same file of a day is taken once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["fund", "on", "digest"], name="supervision_custody_file_once"
            ),
            models.CheckConstraint(condition=Q(total__gte=0), name="supervision_custody_total"),
        ]

    def __str__(self) -> str:
        """Show the fund and the day, for logs."""
        return f"{self.fund} custody {self.on}"
