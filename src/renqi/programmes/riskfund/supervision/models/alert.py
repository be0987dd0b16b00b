"""Alerts of a fund and what became of each (预警)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from renqi.programmes.riskfund.supervision.domain.alert_states import AlertAct, AlertState, Level

_STATES = sorted(one.value for one in AlertState)
_LEVELS = sorted(one.value for one in Level)
_ACTS = sorted(one.value for one in AlertAct)


class Alert(models.Model):
    """Something about a fund that a rule says must be looked at (预警).

    A row is evidence that the program saw it, when, and against which bound. It is never
    deleted; whoever closes it says why, and what comes back opens it again.
    """

    fund = models.CharField(max_length=60, db_collation="C")
    owner = models.TextField(db_collation="C")
    rule = models.CharField(max_length=40, db_collation="C")
    # What it is about where a rule speaks of many things: a claim, a difference, a lane.
    key = models.TextField(db_collation="C", default="")
    level = models.CharField(max_length=8)
    state = models.CharField(max_length=8, default=AlertState.OPEN.value)
    found = models.BigIntegerField()
    bound = models.BigIntegerField()
    opened_at = models.DateTimeField()
    last_seen = models.DateField()
    # Whether the rule still finds it; a closed alert that is found anew opens again.
    still = models.BooleanField(default=True)

    class Meta:
        """Known words; one row a fund, rule and thing."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=_STATES), name="supervision_alert_state"),
            models.CheckConstraint(condition=Q(level__in=_LEVELS), name="supervision_alert_level"),
            models.UniqueConstraint(
                fields=["fund", "rule", "key"], name="supervision_alert_one_a_thing"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["fund", "state", "level"], name="supervision_alert_open")
        ]

    def __str__(self) -> str:
        """Show the rule and where it stands, for logs."""
        return f"{self.fund} {self.rule} {self.state}"


class AlertStep(models.Model):
    """What was done about an alert, append-only (预警处理记录)."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=8)
    person_key = models.BigIntegerField()
    person = models.TextField()
    role = models.TextField(default="")
    at = models.DateTimeField()
    words = models.TextField(default="")

    class Meta:
        """Known acts; closing and opening again take words."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(act__in=_ACTS), name="supervision_alert_act"),
            models.CheckConstraint(
                condition=~Q(act=AlertAct.CLOSED.value) | ~Q(words=""),
                name="supervision_alert_closed_with_words",
            ),
        ]

    def __str__(self) -> str:
        """Show the act, for logs."""
        return f"{self.act} by {self.person}"
