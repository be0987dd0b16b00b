"""What was looked at before money was given, and what was found (核查记录)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from renqi.programmes.riskfund.relief.domain.claim_states import (
    CheckKey,
    CheckOutcome,
    CheckPhase,
)
from renqi.programmes.riskfund.relief.models.claim import Claim

_KEYS = sorted(key.value for key in CheckKey)
_OUTCOMES = sorted(outcome.value for outcome in CheckOutcome)
_PHASES = sorted(phase.value for phase in CheckPhase)


class ClaimCheck(models.Model):
    """One check of a claim at one time (核查记录).

    A row is evidence and never altered: what was found, in figures and names (`found`), and
    which claims or firms it points to. A check that could not be made says `unknown`.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="checks")
    phase = models.CharField(max_length=8, db_collation="C")
    turn = models.SmallIntegerField(default=1)
    key = models.CharField(max_length=24, db_collation="C")
    outcome = models.CharField(max_length=8, db_collation="C")
    found = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        """Each check once a phase and turn."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["claim", "phase", "turn", "key"], name="relief_check_once"
            ),
            models.CheckConstraint(condition=Q(key__in=_KEYS), name="relief_check_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=_OUTCOMES), name="relief_check_outcome_known"
            ),
            models.CheckConstraint(condition=Q(phase__in=_PHASES), name="relief_check_phase_known"),
        ]

    def __str__(self) -> str:
        """Show claim and outcome, for logs."""
        return f"{self.claim_id} {self.phase} {self.key}: {self.outcome}"
