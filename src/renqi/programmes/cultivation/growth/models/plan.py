"""Growth plans: versions, items, signatures and what the facts have closed (培育方案)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class GrowthPlan(models.Model):
    """The plan of one firm to grow (培育方案); its content is in its versions."""

    uscc = models.CharField(max_length=18, db_collation="C")
    firm_name = models.TextField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_because = models.TextField(default="")

    class Meta:
        """One plan that runs a firm."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["uscc"], condition=Q(ended_at__isnull=True), name="plan_one_a_firm"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_because=""),
                name="plan_ended_because",
            ),
        ]

    def __str__(self) -> str:
        """Show the firm, for logs."""
        return f"{self.pk} {self.uscc}"


class PlanVersion(models.Model):
    """The plan as somebody wrote it on a day (方案版本); append-only."""

    plan = models.ForeignKey(GrowthPlan, on_delete=models.PROTECT, related_name="versions")
    number = models.SmallIntegerField()
    aims = ArrayField(models.TextField())
    made_on = models.DateField()
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField()
    made_by = models.TextField()
    remark = models.TextField(default="")

    class Meta:
        """Versions are numbered; two people who edit the same one cannot both win."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once"),
        ]

    def __str__(self) -> str:
        """Show plan and number, for logs."""
        return f"{self.plan_id}/{self.number}"


class PlanItem(models.Model):
    """One gap and what is done about it (方案条目); append-only with its version.

    `key` is the rule and the condition, the same in every version, so that progress follows it.
    """

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="items")
    key = models.TextField()
    rule = models.TextField()
    condition = models.TextField()
    label_zh = models.TextField()
    label_en = models.TextField()
    facts = ArrayField(models.TextField())
    verdict = models.CharField(max_length=8)
    value_zh = models.TextField(default="")
    value_en = models.TextField(default="")
    bar_zh = models.TextField(default="")
    bar_en = models.TextField(default="")
    measure = models.CharField(max_length=32)
    note = models.TextField(default="")
    service = models.ForeignKey(
        "growth.Service", null=True, on_delete=models.PROTECT, related_name="plan_items"
    )
    owner_side = models.CharField(max_length=8)
    owner_name = models.TextField(default="")
    due_on = models.DateField()
    order = models.SmallIntegerField()

    class Meta:
        """A gap stands once in a version; somebody owns it."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="plan_item_once"),
            models.CheckConstraint(
                condition=Q(owner_side__in=["firm", "bureau", "provider"]),
                name="plan_item_owner_known",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["unmet", "unknown", "review"]),
                name="plan_item_is_a_gap",
            ),
        ]

    def __str__(self) -> str:
        """Show the gap, for logs."""
        return f"{self.version_id} {self.key}"


class PlanSignature(models.Model):
    """One side's signature under a version (方案签署); append-only."""

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=6)
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    by = models.TextField()

    class Meta:
        """Each side signs once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "side"], name="plan_signed_once"),
            models.CheckConstraint(
                condition=Q(side__in=["bureau", "firm"]), name="plan_signature_side_known"
            ),
        ]

    def __str__(self) -> str:
        """Show who signed, for logs."""
        return f"{self.version_id} {self.side}"


class PlanTick(models.Model):
    """The day on which the facts were first seen to meet a bar (缺口关闭记录); append-only.

    Found by the daily job, never typed. Whether the bar is met now is judged anew each time.
    """

    plan = models.ForeignKey(GrowthPlan, on_delete=models.PROTECT, related_name="ticks")
    key = models.TextField()
    seen_on = models.DateField()
    seen_at = models.DateTimeField()

    class Meta:
        """Found once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "key"], name="plan_tick_once"),
        ]

    def __str__(self) -> str:
        """Show what was closed, for logs."""
        return f"{self.plan_id} {self.key}"
