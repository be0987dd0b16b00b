"""A firm as a run saw it (被普查企业)."""

from typing import ClassVar

from django.db import models


class ScreenedFirm(models.Model):
    """A firm as it was when a run judged it (被普查企业).

    The columns repeat what the registry said then, so that counts and lists of a run agree with
    each other whatever is imported meanwhile. `titles` has the bits of the titles held.
    """

    run = models.ForeignKey(
        "cultivation.ScreeningRun", on_delete=models.CASCADE, related_name="screened_firms"
    )
    uscc = models.CharField(max_length=18, db_collation="C")
    name = models.TextField()
    district = models.TextField(db_collation="C", null=True)  # noqa: DJ001, null is unknown
    chain = models.TextField(db_collation="C", null=True)  # noqa: DJ001, null is unknown
    size_class = models.TextField(db_collation="C", null=True)  # noqa: DJ001, null is unknown
    titles = models.BigIntegerField(null=True)

    class Meta:
        """One row a run and firm."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "uscc"], name="screened_firm_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["run", "district"], name="screened_firm_by_district"),
            models.Index(fields=["run", "chain"], name="screened_firm_by_chain"),
        ]

    def __str__(self) -> str:
        """Show the code and the name, for logs."""
        return f"{self.uscc} {self.name}"
