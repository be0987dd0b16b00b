"""How long a case may stay in a stage (办理计时)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.engines.casework.domain.clock_states import ClockState

_STATES = sorted(state.value for state in ClockState)
_RUNNING, _PAUSED = ClockState.RUNNING.value, ClockState.PAUSED.value


class Clock(models.Model):
    """The clock of one stay in one stage (办理计时).

    A row is evidence of which last day was promised and why it moved. `due_on` is `days_to_run`
    working days after `counted_from`; `days_left` are those that a paused clock still has.
    `is_provisional` says that a year without a published holiday table was counted through.
    """

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="clocks")
    stage = models.CharField(max_length=64, db_collation="C")
    state = models.CharField(max_length=8)
    started_on = models.DateField()
    counted_from = models.DateField()
    days_to_run = models.IntegerField()
    extended_days = models.IntegerField(default=0)
    extensions = models.IntegerField(default=0)
    due_on = models.DateField()
    is_provisional = models.BooleanField()
    days_left = models.IntegerField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        """One clock runs at a time, and each says in what state it is."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=_STATES), name="clock_state_known"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=_RUNNING), name="clock_one_runs"
            ),
            models.UniqueConstraint(
                fields=["case", "stage"], condition=Q(state=_PAUSED), name="clock_one_waits_a_stage"
            ),
            models.CheckConstraint(
                condition=Q(state=_PAUSED, days_left__gte=0)
                | (~Q(state=_PAUSED) & Q(days_left__isnull=True)),
                name="clock_paused_knows_what_is_left",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("started_on")), name="clock_due_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state=ClockState.ENDED.value, ended_on__isnull=False)
                | (~Q(state=ClockState.ENDED.value) & Q(ended_on__isnull=True)),
                name="clock_ended_says_when",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on"], name="clock_due", condition=Q(state=_RUNNING))
        ]

    def __str__(self) -> str:
        """Show the last day, for logs."""
        return f"{self.case_id} {self.stage} {self.state} {self.due_on}"
