"""What firms owe a fund, and when it is due (救助借款与还款计划)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

_STATES = ("open", "settled", "written_off", "void")
_PLAN_STATES = ("asked", "in_force", "replaced", "refused")
_PLAN_KINDS = ("first", "restructured", "paused")


class Loan(models.Model):
    """Help that is to be paid back, from the day on which the bank paid it (救助借款).

    The counters are the sums of repayments and of the loss; `relief_loan_adds_up` compares them
    at the end of every transaction.
    """

    payout = models.OneToOneField("relief.Payout", on_delete=models.PROTECT, related_name="loan")
    number = models.TextField(db_collation="C")
    fund = models.TextField(db_collation="C")
    keeper = models.TextField(db_collation="C")
    uscc = models.CharField(max_length=18, db_collation="C")
    firm_name = models.TextField()
    form = models.CharField(max_length=8, db_collation="C")
    charter_ref = models.TextField(db_collation="C")
    principal = models.BigIntegerField()
    opened_on = models.DateField()
    state = models.CharField(max_length=12, db_collation="C", default="open")
    repaid = models.BigIntegerField(default=0)
    fee_paid = models.BigIntegerField(default=0)
    late_paid = models.BigIntegerField(default=0)
    written_off = models.BigIntegerField(default=0)
    written_off_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    contributions_ended = models.BigIntegerField(default=0)

    class Meta:
        """No more is paid back and written off than was lent."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="relief_loan_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=_STATES, form__in=["bridge", "loan"], principal__gt=0),
                name="relief_loan_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    repaid__gte=0,
                    fee_paid__gte=0,
                    late_paid__gte=0,
                    written_off__gte=0,
                    contributions_ended__gte=0,
                    principal__gte=F("repaid") + F("written_off"),
                ),
                name="relief_loan_within_principal",
            ),
            models.CheckConstraint(
                condition=Q(state="open", written_off=0, ended_on__isnull=True)
                | Q(
                    state="settled",
                    written_off=0,
                    repaid=F("principal"),
                    ended_on__isnull=False,
                )
                | Q(
                    state="written_off",
                    written_off__gt=0,
                    written_off_on__isnull=False,
                    principal=F("repaid") + F("written_off"),
                    ended_on__isnull=False,
                )
                | Q(state="void", repaid=0, written_off=0, ended_on__isnull=False),
                name="relief_loan_ends_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["fund", "state", "id"], name="relief_loan_of_fund"),
            models.Index(fields=["uscc", "-id"], name="relief_loan_of_firm"),
        ]

    def __str__(self) -> str:
        """Show the number, for logs."""
        return self.number


class LoanPlan(models.Model):
    """A plan by which what is left of a loan is paid back (还款计划).

    The plan before stays as it was: a new one begins with what is left then.
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="plans")
    number = models.SmallIntegerField()
    kind = models.CharField(max_length=12, db_collation="C")
    state = models.CharField(max_length=12, db_collation="C")
    principal = models.BigIntegerField()
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    reason = models.TextField(default="")
    asked_by_id = models.BigIntegerField(null=True)
    asked_by_name = models.TextField(default="")
    asked_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(default="")

    class Meta:
        """One in force and one asked for at a time; who decides has not asked."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["loan", "number"], name="relief_plan_number_once"),
            models.UniqueConstraint(
                fields=["loan"], condition=Q(state="in_force"), name="relief_plan_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["loan"], condition=Q(state="asked"), name="relief_plan_one_asked"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_PLAN_STATES, kind__in=_PLAN_KINDS, principal__gt=0),
                name="relief_plan_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="first")
                | Q(~Q(reason=""), state="asked", decided_by_id__isnull=True)
                | Q(
                    ~Q(reason=""),
                    ~Q(decided_by_id=F("asked_by_id")),
                    ~Q(state="asked"),
                    decided_by_id__isnull=False,
                ),
                name="relief_plan_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(state="replaced", until_on__isnull=False)
                | Q(~Q(state="replaced"), until_on__isnull=True),
                name="relief_plan_replaced_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        """Show loan and number, for logs."""
        return f"{self.loan_id}/{self.number}"


class Instalment(models.Model):
    """A part of a loan that is due on a day (分期)."""

    plan = models.ForeignKey(LoanPlan, on_delete=models.PROTECT, related_name="instalments")
    place = models.SmallIntegerField()
    due_on = models.DateField()
    amount = models.BigIntegerField()
    paid = models.BigIntegerField(default=0)

    class Meta:
        """Those of a plan add up to it: `relief_plan_adds_up`."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "place"], name="relief_instalment_place"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, paid__gte=0, paid__lte=F("amount")),
                name="relief_instalment_within",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on"],
                name="relief_instalment_open",
                condition=Q(paid__lt=F("amount")),
            )
        ]

    def __str__(self) -> str:
        """Show day and amount, for logs."""
        return f"{self.due_on} {self.amount}"
