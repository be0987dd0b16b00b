"""Money of one year for one purpose, and each change of it (预算)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

_KINDS = ("appropriate", "reduce", "return")
_STATES = ("asked", "posted", "declined", "withdrawn")


class Budget(models.Model):
    """What may be given for one purpose in one year (年度预算).

    A row is evidence of which ledger account holds the money. The amounts stand in the ledger,
    whose account never goes below zero; here is what they are for.
    """

    key = models.TextField(db_collation="C")
    year = models.SmallIntegerField()
    name = models.TextField()
    book_id = models.SmallIntegerField()
    bank_account_id = models.BigIntegerField()
    source_id = models.BigIntegerField()
    account_id = models.BigIntegerField(null=True)
    opened_by_id = models.BigIntegerField()
    opened_by_name = models.TextField()
    opened_at = models.DateTimeField()

    class Meta:
        """One budget a purpose and year, one ledger account a budget."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "year"], name="support_budget_once"),
            models.UniqueConstraint(fields=["account_id"], name="support_budget_own_account"),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100), name="support_budget_year"
            ),
            models.CheckConstraint(condition=~Q(key="") & ~Q(name=""), name="support_budget_named"),
        ]

    def __str__(self) -> str:
        """Show purpose and year, for logs."""
        return f"{self.key}:{self.year}"


class BudgetChange(models.Model):
    """Money put into a budget or taken out of it (预算变动).

    A row is evidence of who asked for it and who else let it pass. `return` is what nobody used
    of a year that is over.
    """

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, db_collation="C")
    amount = models.BigIntegerField()
    on = models.DateField()
    reason = models.TextField()
    request_key = models.TextField(db_collation="C")
    asked_by_id = models.BigIntegerField()
    asked_by_name = models.TextField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, db_collation="C", default="asked")
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(default="")
    transfer_id = models.UUIDField(null=True)

    class Meta:
        """Two people, and a posting where and only where it passed."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request_key"], name="support_change_asked_once"),
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="support_change_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=_STATES), name="support_change_state_known"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=10**15), name="support_change_amount_range"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="support_change_says_why"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_by_id__isnull=True, decided_at__isnull=True)
                | Q(state="withdrawn", decided_by_id=F("asked_by_id"), decided_at__isnull=False)
                | Q(
                    ~Q(decided_by_id=F("asked_by_id")),
                    state__in=["posted", "declined"],
                    decided_by_id__isnull=False,
                    decided_at__isnull=False,
                ),
                name="support_change_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(state="posted", transfer_id__isnull=False)
                | Q(~Q(state="posted"), transfer_id__isnull=True),
                name="support_change_posted_with_transfer",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["budget", "-id"], name="support_change_of_budget")
        ]

    def __str__(self) -> str:
        """Show what it does, for logs."""
        return f"{self.kind} {self.amount} {self.state}"
