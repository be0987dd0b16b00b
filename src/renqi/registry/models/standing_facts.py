"""The value that stands for each fact of a firm today (现行事实)."""

from django.db import models


class StandingFacts(models.Model):
    """What `resolve` makes of a firm's fact records, kept for screening (现行事实).

    A row is evidence of nothing by itself. `current` holds one value per absolute key
    (`revenue@2025`). It is a table of its own because it is ten times as wide as the rest of
    the firm, which lists, counts and searches must not read past.
    """

    firm = models.OneToOneField(
        "registry.Firm", primary_key=True, on_delete=models.PROTECT, related_name="standing"
    )
    current = models.JSONField()

    def __str__(self) -> str:
        """Show whose facts these are, for logs."""
        return f"facts of firm {self.firm_id}"
