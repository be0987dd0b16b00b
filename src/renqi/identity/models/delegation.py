"""Who may act in somebody else's role for a while (委托)."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q

from renqi.identity.models.periods import only, period


class Delegation(models.Model):
    """A role lent to a deputy from one day until before another (委托授权).

    A row is evidence of who could act for whom, and who arranged it. It starts from a role held
    and never from another delegation, so that nothing is passed on. A trigger
    (sql/deputies_apart.sql) holds it within the role's days and keeps the deputy apart.
    """

    membership = models.ForeignKey(
        "identity.Membership", on_delete=models.PROTECT, related_name="delegations"
    )
    deputy = models.ForeignKey(
        "identity.Person", on_delete=models.PROTECT, related_name="deputyships"
    )
    from_on = models.DateField()
    until_on = models.DateField()
    reason = models.CharField(max_length=400)
    assigned_by = models.ForeignKey(
        "identity.Person", on_delete=models.PROTECT, related_name="delegations_assigned"
    )
    assigned_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        "identity.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="delegations_ended",
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A real period and reason, and one delegation of a role to a deputy at a time."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__gt=F("from_on")), name="delegation_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="delegation_reason_given"),
            models.CheckConstraint(
                condition=~Q(deputy=F("assigned_by")), name="delegation_not_to_assigner"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="delegation_ended_by_somebody",
            ),
            ExclusionConstraint(
                name="delegation_period_no_overlap",
                expressions=[
                    (only("membership"), "&&"),
                    (only("deputy"), "&&"),
                    (period(), "&&"),
                ],
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        """Show the deputy with the period, for logs."""
        return f"{self.deputy_id} {self.from_on}..{self.until_on}"
