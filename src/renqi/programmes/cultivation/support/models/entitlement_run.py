"""A run that looks who is entitled to a measure, and its list (免申即享名单)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

_STATES = (
    "queued",
    "judging",
    "failed",
    "draft",
    "submitted",
    "approved",
    "notice",
    "open",
    "closed",
    "discarded",
)
_APPROVED = ("approved", "notice", "open", "closed")


class EntitlementRun(models.Model):
    """All firms judged by one measure as of one day, and what became of the list (名单).

    A row is evidence of which rule was applied to which day's facts, who handed the list in and
    who else approved it. `digest` is that of the lines as they were judged: the same rule and
    the same facts give the same again.
    """

    measure = models.TextField(db_collation="C")
    measure_version = models.TextField(db_collation="C")
    measure_zh = models.TextField()
    measure_en = models.TextField()
    budget = models.ForeignKey("support.Budget", on_delete=models.PROTECT, related_name="runs")
    as_of = models.DateField()
    needs_notice = models.BooleanField()
    state = models.CharField(max_length=12, db_collation="C", default="queued")
    request_key = models.TextField(db_collation="C")
    by_id = models.BigIntegerField()
    by_name = models.TextField()
    asked_at = models.DateTimeField()
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    others = models.JSONField(default=dict)
    rule = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, db_collation="C", default="")
    failure = models.TextField(default="")
    submitted_by_id = models.BigIntegerField(null=True)
    submitted_by_name = models.TextField(default="")
    submitted_at = models.DateTimeField(null=True)
    approved_by_id = models.BigIntegerField(null=True)
    approved_by_name = models.TextField(default="")
    approved_at = models.DateTimeField(null=True)
    answer = models.TextField(default="")
    case_id = models.BigIntegerField(null=True)
    confirm_by = models.DateField(null=True)

    class Meta:
        """Who approves a list has neither made nor handed it in."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request_key"], name="support_run_asked_once"),
            models.UniqueConstraint(fields=["case_id"], name="support_run_own_case"),
            models.CheckConstraint(condition=Q(state__in=_STATES), name="support_run_state_known"),
            models.CheckConstraint(
                condition=Q(approved_by_id__isnull=True)
                | (~Q(approved_by_id=F("by_id")) & ~Q(approved_by_id=F("submitted_by_id"))),
                name="support_run_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=_APPROVED,
                    approved_by_id__isnull=False,
                    approved_at__isnull=False,
                    submitted_by_id__isnull=False,
                )
                | ~Q(state__in=_APPROVED),
                name="support_run_approved_first",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["open", "closed"]) | Q(confirm_by__isnull=False),
                name="support_run_open_until",
            ),
            models.CheckConstraint(
                condition=Q(done__gte=0, total__gte=0), name="support_run_progress"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-id"], name="support_run_newest")]

    def __str__(self) -> str:
        """Show measure, day and state, for logs."""
        return f"{self.measure} {self.as_of} {self.state}"
