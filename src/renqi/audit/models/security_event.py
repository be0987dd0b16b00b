"""One thing that somebody did, read or was refused (安全事件)."""

from typing import ClassVar

from django.db import models


class SecurityEvent(models.Model):
    """A security event with copies of every name, so that it outlives the account (安全事件).

    A row is added (`sql/audit_record_event.sql`) and never altered (`sql/audit_append_only.sql`).
    """

    at = models.DateTimeField()
    xid = models.BigIntegerField()
    kind = models.CharField(max_length=40, db_collation="C")
    person_id = models.BigIntegerField(default=0)
    person_name = models.CharField(max_length=200, default="", db_collation="C")
    role = models.CharField(max_length=24, default="")
    organisation = models.CharField(max_length=200, default="")
    subject_kind = models.CharField(max_length=24, default="", db_collation="C")
    subject_key = models.CharField(max_length=200, default="", db_collation="C")
    subject_name = models.CharField(max_length=200, default="")
    detail = models.JSONField(default=dict)

    class Meta:
        """A kind has a group; found by time, person, kind, subject, and transaction."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__regex=r"^[a-z]+\.[a-z_]+$"),
                name="security_event_kind_shape",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["xid"], name="security_event_by_transaction"),
            models.Index(fields=["at"], name="security_event_by_time"),
            models.Index(fields=["kind", "-id"], name="security_event_of_kind"),
            models.Index(fields=["person_name", "-id"], name="security_event_of_name"),
            models.Index(fields=["person_id", "-id"], name="security_event_of_person"),
            models.Index(
                fields=["subject_kind", "subject_key", "-id"], name="security_event_of_subject"
            ),
        ]

    def __str__(self) -> str:
        """Show what happened to what, for logs."""
        return f"{self.kind} {self.subject_kind} {self.subject_key}"
