"""With whom a fund may deal (交易对手)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

_STATES = ("listed", "approved", "refused", "ended")


class Counterparty(models.Model):
    """A bank, an issuer or a manager on a fund's list (交易对手名单).

    A row is evidence of who listed it and of who outside the institution approved it.
    """

    fund = models.TextField(db_collation="C")
    institution_id = models.BigIntegerField()
    name = models.TextField()
    kind = models.TextField(db_collation="C")
    reason = models.TextField()
    state = models.TextField(db_collation="C", default="listed")
    listed_by_id = models.BigIntegerField()
    listed_by_name = models.TextField()
    listed_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(default="")

    class Meta:
        """A name once while it lives, and two people."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["fund", "name"],
                condition=Q(state__in=("listed", "approved")),
                name="investment_counterparty_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_STATES), name="investment_counterparty_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="listed", decided_by_id__isnull=True)
                | (
                    ~Q(state="listed")
                    & Q(decided_by_id__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by_id=F("listed_by_id"))
                ),
                name="investment_counterparty_four_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(reason=""), name="investment_counterparty_named"
            ),
        ]

    def __str__(self) -> str:
        """Show the state, for logs."""
        return f"{self.pk} {self.state}"
