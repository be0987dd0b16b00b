"""How many firms a grade, a district or a call may take (名额)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Quota(models.Model):
    """Places of a kind and grade: in the whole city or a district, standing or of a call (名额).

    `taken` is counted by a trigger on the places given; the check on it is what makes a quota
    hold whatever runs at the same time.
    """

    call = models.TextField(db_collation="C", default="")
    kind = models.TextField(db_collation="C")
    grade = models.TextField(db_collation="C")
    district = models.TextField(db_collation="C", default="")
    places = models.IntegerField()
    taken = models.IntegerField(default=0)
    reason = models.TextField()
    set_by_id = models.BigIntegerField()
    set_by = models.TextField()
    set_at = models.DateTimeField()

    class Meta:
        """Never more taken than there are."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["call", "kind", "grade", "district"], name="pool_quota_once"
            ),
            models.CheckConstraint(
                condition=Q(taken__gte=0) & Q(taken__lte=F("places")),
                name="pool_quota_not_exceeded",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="pool_quota_has_reason"),
        ]

    def __str__(self) -> str:
        """Show what it is for and how full, for logs."""
        return f"{self.call} {self.kind} {self.grade} {self.district} {self.taken}/{self.places}"


class QuotaPlace(models.Model):
    """One place of a quota that a firm has (占用名额)."""

    quota = models.ForeignKey("pool.Quota", on_delete=models.PROTECT, related_name="given")
    uscc = models.CharField(max_length=18, db_collation="C")
    taken_at = models.DateTimeField()
    freed_at = models.DateTimeField(null=True)

    class Meta:
        """A firm has at most one place of a quota at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["quota", "uscc"],
                condition=Q(freed_at__isnull=True),
                name="pool_quota_place_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["uscc"], name="pool_quota_place_firm")]

    def __str__(self) -> str:
        """Show whose place it is, for logs."""
        return f"{self.quota_id} {self.uscc}"
