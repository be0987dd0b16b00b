"""What happened to a title (称号事件)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from renqi.programmes.cultivation.ladder.domain.title_events import BY_THE_CLOCK, Happening
from renqi.programmes.cultivation.ladder.models.title import Title

_KINDS = sorted(one.value for one in Happening)
_CLOCK = sorted(one.value for one in BY_THE_CLOCK)


class TitleEvent(models.Model):
    """One thing that happened to a title; never altered (称号事件).

    `happened_on` is the day from which it counts, `at` when it was written down. What the clock
    does, it does once: kind, day and matter name it.
    """

    title = models.ForeignKey(Title, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20)
    happened_on = models.DateField()
    due_on = models.DateField(null=True)
    matter = models.TextField(default="")
    cause = models.TextField(default="")
    clause = models.TextField(default="")
    day = models.DateField(null=True)
    note = models.TextField(default="")
    proof = models.TextField(default="")
    case_id = models.BigIntegerField(null=True)
    person_key = models.BigIntegerField(default=0)
    person_name = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        """Known kinds, each matter once, and a person behind every act."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="title_event_kind_known"),
            models.UniqueConstraint(
                fields=["title", "kind", "due_on", "matter"],
                condition=Q(due_on__isnull=False),
                name="title_event_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=_CLOCK) | ~Q(person_name=""),
                name="title_event_act_has_person",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=_CLOCK) | Q(due_on__isnull=False),
                name="title_event_clock_has_day",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["title", "id"], name="title_event_timeline")]

    def __str__(self) -> str:
        """Show what happened when, for logs."""
        return f"{self.title_id} {self.kind} {self.happened_on}"
