"""Which case is about which title (称号办件)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from renqi.programmes.cultivation.ladder.models.title import Title


class TitleCase(models.Model):
    """A case about one title; what the case decides is done to that title (称号办件).

    `ground` is that of a revocation, empty otherwise.
    """

    title = models.ForeignKey(Title, on_delete=models.PROTECT, related_name="cases")
    case_id = models.BigIntegerField()
    kind = models.TextField()
    ground = models.TextField(default="")
    is_open = models.BooleanField(default=True)
    opened_at = models.DateTimeField()

    class Meta:
        """A case is about one title; one open case of a kind a title."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case_id"], name="title_case_one_title"),
            models.UniqueConstraint(
                fields=["title", "kind"],
                condition=Q(is_open=True),
                name="title_case_one_open",
            ),
        ]

    def __str__(self) -> str:
        """Show which case, for logs."""
        return f"{self.kind} {self.case_id}"
