"""One firm's application under one call (申报)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from renqi.programmes.cultivation.calls.models.call import Call


class Application(models.Model):
    """What the programme knows of an application beside its case (申报).

    `stage` repeats where the case stands, moved by the case's own acts, so that lists and counts
    need no other context's tables. `on_file` is what the registry said at hand-in, with source
    and date; `stated` is what the firm said otherwise, and `checked_at` when an official had
    checked it and the registry took it.
    """

    case_id = models.BigIntegerField(unique=True)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    uscc = models.CharField(max_length=18, db_collation="C")
    firm_name = models.TextField()
    district = models.CharField(max_length=16, db_collation="C", default="")
    rung = models.CharField(max_length=32, db_collation="C")
    stage = models.CharField(max_length=64, db_collation="C")
    stage_since = models.DateTimeField()
    opened_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=40, db_collation="C", default="")
    form_digest = models.CharField(max_length=64, db_collation="C", default="")
    on_file = models.JSONField(default=dict)
    stated = models.JSONField(default=list)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.TextField(default="")
    verdict = models.CharField(max_length=8, db_collation="C", default="")
    met = models.SmallIntegerField(default=0)
    total = models.SmallIntegerField(default=0)
    forged_at = models.DateTimeField(null=True)

    class Meta:
        """A receipt with every hand-in, and once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["receipt"], condition=~Q(receipt=""), name="application_receipt_once"
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at__isnull=True, receipt="")
                | (Q(handed_in_at__isnull=False) & ~Q(receipt="")),
                name="application_handed_in_with_receipt",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["call", "stage"], name="application_by_stage"),
            models.Index(fields=["uscc", "-opened_at"], name="application_of_firm"),
        ]

    def __str__(self) -> str:
        """Show firm and rung, for logs."""
        return f"{self.uscc} {self.rung} case {self.case_id}"
