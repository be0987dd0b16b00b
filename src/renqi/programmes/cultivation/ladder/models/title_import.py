"""A batch list that was taken in (称号名单导入)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class TitleImport(models.Model):
    """A batch list as one official read it in and another confirmed it (称号名单导入).

    `entries` are the rows that would give a title; none is granted before `confirmed_at`. While the
    list waits, `added` counts them; of a list that was discarded they are among the rejected.
    """

    file_name = models.TextField()
    digest = models.CharField(max_length=64)
    rows = models.IntegerField()
    added = models.IntegerField()
    known = models.IntegerField()
    rejects = models.JSONField(default=list)
    person_key = models.BigIntegerField()
    person_name = models.TextField()
    at = models.DateTimeField()
    entries = models.JSONField(default=list)
    confirmed_by_key = models.BigIntegerField(null=True)
    confirmed_by_name = models.TextField(default="")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        """No row is lost: each is added, known or rejected. Two people, two accounts at least."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(rows__gte=F("added") + F("known")), name="title_import_rows_counted"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by_key__isnull=True)
                | ~Q(confirmed_by_key=F("person_key"))
                # Commands have no person; the account of the machine stands in the name.
                | (Q(confirmed_by_key=0) & ~Q(confirmed_by_name=F("person_name"))),
                name="title_import_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by_key__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by_key__isnull=False),
                name="title_import_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        """Show the file, for logs."""
        return self.file_name

    @property
    def waits(self) -> bool:
        """Whether it waits for its second person."""
        return self.confirmed_at is None and self.added > 0

    @property
    def rejected(self) -> int:
        """How many rows were not taken."""
        return self.rows - self.added - self.known
