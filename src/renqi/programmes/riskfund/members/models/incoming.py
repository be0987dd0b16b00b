"""Money that came in for a fund and what became of it (来款核销)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.programmes.riskfund.members.models.membership import Membership

_RETURN_STATES = ("owed", "ordered", "paid")


class Incoming(models.Model):
    """A line of the bank whose money waits on the suspense account of a fund (来款).

    A row is evidence that the line was looked at, once, in however many files it comes. What was
    taken of it and what goes back are counted by triggers and never exceed it.
    """

    fund = models.TextField(db_collation="C")
    owner = models.TextField(db_collation="C")
    bank_line_id = models.BigIntegerField()
    amount = models.BigIntegerField()
    booked_on = models.DateField()
    payer = models.TextField()
    payer_account = models.TextField(db_collation="C")
    text = models.TextField()
    taken = models.BigIntegerField(default=0)
    returned = models.BigIntegerField(default=0)
    # Fen that another part of the fund said were its own, such as an appropriation.
    elsewhere = models.BigIntegerField(default=0)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="incoming", null=True
    )
    month = models.DateField(null=True)
    is_to_return = models.BooleanField(default=False)
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")
    doubt = models.TextField(default="", db_collation="C")
    seen_at = models.DateTimeField()

    class Meta:
        """A line counts once, and gives no more than it brought."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bank_line_id"], name="members_line_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="members_line_brings_money"),
            models.CheckConstraint(
                condition=Q(taken__gte=0, returned__gte=0, elsewhere__gte=0)
                & Q(taken__lte=F("amount") - F("returned") - F("elsewhere")),
                name="members_line_not_exceeded",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by_id__isnull=True)
                | Q(
                    ~Q(reason=""),
                    Q(membership__isnull=False, is_to_return=False)
                    | Q(membership__isnull=True, is_to_return=True),
                    decided_at__isnull=False,
                    decided_by_id__isnull=False,
                ),
                name="members_line_decided_with_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["fund", "booked_on", "id"],
                condition=Q(taken__lt=F("amount") - F("returned") - F("elsewhere")),
                name="members_line_open",
            )
        ]

    def __str__(self) -> str:
        """Show line and amount, for logs."""
        return f"{self.bank_line_id} {self.amount}"

    @property
    def left(self) -> int:
        """Fen that nobody has said anything of yet."""
        return self.amount - self.taken - self.returned - self.elsewhere


class MoneyReturn(models.Model):
    """Fen of a line that go back to who paid (退款).

    A row is evidence of why; the bank's order is passed by two people where all orders are.
    """

    incoming = models.ForeignKey(Incoming, on_delete=models.PROTECT, related_name="returns")
    amount = models.BigIntegerField()
    reason = models.TextField()
    state = models.CharField(max_length=8, db_collation="C", default="owed")
    order_id = models.BigIntegerField(null=True)
    payment_name = models.TextField(default="", db_collation="C")
    by_id = models.BigIntegerField()
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """What goes back has an amount, a reason, and an order once it is on its way."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(reason=""), name="members_return_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_RETURN_STATES), name="members_return_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="owed", order_id__isnull=True)
                | Q(Q(state__in=["ordered", "paid"]), order_id__isnull=False),
                name="members_return_ordered_with_order",
            ),
        ]

    def __str__(self) -> str:
        """Show amount and state, for logs."""
        return f"{self.incoming_id} {self.amount} {self.state}"
