"""What two people found at the firm (现场核查)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from renqi.programmes.cultivation.calls.models.application import Application


class SiteVisit(models.Model):
    """The record of a visit: when, who went, what was found (现场核查记录).

    A row is evidence and is never altered; a mistake is put right by another record. The scanned
    record and the photographs are files of the case.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="visits")
    visited_on = models.DateField()
    people = models.JSONField()
    finding = models.TextField()
    agrees = models.BooleanField()
    recorded_by_key = models.BigIntegerField()
    recorded_by = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        """A finding in words."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(finding=""), name="site_visit_finding_given"),
        ]

    def __str__(self) -> str:
        """Show whose and when, for logs."""
        return f"{self.application_id} on {self.visited_on}"
