"""An account at a bank and the books it is kept in (银行账户)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class BankAccount(models.Model):
    """An account at a bank (银行账户).

    A row is evidence of which ledger account mirrors the money there, and to whom it belongs.
    An account in another currency than CNY has no ledger account: its lines are shown only.
    """

    number = models.TextField(db_collation="C")
    name = models.TextField()
    bank_name = models.TextField()
    bank_code = models.TextField(db_collation="C")
    currency = models.CharField(max_length=3, db_collation="C", default="CNY")
    owner = models.TextField()
    book_id = models.SmallIntegerField(null=True)
    ledger_account_id = models.BigIntegerField(null=True)
    suspense_id = models.BigIntegerField(null=True)
    fee_id = models.BigIntegerField(null=True)
    confirm_above = models.BigIntegerField()
    opened_at = models.DateTimeField()
    opened_by = models.TextField()
    closed_on = models.DateField(null=True)
    closed_by = models.TextField(default="")

    class Meta:
        """One row a number at the bank, one bank account a ledger account."""

        db_table = "bank_account"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="bank_account_number_once"),
            models.UniqueConstraint(
                fields=["ledger_account_id"], name="bank_account_mirrored_once"
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9A-Z-]{1,34}$"), name="bank_account_number_shape"
            ),
            models.CheckConstraint(condition=~Q(owner=""), name="bank_account_owner_given"),
            models.CheckConstraint(
                condition=Q(confirm_above__gte=0), name="bank_account_limit_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_by="")
                | Q(Q(closed_on__isnull=False), ~Q(closed_by="")),
                name="bank_account_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(
                    currency="CNY",
                    book_id__isnull=False,
                    ledger_account_id__isnull=False,
                    suspense_id__isnull=False,
                    fee_id__isnull=False,
                )
                | Q(
                    ~Q(currency="CNY"),
                    book_id__isnull=True,
                    ledger_account_id__isnull=True,
                    suspense_id__isnull=True,
                    fee_id__isnull=True,
                ),
                name="bank_account_yuan_is_mirrored",
            ),
            models.CheckConstraint(
                condition=Q(ledger_account_id__isnull=True)
                | (
                    ~Q(ledger_account_id=F("suspense_id"))
                    & ~Q(ledger_account_id=F("fee_id"))
                    & ~Q(suspense_id=F("fee_id"))
                ),
                name="bank_account_three_accounts",
            ),
        ]

    def __str__(self) -> str:
        """Show the number, for logs."""
        return self.number
