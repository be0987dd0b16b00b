"""What a fund lost, who bore it, and what came back (损失、分担与追回)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

_BEARERS = ("own_stake", "firm", "government", "institution", "retained")


class Loss(models.Model):
    """Help that does not come back (损失): a grant, or what is left of a loan (核销).

    A write-off is proposed by one person and signed by two others, one of finance and one of the
    bureau. The day's work books it. What is borne outside the fund is owed by the bank whose loan
    it is, until it has paid it (`retained_paid`).
    """

    payout = models.ForeignKey("relief.Payout", on_delete=models.PROTECT, related_name="losses")
    kind = models.CharField(max_length=12, db_collation="C")
    fund = models.TextField(db_collation="C")
    keeper = models.TextField(db_collation="C")
    uscc = models.CharField(max_length=18, db_collation="C")
    firm_name = models.TextField()
    charter_ref = models.TextField(db_collation="C")
    amount = models.BigIntegerField()
    recovered = models.BigIntegerField(default=0)
    retained_paid = models.BigIntegerField(default=0)
    fund_value = models.BigIntegerField(null=True)
    state = models.CharField(max_length=12, db_collation="C", default="asked")
    reason = models.TextField()
    asked_by_id = models.BigIntegerField()
    asked_by_name = models.TextField()
    asked_at = models.DateTimeField()
    finance_by_id = models.BigIntegerField(null=True)
    finance_by_name = models.TextField(default="")
    finance_at = models.DateTimeField(null=True)
    bureau_by_id = models.BigIntegerField(null=True)
    bureau_by_name = models.TextField(default="")
    bureau_at = models.DateTimeField(null=True)
    answer = models.TextField(default="")
    booked_on = models.DateField(null=True)

    class Meta:
        """One live loss a payout; nobody signs twice."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["payout"], condition=~Q(state="refused"), name="relief_loss_one_a_payout"
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(reason=""),
                    state__in=["asked", "decided", "booked", "refused"],
                    kind__in=["grant", "write_off"],
                    amount__gt=0,
                ),
                name="relief_loss_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    recovered__gte=0,
                    recovered__lte=F("amount"),
                    retained_paid__gte=0,
                    retained_paid__lte=F("amount"),
                ),
                name="relief_loss_recovered_within",
            ),
            models.CheckConstraint(
                condition=Q(kind="grant")
                | Q(state__in=["asked", "refused"])
                | Q(
                    ~Q(finance_by_id=F("bureau_by_id")),
                    finance_by_id__isnull=False,
                    bureau_by_id__isnull=False,
                ),
                name="relief_loss_two_people",
            ),
            models.CheckConstraint(
                condition=(Q(finance_by_id__isnull=True) | ~Q(finance_by_id=F("asked_by_id")))
                & (Q(bureau_by_id__isnull=True) | ~Q(bureau_by_id=F("asked_by_id"))),
                name="relief_loss_not_by_asker",
            ),
            models.CheckConstraint(
                condition=Q(state="booked", booked_on__isnull=False, fund_value__isnull=False)
                | Q(~Q(state="booked"), booked_on__isnull=True, recovered=0),
                name="relief_loss_booked_on_a_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["fund", "booked_on"], name="relief_loss_of_fund"),
            models.Index(fields=["uscc", "-id"], name="relief_loss_of_firm"),
        ]

    def __str__(self) -> str:
        """Show fund, firm and state, for logs."""
        return f"{self.fund} {self.uscc} {self.state}"


class LossShare(models.Model):
    """What one bearer of one layer bears of a loss (分担明细)."""

    loss = models.ForeignKey(Loss, on_delete=models.PROTECT, related_name="shares")
    place = models.SmallIntegerField()
    layer = models.TextField(db_collation="C")
    bearer = models.CharField(max_length=12, db_collation="C")
    amount = models.BigIntegerField()
    recovered = models.BigIntegerField(default=0)

    class Meta:
        """They add up to their loss: `relief_loss_adds_up`."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["loss", "place"], name="relief_share_place"),
            models.CheckConstraint(
                condition=Q(bearer__in=_BEARERS, amount__gt=0), name="relief_share_known"
            ),
            models.CheckConstraint(
                condition=Q(recovered__gte=0, recovered__lte=F("amount")),
                name="relief_share_recovered_within",
            ),
        ]

    def __str__(self) -> str:
        """Show layer and bearer, for logs."""
        return f"{self.loss_id} {self.layer} {self.bearer}"


class Recovery(models.Model):
    """Money that came back after a loss (追回).

    A row is evidence of which line of the bank brought it; it is never altered.
    """

    loss = models.ForeignKey(Loss, on_delete=models.PROTECT, related_name="recoveries")
    bank_line_id = models.BigIntegerField()
    on = models.DateField()
    amount = models.BigIntegerField()
    how = models.CharField(max_length=12, db_collation="C")
    by_id = models.BigIntegerField()
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """Each line of the bank once a loss."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["loss", "bank_line_id"], name="relief_recovery_line_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="relief_recovery_amount"),
            models.CheckConstraint(
                condition=Q(how__in=["reference", "payer", "hand"]),
                name="relief_recovery_how_known",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["bank_line_id"], name="relief_recovery_of_line")]

    def __str__(self) -> str:
        """Show loss and amount, for logs."""
        return f"{self.loss_id} {self.amount}"


class RecoveryShare(models.Model):
    """To whom a recovery went (追回分配): append-only."""

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="shares")
    share = models.ForeignKey(LossShare, on_delete=models.PROTECT, related_name="recoveries")
    amount = models.BigIntegerField()

    class Meta:
        """Each bearer once a recovery."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recovery", "share"], name="relief_recovery_share_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="relief_recovery_share_amount"),
        ]

    def __str__(self) -> str:
        """Show recovery and amount, for logs."""
        return f"{self.recovery_id} {self.amount}"
