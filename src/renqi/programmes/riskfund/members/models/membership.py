"""A firm's membership of a fund, and what it pays a month (成员档案)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

_STANDINGS = ("applied", "member", "left", "refused")
_LIVE = ("applied", "member")
_STATES = (
    "applied",
    "waiting",
    "covered",
    "suspended",
    "paused",
    "leaving",
    "left",
    "refused",
)


class Membership(models.Model):
    """One firm in one fund, from asking to join until it has left (成员).

    A row is evidence of under which charter the firm joined, and on what it was judged. What was
    paid is counted by a trigger from receipts, never written by hand; `state` and `arrears` are
    those of `state_on` and are worked out anew each day.
    """

    fund = models.TextField(db_collation="C")
    owner = models.TextField(db_collation="C")
    uscc = models.CharField(max_length=18, db_collation="C")
    firm_name = models.TextField()
    size = models.TextField(db_collation="C")
    risk = models.TextField(db_collation="C")
    charter_ref = models.TextField(db_collation="C")
    month_amount = models.BigIntegerField()
    standing = models.CharField(max_length=8, db_collation="C", default="applied")
    case_id = models.BigIntegerField(null=True)
    judged = models.JSONField()
    judged_digest = models.TextField(db_collation="C")
    applied_by_id = models.BigIntegerField()
    applied_by_name = models.TextField()
    applied_at = models.DateTimeField()
    joined_on = models.DateField(null=True)
    first_month = models.DateField(null=True)
    waits_until = models.DateField(null=True)
    left_on = models.DateField(null=True)
    contract_key = models.TextField(default="", db_collation="C")
    paid_in = models.BigIntegerField(default=0)
    months_paid = models.IntegerField(default=0)
    state = models.CharField(max_length=10, db_collation="C", default="applied")
    arrears = models.IntegerField(default=0)
    state_on = models.DateField(null=True)

    class Meta:
        """One live membership a firm and fund; days where and only where it joined or left."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["fund", "uscc"], condition=Q(standing__in=_LIVE), name="members_one_live"
            ),
            models.UniqueConstraint(fields=["case_id"], name="members_one_case"),
            models.CheckConstraint(
                condition=Q(standing__in=_STANDINGS), name="members_standing_known"
            ),
            models.CheckConstraint(condition=Q(state__in=_STATES), name="members_state_known"),
            models.CheckConstraint(
                condition=~Q(fund="") & ~Q(uscc="") & ~Q(charter_ref="") & ~Q(owner=""),
                name="members_named",
            ),
            models.CheckConstraint(
                condition=Q(month_amount__gt=0, month_amount__lte=10**13),
                name="members_amount_range",
            ),
            models.CheckConstraint(
                condition=Q(paid_in__gte=0, months_paid__gte=0, arrears__gte=0),
                name="members_counts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(
                    standing__in=["member", "left"],
                    joined_on__isnull=False,
                    first_month__isnull=False,
                    waits_until__isnull=False,
                )
                | Q(standing__in=["applied", "refused"], joined_on__isnull=True),
                name="members_joined_with_days",
            ),
            models.CheckConstraint(
                condition=Q(standing="left", left_on__isnull=False)
                | Q(~Q(standing="left"), left_on__isnull=True),
                name="members_left_with_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["fund", "state", "id"], name="members_of_fund"),
            models.Index(fields=["uscc"], name="members_of_firm"),
        ]

    def __str__(self) -> str:
        """Show whose it is and in which fund, for logs."""
        return f"{self.fund} {self.uscc} {self.standing}"


class MonthAmount(models.Model):
    """What a member owes a month, from a month on (月缴额变更).

    A row is evidence of who chose it and when; it counts from a month to come.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="rates")
    month = models.DateField()
    amount = models.BigIntegerField()
    by_id = models.BigIntegerField()
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """One amount a month from which it counts."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["membership", "month"], name="members_amount_once_a_month"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=10**13), name="members_rate_range"
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="members_rate_from_first_of_month"
            ),
        ]

    def __str__(self) -> str:
        """Show amount and month, for logs."""
        return f"{self.membership_id} {self.month} {self.amount}"
