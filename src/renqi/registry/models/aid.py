"""Public money to firms, by what it is for (扶持台账)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.registry.domain.aid_states import LIVE, AidState, AidStepKind

_LIVE = sorted(state.value for state in LIVE)
_STEPS = sorted(kind.value for kind in AidStepKind)
# `title:srdi:2026`, `rd_expense:2025`: every programme writes one matter the same way.
MATTER_SHAPE = r"^[a-z0-9_]+(:[A-Za-z0-9_.-]+)+$"


class Aid(models.Model):
    """What one programme gives one firm for one matter (扶持台账).

    A row is evidence that the matter is taken: no other programme gives the firm money for it
    while the row is live. All programmes share the table, so the database alone decides who was
    first. Amounts are in fen; `uscc` is the code that the aid was promised to. Each change has
    its `AidStep`.
    """

    firm = models.ForeignKey("registry.Firm", on_delete=models.PROTECT, related_name="aid")
    uscc = models.CharField(max_length=18, db_collation="C")
    matter = models.CharField(max_length=100, db_collation="C")
    programme = models.CharField(max_length=60)
    measure = models.CharField(max_length=100)
    basis = models.TextField()
    amount = models.BigIntegerField()
    paid = models.BigIntegerField(default=0)
    claimed = models.BigIntegerField(default=0)
    returned = models.BigIntegerField(default=0)
    state = models.CharField(max_length=12, default=AidState.PROMISED.value)
    promised_at = models.DateTimeField()

    class Meta:
        """One live row a firm and matter; sums never outgrow each other and fit the state."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["firm", "matter"],
                condition=Q(state__in=_LIVE),
                name="aid_one_live_per_matter",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="aid_amount_positive"),
            models.CheckConstraint(
                condition=Q(paid__gte=0, paid__lte=F("amount")), name="aid_paid_within_amount"
            ),
            models.CheckConstraint(
                condition=Q(claimed__gte=0, claimed__lte=F("paid")),
                name="aid_claimed_within_paid",
            ),
            models.CheckConstraint(
                condition=Q(returned__gte=0, returned__lte=F("claimed")),
                name="aid_returned_within_claimed",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=[AidState.PROMISED.value, AidState.RELEASED.value], paid=0)
                    | Q(
                        state=AidState.PAID.value,
                        paid__gt=F("returned"),
                        claimed=F("returned"),
                    )
                    | Q(state=AidState.CLAIMED_BACK.value, claimed__gt=F("returned"))
                    | Q(state=AidState.RETURNED.value, paid__gt=0, returned=F("paid"))
                ),
                name="aid_state_fits_sums",
            ),
            models.CheckConstraint(
                condition=Q(matter__regex=MATTER_SHAPE), name="aid_matter_shape"
            ),
            models.CheckConstraint(
                condition=~Q(programme="") & ~Q(measure="") & ~Q(basis=""), name="aid_says_why"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["matter"], name="aid_by_matter")]

    def __str__(self) -> str:
        """Show who gets what for what, for logs."""
        return f"{self.uscc} {self.matter} {self.state}"


class AidStep(models.Model):
    """One thing that happened to aid (扶持事件).

    A row is evidence of who did it, of which day and sum. It is added and never altered or
    removed; a trigger (`sql/aid_step_append_only.sql`) holds that.
    """

    aid = models.ForeignKey("registry.Aid", on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12)
    amount = models.BigIntegerField()
    on = models.DateField()
    at = models.DateTimeField()
    by = models.TextField()
    reason = models.TextField(default="", blank=True)

    class Meta:
        """A known kind, and a sum where money moves or is asked for."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=_STEPS), name="aid_step_kind_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="aid_step_amount_positive"),
            models.CheckConstraint(
                condition=~Q(reason="")
                | ~Q(kind__in=[AidStepKind.RELEASED.value, AidStepKind.CLAIMED_BACK.value]),
                name="aid_step_reason_given",
            ),
        ]

    def __str__(self) -> str:
        """Show what happened, for logs."""
        return f"{self.kind} {self.amount} of aid {self.aid_id}"
