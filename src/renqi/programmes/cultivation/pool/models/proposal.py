"""A list of what should become of places in the pool (建议名单)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from renqi.programmes.cultivation.pool.domain.kinds import PoolKind
from renqi.programmes.cultivation.pool.domain.proposals import ListState, Source

_KINDS = sorted(kind.value for kind in PoolKind)
_STATES = sorted(state.value for state in ListState)
_SOURCES = sorted(source.value for source in Source)


class Proposal(models.Model):
    """A list that one person makes and another decides (建议名单).

    `run_id` and `run_as_of` name the run of the survey that it was made from; `choice` says what
    was asked of it, so that the list can be made again.
    """

    kind = models.TextField(db_collation="C")
    source = models.TextField(db_collation="C")
    state = models.TextField(db_collation="C", default=ListState.DRAFT.value)
    title = models.TextField()
    rules = models.TextField(db_collation="C")
    run_id = models.BigIntegerField(null=True)
    run_as_of = models.DateField(null=True)
    choice = models.JSONField(default=dict)
    made_by_id = models.BigIntegerField()
    made_by = models.TextField()
    made_at = models.DateTimeField()
    submitted_by_id = models.BigIntegerField(null=True)
    submitted_by = models.TextField(default="")
    submitted_at = models.DateTimeField(null=True)
    ended_by_id = models.BigIntegerField(null=True)
    ended_by = models.TextField(default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Known words, and a submission before a decision."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="pool_proposal_kind_known"),
            models.CheckConstraint(
                condition=Q(source__in=_SOURCES), name="pool_proposal_source_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_STATES), name="pool_proposal_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ListState.SUBMITTED.value, ListState.DECIDED.value])
                | Q(submitted_at__isnull=False),
                name="pool_proposal_submitted_first",
            ),
            models.CheckConstraint(
                condition=~Q(source=Source.RUN.value) | Q(run_id__isnull=False),
                name="pool_proposal_names_its_run",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "-made_at"], name="pool_proposal_queue"),
        ]

    def __str__(self) -> str:
        """Show title and state, for logs."""
        return f"{self.title} {self.state}"
