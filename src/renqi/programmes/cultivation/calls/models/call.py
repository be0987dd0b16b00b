"""A call for a rung (申报通知)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.programmes.cultivation.calls.domain.states import CallState


class Call(models.Model):
    """What firms may apply for, until when, with what, under which rule (申报通知).

    `closes_at` is the last second that is in time. Nobody publishes what they wrote themselves.
    """

    number = models.CharField(max_length=64)
    title = models.TextField()
    rung = models.CharField(max_length=32, db_collation="C")
    rule_ref = models.CharField(max_length=80, db_collation="C")
    rule_digest = models.CharField(max_length=64, db_collation="C")
    # The last closed year on the day it opens; a call that runs over New Year keeps it.
    fiscal_year = models.SmallIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    quota = models.IntegerField(null=True)
    stages = models.JSONField(default=list)
    materials = models.JSONField(default=list)
    notice_days = models.SmallIntegerField()
    text = models.TextField(default="")
    state = models.CharField(max_length=12, default=CallState.DRAFT.value, db_collation="C")
    made_by_key = models.BigIntegerField()
    made_by = models.TextField()
    made_at = models.DateTimeField()
    published_by_key = models.BigIntegerField(null=True)
    published_by = models.TextField(default="")
    published_at = models.DateTimeField(null=True)

    class Meta:
        """A window with two ends, a number once, two people."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="call_number_once"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="call_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(quota__isnull=True) | Q(quota__gte=1), name="call_quota_counts"
            ),
            models.CheckConstraint(
                condition=Q(notice_days__gte=1, notice_days__lte=60), name="call_notice_runs"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(CallState)), name="call_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=CallState.DRAFT.value, published_at__isnull=True)
                | (~Q(state=CallState.DRAFT.value) & Q(published_at__isnull=False)),
                name="call_published_once",
            ),
            models.CheckConstraint(
                condition=Q(published_by_key__isnull=True) | ~Q(published_by_key=F("made_by_key")),
                name="call_published_by_another",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "closes_at"], name="call_by_window")]

    def __str__(self) -> str:
        """Show the number, for logs."""
        return self.number


class DistrictQuota(models.Model):
    """How many of a call's places one district may take (区级名额)."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="district_quotas")
    district = models.CharField(max_length=16, db_collation="C")
    quota = models.IntegerField()

    class Meta:
        """One number a district."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "district"], name="district_quota_once"),
            models.CheckConstraint(condition=Q(quota__gte=0), name="district_quota_counts"),
        ]

    def __str__(self) -> str:
        """Show district and number, for logs."""
        return f"{self.call_id} {self.district}: {self.quota}"
