"""What a bank said of an account in one file (银行对账单)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

_KINDS = ("camt.052", "camt.053", "camt.054")


class BankStatement(models.Model):
    """A statement, report or notification that was taken (银行对账单).

    A row is evidence of what the bank said and in which file; it is never altered. A statement
    (camt.053) adds up to the fen, or it is not here.
    """

    account = models.ForeignKey(
        "ledger.BankAccount", on_delete=models.PROTECT, related_name="statements"
    )
    kind = models.CharField(max_length=8, db_collation="C")
    number = models.TextField(db_collation="C")
    page = models.IntegerField()
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    opening = models.BigIntegerField(null=True)
    closing = models.BigIntegerField(null=True)
    money_in = models.BigIntegerField()
    money_out = models.BigIntegerField()
    booked = models.IntegerField()
    announced = models.IntegerField()
    content_sha256 = models.CharField(max_length=64, db_collation="C")
    file_sha256 = models.CharField(max_length=64, db_collation="C")
    file_name = models.TextField()
    taken_at = models.DateTimeField()
    taken_by = models.TextField()

    class Meta:
        """Each statement once; balances that add up."""

        db_table = "bank_statement"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "kind", "number", "page"], name="bank_statement_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="bank_statement_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind="camt.053")
                | Q(
                    opening__isnull=False,
                    closing__isnull=False,
                    opened_on__isnull=False,
                    closed_on__isnull=False,
                    closing=F("opening") + F("money_in") - F("money_out"),
                    closed_on__gte=F("opened_on"),
                ),
                name="bank_statement_adds_up",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "kind", "closed_on"], name="bank_statement_by_day")
        ]

    def __str__(self) -> str:
        """Show kind and number, for logs."""
        return f"{self.kind} {self.number}"


class BankLine(models.Model):
    """One booked movement at the bank, however many files tell of it (银行流水).

    A row is evidence that the bank booked it. Only `doubt` is rewritten: why the line is open;
    empty where matches explain all of it.
    """

    account = models.ForeignKey(
        "ledger.BankAccount", on_delete=models.PROTECT, related_name="lines"
    )
    external_ref = models.TextField(db_collation="C")
    amount = models.BigIntegerField()
    is_credit = models.BooleanField()
    is_reversal = models.BooleanField()
    currency = models.CharField(max_length=3, db_collation="C")
    booked_on = models.DateField()
    value_on = models.DateField(null=True)
    code = models.TextField(db_collation="C")
    counterparty = models.TextField()
    counterparty_account = models.TextField(db_collation="C")
    text = models.TextField()
    raw_sha256 = models.CharField(max_length=64, db_collation="C")
    doubt = models.CharField(max_length=40, db_collation="C", default="")

    class Meta:
        """One row for each of the bank's own numbers."""

        db_table = "bank_line"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "external_ref"], name="bank_line_once"),
            models.CheckConstraint(
                condition=Q(amount__gte=0, amount__lte=10**15), name="bank_line_amount_range"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "booked_on", "id"], name="bank_line_by_day"),
            models.Index(
                fields=["account", "-id"], name="bank_line_in_doubt", condition=~Q(doubt="")
            ),
        ]

    def __str__(self) -> str:
        """Show the bank's number, for logs."""
        return self.external_ref


class BankSighting(models.Model):
    """That a file tells of a line (出处), with what it says of the single payments."""

    line = models.ForeignKey("ledger.BankLine", on_delete=models.PROTECT, related_name="sightings")
    statement = models.ForeignKey(
        "ledger.BankStatement", on_delete=models.PROTECT, related_name="sightings"
    )
    place = models.IntegerField()
    payments = models.JSONField(default=list)

    class Meta:
        """A line stands in a statement once."""

        db_table = "bank_sighting"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "place"], name="bank_sighting_place_once"),
            models.UniqueConstraint(fields=["line", "statement"], name="bank_sighting_line_once"),
        ]

    def __str__(self) -> str:
        """Show line and statement, for logs."""
        return f"{self.line_id} in {self.statement_id}"
