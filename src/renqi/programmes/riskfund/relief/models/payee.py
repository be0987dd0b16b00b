"""The account at a bank to which a firm wants its help (收款账户)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

_STATES = ("in_use", "to_check", "checked", "refused", "replaced")
_LIVE = ("in_use", "to_check", "checked")


class PayeeAccount(models.Model):
    """An account that a firm confirmed as its own (收款账户).

    A row is evidence of who stated which number. What is stated is never rewritten: a change is
    a row of its own, and the institution looks at it before anything is paid to it.
    """

    uscc = models.CharField(max_length=18, db_collation="C")
    holder = models.TextField()
    number = models.TextField(db_collation="C")
    bank_code = models.TextField(db_collation="C")
    bank_name = models.TextField()
    state = models.CharField(max_length=12, db_collation="C")
    stated_by_id = models.BigIntegerField()
    stated_by_name = models.TextField()
    stated_at = models.DateTimeField()
    checked_by_id = models.BigIntegerField(null=True)
    checked_by_name = models.TextField(default="")
    checked_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")

    class Meta:
        """One live account a firm; who checks has not stated."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["uscc"], condition=Q(state__in=_LIVE), name="relief_payee_one_live"
            ),
            models.CheckConstraint(condition=Q(state__in=_STATES), name="relief_payee_state_known"),
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9A-Za-z-]{1,34}$") & ~Q(holder=""),
                name="relief_payee_number_shape",
            ),
            models.CheckConstraint(
                condition=Q(checked_by_id__isnull=True) | ~Q(checked_by_id=F("stated_by_id")),
                name="relief_payee_four_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["checked", "refused"])
                | Q(checked_by_id__isnull=False, checked_at__isnull=False),
                name="relief_payee_checked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        """Show whose it is, for logs; the number stays out of them."""
        return f"{self.uscc} {self.state}"
