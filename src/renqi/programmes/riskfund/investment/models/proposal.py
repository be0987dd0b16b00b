"""An allocation that the optimiser proposes (配置建议)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from renqi.programmes.riskfund.investment.domain.vocabulary import Goal

_STATES = ("queued", "running", "done", "failed")


class Proposal(models.Model):
    """One run of the optimiser (配置建议).

    A row is evidence of what was put in, with which seed, and of what came out: the same again
    from the same.
    """

    fund = models.TextField(db_collation="C")
    institution_id = models.BigIntegerField()
    goal = models.TextField(db_collation="C")
    seed = models.BigIntegerField()
    turnover_max = models.BigIntegerField()
    on = models.DateField()
    state = models.TextField(db_collation="C", default="queued")
    done = models.SmallIntegerField(default=0)
    request_key = models.TextField(db_collation="C")
    asked_by_id = models.BigIntegerField()
    asked_by_name = models.TextField()
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    inputs = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, db_collation="C", default="")
    failure = models.JSONField(default=dict)

    class Meta:
        """Asked once, for a goal that is known."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request_key"], name="investment_proposal_asked_once"),
            models.CheckConstraint(
                condition=Q(state__in=_STATES) & Q(goal__in=[str(one) for one in Goal]),
                name="investment_proposal_known",
            ),
        ]

    def __str__(self) -> str:
        """Show the state, for logs."""
        return f"{self.pk} {self.state}"
