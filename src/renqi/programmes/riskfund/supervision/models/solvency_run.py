"""What a fund could bear, worked out on a day (偿付能力测算)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from renqi.programmes.riskfund.supervision.domain.run_states import RunState

_STATES = sorted(one.value for one in RunState)


class SolvencyRun(models.Model):
    """One working out of a fund's solvency, in the background (偿付能力测算).

    A row is evidence of what was assumed and what came of it; `result` has the assumptions, the
    figures and their standard errors.
    """

    fund = models.CharField(max_length=60, db_collation="C")
    owner = models.TextField(db_collation="C")
    as_of = models.DateField()
    # A run that a month asks for is there once; one that a person asked for is another matter.
    is_monthly = models.BooleanField(default=False)
    charter_ref = models.TextField(default="")
    actor = models.TextField()
    state = models.CharField(max_length=8, default=RunState.RUNNING.value)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    steps_done = models.IntegerField(default=0, db_default=0)
    steps_expected = models.IntegerField(default=0, db_default=0)
    failure = models.TextField(default="")
    result = models.JSONField(default=dict)

    class Meta:
        """Known states, an end for every run that is over."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=_STATES), name="supervision_solvency_state"
            ),
            models.CheckConstraint(
                condition=Q(state=RunState.RUNNING.value) | Q(finished_at__isnull=False),
                name="supervision_solvency_over_has_end",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["fund", "-started_at"], name="supervision_solvency_newest")
        ]

    def __str__(self) -> str:
        """Show the fund, the day and the state, for logs."""
        return f"{self.fund} {self.as_of} {self.state}"
