"""The table that a case began with (事项类型版本)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class CaseTypeVersion(models.Model):
    """One version of a case type, whole (事项类型版本).

    A row is evidence of the table under which its cases run, even when the programme has long
    declared another. It is added and never altered.
    """

    key = models.CharField(max_length=64, db_collation="C")
    version = models.CharField(max_length=32, db_collation="C")
    digest = models.CharField(max_length=64, db_collation="C")
    table = models.JSONField()
    registered_at = models.DateTimeField()

    class Meta:
        """One table a version."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "version"], name="case_type_version_once"),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="case_type_version_digest_shape"
            ),
        ]

    def __str__(self) -> str:
        """Show kind and version, for logs."""
        return f"{self.key}@{self.version}"
