"""Months in which a member in hardship owes nothing (缓缴)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.programmes.riskfund.members.models.membership import Membership

_STATES = ("asked", "granted", "refused", "withdrawn")


class Pause(models.Model):
    """A pause that a firm asked for, and what was decided (缓缴).

    A row is evidence of why and by whom; who decides has not asked.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="pauses")
    first_month = models.DateField()
    months = models.SmallIntegerField()
    reason = models.TextField()
    state = models.CharField(max_length=10, db_collation="C", default="asked")
    asked_by_id = models.BigIntegerField()
    asked_by_name = models.TextField()
    asked_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(default="")

    class Meta:
        """One question at a time, decided by somebody else."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(state="asked"), name="members_pause_one_asked"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_STATES), name="members_pause_state_known"
            ),
            models.CheckConstraint(
                condition=Q(months__gt=0, months__lte=120), name="members_pause_months_range"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="members_pause_says_why"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_by_id__isnull=True)
                | Q(state="withdrawn")
                | Q(
                    ~Q(decided_by_id=F("asked_by_id")),
                    ~Q(answer=""),
                    state__in=["granted", "refused"],
                    decided_by_id__isnull=False,
                    decided_at__isnull=False,
                ),
                name="members_pause_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        """Show from when and how far it is, for logs."""
        return f"{self.membership_id} {self.first_month} {self.state}"
