"""Roles given at the console when nobody could give them properly (应急授权)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Emergency(models.Model):
    """A role of a few hours given by command, and whether the auditor has looked at it (破窗).

    A row is evidence that the ordinary way was passed by, why, and who looked at it afterwards.
    """

    membership = models.OneToOneField(
        "identity.Membership", on_delete=models.PROTECT, related_name="emergency"
    )
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=200)
    seen_by = models.ForeignKey(
        "identity.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="emergencies_seen",
    )
    seen_at = models.DateTimeField(null=True, blank=True)
    finding = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        """Looked at by somebody, at some time and with some finding, or not looked at."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True, seen_by__isnull=True, finding="")
                | (Q(seen_at__isnull=False, seen_by__isnull=False) & ~Q(finding="")),
                name="emergency_seen_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        """Show whose role it was, for logs."""
        return f"emergency {self.membership_id}"
