"""A title that a firm holds or held (称号)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.programmes.cultivation.ladder.domain.title_state import LIVE_STATUSES, Status

_STATUSES = sorted(one.value for one in Status)


class Title(models.Model):
    """A title that a firm holds or held (称号).

    The first fields say what was granted and never change. The others say where it stands; they
    follow from its events and are kept here for lists. `clock_on` is the day on which the next
    thing happens by itself.
    """

    uscc = models.CharField(max_length=18, db_collation="C")
    firm_name = models.TextField()
    rung = models.TextField(db_collation="C")
    rule_ref = models.TextField(db_collation="C", default="")
    batch = models.TextField(default="")
    document = models.TextField(default="")
    granted_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    is_renewed = models.BooleanField(default=False)
    known_from = models.DateField()
    registered_at = models.DateTimeField()
    registered_by = models.TextField()
    case_id = models.BigIntegerField(null=True)

    status = models.CharField(max_length=12, default=Status.VALID.value)
    ends_on = models.DateField(null=True)
    is_watched = models.BooleanField(default=False)
    no_renewal = models.BooleanField(default=False)
    renewals = models.SmallIntegerField(default=0)
    update_due_on = models.DateField(null=True)
    report_due_on = models.DateField(null=True)
    review_opens_on = models.DateField(null=True)
    clock_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        """One live title a firm and rung; dates in order; an end for what is over."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["uscc", "rung"],
                condition=Q(status__in=LIVE_STATUSES),
                name="title_one_live",
            ),
            models.UniqueConstraint(
                fields=["uscc", "rung", "granted_on"],
                condition=Q(granted_on__isnull=False),
                name="title_granted_once",
            ),
            models.CheckConstraint(condition=Q(status__in=_STATUSES), name="title_status_known"),
            models.CheckConstraint(
                condition=Q(granted_on__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("granted_on")),
                name="title_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(granted_on__isnull=True) | Q(known_from__gte=F("granted_on")),
                name="title_granted_before_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=LIVE_STATUSES, ended_on__isnull=True)
                | (~Q(status__in=LIVE_STATUSES) & Q(ended_on__isnull=False)),
                name="title_over_has_end",
            ),
            models.CheckConstraint(
                condition=Q(status__in=LIVE_STATUSES) | Q(clock_on__isnull=True),
                name="title_over_has_no_clock",
            ),
            models.CheckConstraint(condition=Q(renewals__gte=0), name="title_renewals_counted"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["clock_on"], name="title_clock"),
            models.Index(fields=["uscc"], name="title_of_firm"),
            models.Index(fields=["rung", "status", "firm_name"], name="title_by_rung"),
            models.Index(fields=["update_due_on"], name="title_update_due"),
            models.Index(fields=["ends_on"], name="title_ends"),
            models.Index(fields=["report_due_on"], name="title_report_due"),
        ]

    def __str__(self) -> str:
        """Show whose title it is, for logs."""
        return f"{self.uscc} {self.rung}"
