"""What one firm is to get for one matter, and its way (名单明细)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

_STATES = (
    "listed",
    "struck",
    "approved",
    "unfunded",
    "doubled",
    "promised",
    "accepted",
    "declined",
    "lapsed",
    "ordered",
    "paid",
)
_OVER = ("struck", "doubled", "declined", "lapsed")
# With these the money is promised in the ledger, or paid.
_HELD = ("promised", "accepted", "ordered", "paid")
_BARE = ("listed", "approved", "unfunded", "doubled")


class EntitlementLine(models.Model):
    """A firm on a list (名单明细).

    A row is evidence of what the firm gets and on what basis. No firm stands for one matter on
    two lists at a time. What it is owed is never rewritten; `support_line_keeps` sees to that.
    """

    run = models.ForeignKey(
        "support.EntitlementRun", on_delete=models.PROTECT, related_name="lines"
    )
    budget = models.ForeignKey("support.Budget", on_delete=models.PROTECT, related_name="lines")
    uscc = models.CharField(max_length=18, db_collation="C")
    firm_name = models.TextField()
    district = models.TextField(db_collation="C", default="")
    matter = models.TextField(db_collation="C")
    full_amount = models.BigIntegerField()
    deducted = models.BigIntegerField(default=0)
    amount = models.BigIntegerField()
    basis = models.JSONField()
    basis_sha256 = models.CharField(max_length=64, db_collation="C")
    state = models.CharField(max_length=12, db_collation="C", default="listed")
    reason = models.TextField(default="")
    aid_id = models.BigIntegerField(null=True)
    hold_id = models.UUIDField(null=True)
    turn = models.SmallIntegerField(default=0)
    confirm_by = models.DateField(null=True)
    payee = models.ForeignKey(
        "support.PayeeAccount", on_delete=models.PROTECT, related_name="lines", null=True
    )
    accepted_by_id = models.BigIntegerField(null=True)
    accepted_by_name = models.TextField(default="")
    accepted_at = models.DateTimeField(null=True)
    order_id = models.BigIntegerField(null=True)
    payment_name = models.TextField(db_collation="C", default="")
    paid_on = models.DateField(null=True)

    class Meta:
        """One live line a firm and matter; money promised where and only where it must be."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["uscc", "matter"],
                condition=~Q(state__in=_OVER),
                name="support_line_one_matter",
            ),
            models.UniqueConstraint(fields=["hold_id"], name="support_line_own_hold"),
            models.CheckConstraint(condition=Q(state__in=_STATES), name="support_line_state_known"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, deducted__gte=0, full_amount=F("amount") + F("deducted")),
                name="support_line_pays_the_difference",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_HELD, hold_id__isnull=False, aid_id__isnull=False)
                | Q(state__in=_BARE, hold_id__isnull=True, aid_id__isnull=True)
                | Q(state__in=["struck", "declined", "lapsed"]),
                name="support_line_held_money",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "ordered", "paid"])
                | Q(payee__isnull=False, accepted_by_id__isnull=False, accepted_at__isnull=False),
                name="support_line_accepted_first",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["ordered", "paid"], order_id__isnull=False)
                | Q(~Q(state__in=["ordered", "paid"]), order_id__isnull=True, payment_name=""),
                name="support_line_paid_by_order",
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid_on__isnull=False)
                | Q(~Q(state="paid"), paid_on__isnull=True),
                name="support_line_paid_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="struck") | ~Q(reason=""), name="support_line_struck_with_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["run", "id"], name="support_line_of_run"),
            models.Index(fields=["budget", "state"], name="support_line_of_budget"),
            models.Index(fields=["uscc", "-id"], name="support_line_of_firm"),
            models.Index(
                fields=["state", "id"],
                name="support_line_at_work",
                condition=~Q(state__in=["listed", "doubled", "paid"]),
            ),
        ]

    def __str__(self) -> str:
        """Show firm, matter and state, for logs."""
        return f"{self.uscc} {self.matter} {self.state}"


class LineEvent(models.Model):
    """One step of a line, in the order in which it happened (办理轨迹).

    A row is evidence of who did what when; it is never altered.
    """

    line = models.ForeignKey(EntitlementLine, on_delete=models.PROTECT, related_name="events")
    what = models.CharField(max_length=16, db_collation="C")
    words = models.TextField(default="")
    by_id = models.BigIntegerField(default=0)
    by_name = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        """Read by line, in order."""

        indexes: ClassVar = [models.Index(fields=["line", "id"], name="support_event_of_line")]

    def __str__(self) -> str:
        """Show what happened, for logs."""
        return f"{self.line_id} {self.what}"
