"""Trials of charters that somebody kept, and the city as they counted it (章程试算)."""

from typing import ClassVar

from django.db import models


class Trial(models.Model):
    """A trial of a charter with its sliders and what came of it (章程试算), append-only.

    A row is evidence of what whoever decided could know.
    """

    fund = models.CharField(max_length=60, db_collation="C", default="")
    charter_ref = models.TextField(default="")
    title_zh = models.TextField(default="")
    title_en = models.TextField(default="")
    terms = models.JSONField()
    result = models.JSONField()
    by_key = models.BigIntegerField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """Newest first."""

        indexes: ClassVar = [models.Index(fields=["-at"], name="supervision_trial_newest")]

    def __str__(self) -> str:
        """Show what was tried and when, for logs."""
        return f"trial {self.charter_ref} {self.at:%Y-%m-%d}"


class CityCount(models.Model):
    """How many firms a charter's joining rule and risk classes put where (章程口径企业统计).

    Derived: worked out anew when rules or facts change. It does not depend on any slider, and so
    a page need not judge the city again.
    """

    digest = models.CharField(max_length=64, db_collation="C")
    on = models.DateField()
    last_record = models.BigIntegerField()
    cells = models.JSONField()

    class Meta:
        """One count of the same rules over the same facts on the same day."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["digest", "on", "last_record"], name="supervision_city_counted_once"
            )
        ]

    def __str__(self) -> str:
        """Show the digest and the day, for logs."""
        return f"{self.digest[:12]} {self.on}"
