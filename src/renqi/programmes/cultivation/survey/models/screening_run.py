"""One judging of the whole registry (名录普查)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from renqi.programmes.cultivation.survey.domain.run_states import RunState

_STATES = sorted(state.value for state in RunState)


class ScreeningRun(models.Model):
    """One judging of every firm by the rules in force on a day (名录普查).

    A row is evidence of when the city was judged, by whom and by which versions: `rules` holds
    each with its digest. `tallies` are the counts that the home page shows, made once by the run
    so that a page need not count millions of rows.
    """

    as_of = models.DateField()
    fiscal_year = models.SmallIntegerField()
    actor = models.TextField()
    state = models.CharField(max_length=8, default=RunState.RUNNING.value)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    rules = models.JSONField()
    firms = models.IntegerField(default=0)
    # How far it is while it runs, and how many firms there were to judge.
    firms_done = models.IntegerField(default=0, db_default=0)
    firms_expected = models.IntegerField(default=0, db_default=0)
    # The highest fact record there was when it began: what it knew, for ever.
    last_record = models.BigIntegerField(default=0, db_default=0)
    tallies = models.JSONField(default=dict)
    failure = models.TextField(default="")

    class Meta:
        """Known states, one current run, and an end for every run that is over."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=_STATES), name="screening_run_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=RunState.RUNNING.value) | Q(finished_at__isnull=False),
                name="screening_run_over_has_end",
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state=RunState.CURRENT.value),
                name="screening_run_one_current",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-started_at"], name="screening_run_newest")]

    def __str__(self) -> str:
        """Show the day and where the run stands, for logs."""
        return f"{self.as_of} {self.state}"
