"""Money called from the government and the institution (出资通知)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.programmes.riskfund.capital.models.fund_book import FundBook

_STATES = ("asked", "called", "paid", "declined", "withdrawn")
_ASKED = Q(state="asked", decided_by_id__isnull=True, decided_at__isnull=True)
_BY_ANOTHER = Q(
    ~Q(decided_by_id=F("asked_by_id")),
    state__in=["called", "paid", "declined"],
    decided_by_id__isnull=False,
    decided_at__isnull=False,
)


class Appropriation(models.Model):
    """A call for money of a party (出资通知).

    A row is evidence of who called for how much until when and why, who else let it pass, and of
    how much of it came. The program calls what the charter matches; a person lets it pass.
    """

    book = models.ForeignKey(FundBook, on_delete=models.PROTECT, related_name="appropriations")
    party = models.CharField(max_length=12, db_collation="C")
    kind = models.CharField(max_length=12, db_collation="C")
    year = models.SmallIntegerField()
    amount = models.BigIntegerField()
    paid = models.BigIntegerField(default=0)
    due_on = models.DateField()
    reason = models.TextField()
    basis = models.JSONField(default=dict)
    request_key = models.TextField(db_collation="C")
    state = models.CharField(max_length=12, db_collation="C", default="asked")
    asked_by_id = models.BigIntegerField()
    asked_by_name = models.TextField()
    asked_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(default="")
    reminded_on = models.DateField(null=True)

    class Meta:
        """Two people, and never more paid than was called."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "request_key"], name="capital_call_asked_once"),
            models.CheckConstraint(
                condition=Q(party__in=["government", "institution"]), name="capital_call_party"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["called", "matched"]), name="capital_call_kind_known"
            ),
            models.CheckConstraint(condition=Q(state__in=_STATES), name="capital_call_state_known"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=10**15), name="capital_call_amount_range"
            ),
            models.CheckConstraint(
                condition=Q(paid__gte=0, paid__lte=F("amount")), name="capital_call_not_over"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="capital_call_says_why"),
            models.CheckConstraint(
                condition=_ASKED
                | Q(state="withdrawn", decided_by_id=F("asked_by_id"), decided_at__isnull=False)
                | _BY_ANOTHER,
                name="capital_call_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid=F("amount"))
                | Q(Q(paid__lt=F("amount")), state="called")
                | Q(paid=0, state__in=["asked", "declined", "withdrawn"]),
                name="capital_call_paid_in_turn",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["book", "party", "year"], name="capital_call_of_year")
        ]

    def __str__(self) -> str:
        """Show what is called, for logs."""
        return f"{self.party} {self.amount} {self.state}"
