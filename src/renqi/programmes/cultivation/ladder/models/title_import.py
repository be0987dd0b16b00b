"""A batch list that was taken in (称号名单导入)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class TitleImport(models.Model):
    """A batch list that was taken in, with the rows that were not (称号名单导入)."""

    file_name = models.TextField()
    digest = models.CharField(max_length=64)
    rows = models.IntegerField()
    added = models.IntegerField()
    known = models.IntegerField()
    rejects = models.JSONField(default=list)
    person_key = models.BigIntegerField()
    person_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """No row is lost: each is added, known or rejected."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(rows__gte=F("added") + F("known")), name="title_import_rows_counted"
            ),
        ]

    def __str__(self) -> str:
        """Show the file, for logs."""
        return self.file_name
