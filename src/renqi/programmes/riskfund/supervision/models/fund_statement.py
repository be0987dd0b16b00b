"""What the public is told of a fund, quarter by quarter (基金公开报告)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

_QUARTERS = 4


class FundStatement(models.Model):
    """The public statement of a fund for a quarter (基金公开报告), append-only.

    A row is evidence of what was published: figures with small cells left out, no firm named,
    and the file byte for byte.
    """

    fund = models.CharField(max_length=60, db_collation="C")
    owner = models.TextField(db_collation="C")
    name_zh = models.TextField()
    name_en = models.TextField()
    year = models.SmallIntegerField()
    quarter = models.SmallIntegerField()
    figures = models.JSONField()
    number = models.TextField()
    code = models.TextField()
    pdf = models.BinaryField()
    published_by = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        """One statement a quarter."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["fund", "year", "quarter"], name="supervision_statement_once_a_quarter"
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1) & Q(quarter__lte=_QUARTERS),
                name="supervision_statement_quarter",
            ),
        ]

    def __str__(self) -> str:
        """Show the fund and the quarter, for logs."""
        return f"{self.fund} {self.year}Q{self.quarter}"
