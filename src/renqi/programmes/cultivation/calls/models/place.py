"""A place of a call's quota (名额占用)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from renqi.programmes.cultivation.calls.models.application import Application
from renqi.programmes.cultivation.calls.models.call import Call


class Place(models.Model):
    """One place that a confirmed application takes (名额占用).

    A trigger (`sql/place_within_quota.sql`) counts them under a lock of the call, so that of many
    confirmations at once no more come through than there are places.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="places")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="places")
    district = models.CharField(max_length=16, db_collation="C", default="")
    taken_at = models.DateTimeField()
    taken_by = models.TextField()
    released_at = models.DateTimeField(null=True)
    released_because = models.TextField(default="")

    class Meta:
        """An application takes one place at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(released_at__isnull=True),
                name="place_once_an_application",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["call", "district"],
                name="place_live",
                condition=Q(released_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        """Show whose it is, for logs."""
        return f"{self.call_id}: {self.application_id}"
