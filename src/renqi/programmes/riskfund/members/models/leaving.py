"""How a firm leaves a fund, and what the days' work did about arrears (退出与欠缴处理)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.programmes.riskfund.members.models.membership import Membership

_KINDS = ("voluntary", "deemed", "forced")
_STATES = ("proposed", "notice", "dropped", "owed", "ordered", "paid", "nothing")
_OPEN = ("proposed", "notice")
_DONE = ("owed", "ordered", "paid", "nothing")


class Leaving(models.Model):
    """One way out of a fund (退出).

    A row is evidence of why, who asked and who passed it, and how the money was worked out. A
    firm's own notice and the charter's ladder need no second person; what the bureau proposes
    does.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="leavings")
    kind = models.CharField(max_length=10, db_collation="C")
    reason = models.TextField()
    is_of_ladder = models.BooleanField(default=False)
    state = models.CharField(max_length=10, db_collation="C")
    asked_by_id = models.BigIntegerField()
    asked_by_name = models.TextField()
    asked_at = models.DateTimeField()
    passed_by_id = models.BigIntegerField(null=True)
    passed_by_name = models.TextField(default="")
    passed_at = models.DateTimeField(null=True)
    effective_on = models.DateField()
    charter_ref = models.TextField(default="", db_collation="C")
    months_paid = models.IntegerField(default=0)
    paid_in = models.BigIntegerField(default=0)
    stake = models.BigIntegerField(default=0)
    surrender = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    payee_holder = models.TextField(default="")
    payee_number = models.TextField(default="", db_collation="C")
    payee_bank = models.TextField(default="", db_collation="C")
    payee_bank_name = models.TextField(default="")
    payee_by_id = models.BigIntegerField(null=True)
    order_id = models.BigIntegerField(null=True)
    payment_name = models.TextField(default="", db_collation="C")

    class Meta:
        """One way out at a time; two people where the bureau proposes it; never more than paid."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(state__in=_OPEN), name="members_leaving_one_open"
            ),
            models.UniqueConstraint(
                fields=["membership"], condition=Q(state__in=_DONE), name="members_leaving_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="members_leaving_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=_STATES), name="members_leaving_state_known"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="members_leaving_says_why"),
            models.CheckConstraint(
                condition=Q(kind="voluntary")
                | Q(is_of_ladder=True, kind="forced")
                | Q(state__in=["proposed", "dropped"])
                | Q(Q(passed_by_id__isnull=False), ~Q(passed_by_id=F("asked_by_id"))),
                name="members_leaving_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(surrender__gte=0, paid_in__gte=0, stake__gte=0, months_paid__gte=0)
                & Q(surrender__lte=F("stake")),
                name="members_leaving_within_stake",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ordered", "paid"]) | Q(order_id__isnull=False),
                name="members_leaving_ordered_with_order",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_DONE) | Q(done_at__isnull=False),
                name="members_leaving_done_with_instant",
            ),
        ]

    def __str__(self) -> str:
        """Show why and how far it is, for logs."""
        return f"{self.membership_id} {self.kind} {self.state}"


class LadderStep(models.Model):
    """What the days' work did about unpaid months (欠缴处理记录).

    A row is evidence that a step was taken: each is taken once, however late or often the work
    runs. `told_at` is empty where it was past when it was found: nobody is reminded of what is
    paid.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, db_collation="C")
    on = models.DateField()
    month = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    told_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        """A step once a day and month."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["membership", "kind", "on", "month"],
                nulls_distinct=False,
                name="members_step_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["remind", "suspend", "lift", "announce", "cure", "exit"]),
                name="members_step_kind_known",
            ),
        ]

    def __str__(self) -> str:
        """Show what was done when, for logs."""
        return f"{self.membership_id} {self.kind} {self.on}"
