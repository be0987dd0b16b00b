"""What one source said about one firm on one day (事实记录)."""

from typing import ClassVar

from django.db import models

from renqi.registry.domain.resolution import TITLE_REGISTER


class FactRecord(models.Model):
    """What one source said about one firm, word for word (事实记录).

    A row is evidence of what was known and who said it. It is added and never altered or
    removed; a trigger (`sql/fact_record_append_only.sql`) holds that, and lets a merge move the
    row to another firm and back. `uscc` stays the code it was said of.
    """

    firm = models.ForeignKey("registry.Firm", on_delete=models.PROTECT, related_name="fact_records")
    batch = models.ForeignKey(
        "registry.ImportBatch", on_delete=models.PROTECT, null=True, related_name="fact_records"
    )
    # Who stated it where no file brought it: an office about its own act, a firm about itself.
    stated_by = models.TextField(default="", db_default="")
    uscc = models.CharField(max_length=18, db_collation="C")
    source = models.TextField()
    fiscal_year = models.SmallIntegerField()
    observed_on = models.DateField()
    imported_at = models.DateTimeField()
    facts = models.JSONField()
    digest = models.CharField(max_length=64, db_collation="C")

    class Meta:
        """An import keeps a statement once, and what no import brought somebody stated.

        Another import keeps it again only where its source has said otherwise in between.
        """

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["uscc", "digest", "observed_on", "source", "batch"],
                name="fact_record_said_once",
            ),
            models.CheckConstraint(
                condition=models.Q(digest__regex=r"^[0-9a-f]{64}$"),
                name="fact_record_digest_shape",
            ),
            models.CheckConstraint(
                condition=models.Q(batch__isnull=False, stated_by="")
                | (models.Q(batch__isnull=True) & ~models.Q(stated_by="")),
                name="fact_record_brought_or_stated",
            ),
            # Nothing stands above what the register of titles says, so no file says it.
            models.CheckConstraint(
                condition=~models.Q(source=TITLE_REGISTER) | models.Q(batch__isnull=True),
                name="fact_record_register_by_no_file",
            ),
        ]

    def __str__(self) -> str:
        """Show whose word it is and of when, for logs."""
        return f"{self.uscc} {self.source} {self.observed_on}"
