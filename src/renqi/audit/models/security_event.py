"""One thing that somebody did, read or was refused (安全事件)."""

from typing import ClassVar

from django.db import models

from renqi.audit.domain.events import EventKind

_KINDS = sorted(kind.value for kind in EventKind)


class SecurityEvent(models.Model):
    """A security event with copies of every name, so that it outlives the account (安全事件).

    A row is added and never altered.
    """

    at = models.DateTimeField()
    kind = models.CharField(max_length=40, db_collation="C")
    person_id = models.BigIntegerField(default=0)
    person_name = models.CharField(max_length=200, default="")
    role = models.CharField(max_length=24, default="")
    organisation = models.CharField(max_length=200, default="")
    subject_kind = models.CharField(max_length=24, default="", db_collation="C")
    subject_key = models.CharField(max_length=200, default="", db_collation="C")
    subject_name = models.CharField(max_length=200, default="")
    detail = models.JSONField(default=dict)

    class Meta:
        """Known kinds only; found by time, by person and by what it was about."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=_KINDS), name="security_event_kind_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person_id", "-id"], name="security_event_of_person"),
            models.Index(
                fields=["subject_kind", "subject_key", "-id"], name="security_event_of_subject"
            ),
        ]

    def __str__(self) -> str:
        """Show what happened to what, for logs."""
        return f"{self.kind} {self.subject_kind} {self.subject_key}"
