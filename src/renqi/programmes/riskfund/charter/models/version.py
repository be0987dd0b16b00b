"""Funds, and the versions of their charters (基金与章程版本)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from renqi.programmes.riskfund.charter.domain.states import VersionState
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE, FundKind

_KINDS = sorted(kind.value for kind in FundKind)
_STATES = sorted(state.value for state in VersionState)


class Fund(models.Model):
    """A fund (基金).

    A row is evidence of who opened it, of what kind it is and which institution keeps its
    money. It is never altered (`sql/charter_guards.sql`): accounts and cases carry its key.
    """

    key = models.CharField(max_length=24, db_collation="C", unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, db_collation="C")
    institution_id = models.BigIntegerField()
    opened_at = models.DateTimeField()
    opened_by_id = models.BigIntegerField()
    opened_by_name = models.TextField()

    class Meta:
        """Known kinds, a key that fits into a code of the ledger, and a name."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="charter_fund_kind_known"),
            models.CheckConstraint(
                condition=Q(key__regex=r"^[a-z][a-z0-9-]{1,23}$"), name="charter_fund_key_shape"
            ),
            models.CheckConstraint(
                condition=~Q(name_zh="") & ~Q(name_en=""), name="charter_fund_named"
            ),
        ]

    def __str__(self) -> str:
        """Show the key, for logs."""
        return self.key


class CharterVersion(models.Model):
    """One version of the charter of a fund (章程版本).

    A row is evidence of what was drafted, handed in, approved and published, when and by whom.
    Only a draft changes; a published version never does. Its last day is that before the next
    published version begins and is therefore no column. `authors` are all who wrote in it,
    `round` counts how often it was handed in: approvals are of one round.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="versions")
    number = models.SmallIntegerField()
    state = models.CharField(max_length=10, db_collation="C", default=VersionState.DRAFT.value)
    document = models.JSONField()
    digest = models.CharField(max_length=64, db_collation="C")
    based_on = models.TextField(db_collation="C", default="")
    ruin_max = models.BigIntegerField()
    ruin_months = models.SmallIntegerField()
    round = models.SmallIntegerField(default=0)
    authors = ArrayField(models.BigIntegerField())
    drafted_by_id = models.BigIntegerField()
    drafted_by_name = models.TextField()
    drafted_at = models.DateTimeField()
    changed_by_name = models.TextField()
    changed_at = models.DateTimeField()
    submitted_by_id = models.BigIntegerField(null=True)
    submitted_by_name = models.TextField(default="")
    submitted_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    published_by_id = models.BigIntegerField(null=True)
    published_by_name = models.TextField(default="")
    published_at = models.DateTimeField(null=True)
    published_on = models.DateField(null=True)
    effective_from = models.DateField(null=True)
    withdrawn_by_name = models.TextField(default="")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_on = models.DateField(null=True)
    reason = models.TextField(default="")

    class Meta:
        """Numbered within the fund; days in order; whole where it is published or withdrawn."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fund", "number"], name="charter_number_once"),
            models.UniqueConstraint(
                fields=["fund", "effective_from"],
                condition=Q(state="published"),
                name="charter_begins_once",
            ),
            models.CheckConstraint(condition=Q(state__in=_STATES), name="charter_state_known"),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="charter_digest_shape"
            ),
            models.CheckConstraint(
                condition=Q(ruin_max__gte=0, ruin_max__lte=WHOLE, ruin_months__gte=1),
                name="charter_ruin_range",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(submitted_by_id__isnull=False, submitted_at__isnull=False, round__gte=1),
                name="charter_submitted_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(
                    approved_at__isnull=False,
                    published_by_id__isnull=False,
                    published_at__isnull=False,
                    published_on__isnull=False,
                    effective_from__isnull=False,
                ),
                name="charter_published_whole",
            ),
            models.CheckConstraint(
                condition=Q(effective_from__isnull=True) | Q(effective_from__gte=F("published_on")),
                name="charter_not_in_the_past",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn")
                | Q(~Q(reason=""), withdrawn_at__isnull=False, withdrawn_on__isnull=False),
                name="charter_withdrawn_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn")
                | Q(effective_from__isnull=True)
                | Q(withdrawn_on__lt=F("effective_from")),
                name="charter_withdrawn_before_it_begins",
            ),
        ]

    def __str__(self) -> str:
        """Show fund and number, for logs."""
        return f"{self.fund_id}@{self.number} {self.state}"
