"""Help that was approved, on its way to the firm (拨付)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

_STATES = ("queued", "reserved", "ordered", "paid", "cancelled")
_FORMS = ("bridge", "loan", "grant")
_HELD = ("reserved", "ordered", "paid")
_AT_BANK = ("ordered", "paid")


class Payout(models.Model):
    """One sum that a fund pays to a firm for one claim (拨付).

    The keys are the queue: help is paid in the order in which it was approved. What was approved
    is never rewritten; `relief_payout_keeps` sees to that. `keeper` is the key under which the
    institution of the fund owns accounts, for row security.
    """

    claim = models.ForeignKey("relief.Claim", on_delete=models.PROTECT, related_name="payouts")
    fund = models.TextField(db_collation="C")
    keeper = models.TextField(db_collation="C")
    uscc = models.CharField(max_length=18, db_collation="C")
    firm_name = models.TextField()
    form = models.CharField(max_length=8, db_collation="C")
    amount = models.BigIntegerField()
    charter_ref = models.TextField(db_collation="C")
    state = models.CharField(max_length=12, db_collation="C", default="queued")
    waits_for = models.CharField(max_length=8, db_collation="C", default="")
    approved_by_id = models.BigIntegerField()
    approved_by_name = models.TextField()
    approved_at = models.DateTimeField()
    aid_id = models.BigIntegerField(null=True)
    payee = models.ForeignKey(
        "relief.PayeeAccount", on_delete=models.PROTECT, related_name="payouts", null=True
    )
    hold_id = models.UUIDField(null=True)
    order_id = models.BigIntegerField(null=True)
    payment_name = models.TextField(db_collation="C", default="")
    turn = models.SmallIntegerField(default=0)
    paid_on = models.DateField(null=True)
    reason = models.TextField(default="")

    class Meta:
        """One live payout a claim; money is held where and only where it must be."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=~Q(state="cancelled"),
                name="relief_payout_one_a_claim",
            ),
            models.UniqueConstraint(fields=["hold_id"], name="relief_payout_own_hold"),
            models.CheckConstraint(
                condition=Q(state__in=_STATES, form__in=_FORMS, amount__gt=0),
                name="relief_payout_known",
            ),
            models.CheckConstraint(
                condition=Q(state="queued") | Q(waits_for="", state__in=[*_HELD, "cancelled"]),
                name="relief_payout_waits_in_queue",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_HELD, hold_id__isnull=False, payee__isnull=False)
                | Q(state="queued", hold_id__isnull=True)
                # What was set aside for it is released by the day's work.
                | Q(state="cancelled"),
                name="relief_payout_held_money",
            ),
            models.CheckConstraint(
                condition=Q(~Q(payment_name=""), state__in=_AT_BANK, order_id__isnull=False)
                | Q(~Q(state__in=_AT_BANK), order_id__isnull=True, payment_name=""),
                name="relief_payout_paid_by_order",
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid_on__isnull=False)
                | Q(~Q(state="paid"), paid_on__isnull=True),
                name="relief_payout_paid_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""),
                name="relief_payout_cancelled_with_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["fund", "id"],
                name="relief_payout_queue",
                condition=Q(state__in=["queued", "reserved", "ordered"]),
            ),
            models.Index(fields=["uscc", "-id"], name="relief_payout_of_firm"),
            models.Index(fields=["fund", "-id"], name="relief_payout_of_fund"),
        ]

    def __str__(self) -> str:
        """Show fund, firm and state, for logs."""
        return f"{self.fund} {self.uscc} {self.state}"


class MoneyStep(models.Model):
    """One step of a payout, or of the loan or loss that came of it (资金轨迹).

    A row is evidence of who did what when; it is never altered.
    """

    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(max_length=16, db_collation="C")
    words = models.TextField(default="")
    amount = models.BigIntegerField(null=True)
    by_id = models.BigIntegerField(default=0)
    by_name = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        """Read by payout, in order."""

        indexes: ClassVar = [models.Index(fields=["payout", "id"], name="relief_step_of_payout")]

    def __str__(self) -> str:
        """Show what happened, for logs."""
        return f"{self.payout_id} {self.what}"


class FundStop(models.Model):
    """That a fund decides no new help, and why (停止救助标志).

    While a row is not lifted, a trigger refuses new payouts of the fund: `relief_help_stopped`.
    """

    fund = models.TextField(db_collation="C")
    keeper = models.TextField(db_collation="C")
    kind = models.CharField(max_length=12, db_collation="C")
    form = models.CharField(max_length=8, db_collation="C", default="")
    figure = models.BigIntegerField()
    limit = models.BigIntegerField()
    since = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        """One at a time for a reason; a stop-loss is for all forms, a pause for one."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["fund", "kind", "form"],
                condition=Q(lifted_at__isnull=True),
                name="relief_stop_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="stop_loss", form="") | Q(kind="overdue", form__in=_FORMS),
                name="relief_stop_known",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(lifted_at__gte=F("since")),
                name="relief_stop_lifted_later",
            ),
        ]

    def __str__(self) -> str:
        """Show fund and reason, for logs."""
        return f"{self.fund} {self.kind} {self.form}"
