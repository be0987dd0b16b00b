"""All verdicts of a run, packed (普查结果包)."""

from django.db import models


class RunPack(models.Model):
    """What a run said of every firm and rung, packed, for as long as the run is kept (普查结果包).

    A row is evidence of what the run found. The tables of firms and standings hold the current
    run only, for lists of a city; a pack takes a few bytes a verdict, so that runs can be kept
    and compared for years. The format is Parquet (`survey/domain/packing.py`).
    """

    run = models.OneToOneField(
        "cultivation.ScreeningRun", primary_key=True, on_delete=models.PROTECT, related_name="pack"
    )
    content = models.BinaryField()

    def __str__(self) -> str:
        """Show whose it is, for logs."""
        return f"pack of run {self.run_id}"
