"""The chain over the trail: its links, what they cover, and how far it is (审计封链)."""

from typing import ClassVar

from django.db import models


class AuditSeal(models.Model):
    """One link of the chain over events and row changes (封签).

    A row is evidence of every entry whose transaction number is in its window, and of all seals
    before it.
    """

    no = models.BigIntegerField(primary_key=True)
    xid_from = models.BigIntegerField()
    xid_until = models.BigIntegerField()
    entries = models.BigIntegerField()
    root = models.BinaryField()
    previous = models.BinaryField()
    hash = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        """A seal covers something, over a real window."""

        db_table = "audit_seal"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(xid_until__gt=models.F("xid_from"), entries__gt=0),
                name="audit_seal_covers_something",
            ),
        ]

    def __str__(self) -> str:
        """Show the number, for logs."""
        return f"audit seal {self.no}"


class SealedEntry(models.Model):
    """The fingerprint of one entry as it was when it was sealed (封存条目).

    A row lets a check name the entry that was altered or removed, where the seal alone would say
    only that one of many was. `stream` is E for an event and R for a row change.
    """

    pk = models.CompositePrimaryKey("stream", "entry_id")
    stream = models.CharField(max_length=1, db_collation="C")
    entry_id = models.BigIntegerField()
    seal_no = models.BigIntegerField()
    leaf = models.BinaryField()

    class Meta:
        """Found by seal."""

        indexes: ClassVar = [models.Index(fields=["seal_no"], name="sealed_entry_of_seal")]

    def __str__(self) -> str:
        """Show which entry, for logs."""
        return f"{self.stream}{self.entry_id}"


class AuditClock(models.Model):
    """How far the chain has come (封链进度).

    The one row says up to which transaction everything is sealed, and what is added to the
    server's own count of transactions since a restore.
    """

    id = models.SmallIntegerField(primary_key=True)
    xid_offset = models.BigIntegerField()
    sealed_to = models.BigIntegerField()

    class Meta:
        """One row only."""

        db_table = "audit_clock"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="audit_clock_one_row"),
        ]

    def __str__(self) -> str:
        """Show how far it is, for logs."""
        return f"sealed to {self.sealed_to}"
