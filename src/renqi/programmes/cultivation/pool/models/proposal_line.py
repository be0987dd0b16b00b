"""One firm on a proposal list (名单条目)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.programmes.cultivation.pool.domain.kinds import Act
from renqi.programmes.cultivation.pool.domain.proposals import LineState

_ACTS = sorted({act.value for act in Act} - {Act.FOLLOW.value})
_STATES = sorted(state.value for state in LineState)
_DECIDED = [LineState.APPROVED.value, LineState.REFUSED.value]


class ProposalLine(models.Model):
    """What is proposed for one firm in one kind, why, and what became of it (名单条目).

    `why` holds the evidence with verdict and shortfall, `bars` what related firms stand in the
    way, `digest` what the evidence looked like, so that a firm that changed is noticed.
    `proposed_by` is whoever made the line or changed it last.
    """

    proposal = models.ForeignKey("pool.Proposal", on_delete=models.PROTECT, related_name="lines")
    entry = models.ForeignKey(
        "pool.Entry", null=True, on_delete=models.PROTECT, related_name="lines"
    )
    uscc = models.CharField(max_length=18, db_collation="C")
    name = models.TextField()
    district = models.TextField(db_collation="C", null=True)  # noqa: DJ001, null is unknown
    kind = models.TextField(db_collation="C")
    act = models.TextField(db_collation="C")
    from_grade = models.TextField(db_collation="C", default="")
    to_grade = models.TextField(db_collation="C")
    why = models.JSONField(default=dict)
    bars = models.JSONField(default=list)
    digest = models.TextField(db_collation="C", default="")
    note = models.TextField(default="")
    state = models.TextField(db_collation="C", default=LineState.OPEN.value)
    stale = models.TextField(db_collation="C", default="")
    reason = models.TextField(default="")
    hearing_until = models.DateField(null=True)
    proposed_by_id = models.BigIntegerField()
    proposed_by = models.TextField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_by = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """One open line a firm and kind, decided by another person than who proposed it."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["uscc", "kind"],
                condition=Q(state=LineState.OPEN.value),
                name="pool_line_one_open_a_kind",
            ),
            models.CheckConstraint(condition=Q(act__in=_ACTS), name="pool_line_act_known"),
            models.CheckConstraint(condition=Q(state__in=_STATES), name="pool_line_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=_DECIDED)
                | (Q(decided_by_id__isnull=False) & ~Q(decided_by_id=F("proposed_by_id"))),
                name="pool_line_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state=LineState.OPEN.value) | ~Q(reason=""),
                name="pool_line_settled_has_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["proposal", "state"], name="pool_line_of_list"),
            models.Index(fields=["uscc"], name="pool_line_firm"),
        ]

    def __str__(self) -> str:
        """Show firm, act and state, for logs."""
        return f"{self.uscc} {self.act} {self.to_grade} {self.state}"
