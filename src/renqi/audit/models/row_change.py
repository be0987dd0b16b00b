"""What a statement did to one row of a watched table (数据变更)."""

from typing import ClassVar

from django.db import models


class RowChange(models.Model):
    """One row added, altered or removed, with the columns that differ (数据变更记录).

    A row is evidence of who changed what when. Triggers write it (`sql/audit_note_rows.sql`) and
    nothing alters it. `changes` maps a column to its old and its new value, or to the word
    `hidden` where the value is a secret.
    """

    at = models.DateTimeField()
    xid = models.BigIntegerField()
    table_name = models.CharField(max_length=63, db_collation="C")
    row_key = models.CharField(max_length=200, db_collation="C")
    op = models.CharField(max_length=1, db_collation="C")
    changes = models.JSONField()
    person_id = models.BigIntegerField(default=0)
    person_name = models.CharField(max_length=200, default="", db_collation="C")
    role = models.CharField(max_length=24, default="")
    organisation = models.CharField(max_length=200, default="")

    class Meta:
        """Known operations; found by row, by person, by time, and by transaction for the chain."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(op__in=["D", "I", "U"]), name="row_change_op_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["xid"], name="row_change_by_transaction"),
            models.Index(fields=["at"], name="row_change_by_time"),
            models.Index(fields=["table_name", "row_key", "-id"], name="row_change_of_row"),
            models.Index(fields=["person_name", "-id"], name="row_change_of_person"),
        ]

    def __str__(self) -> str:
        """Show what happened to which row, for logs."""
        return f"{self.op} {self.table_name} {self.row_key}"
