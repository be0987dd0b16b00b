"""Firms that belong together, from one day until before another (关联关系)."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When

from renqi.registry.domain.relation_kinds import RelationKind

_KINDS = sorted(kind.value for kind in RelationKind)


def _only(field: str) -> Func:
    """The range of one whole number; without btree_gist GiST takes no other."""
    return Func(
        F(field), F(field), Value("[]"), function="int8range", output_field=BigIntegerRangeField()
    )


def _kind() -> Func:
    number = Case(
        *(When(kind=kind, then=Value(place)) for place, kind in enumerate(_KINDS)),
        output_field=models.BigIntegerField(),
    )
    return Func(
        number, number, Value("[]"), function="int8range", output_field=BigIntegerRangeField()
    )


def _period() -> Func:
    return Func(F("from_on"), F("until_on"), function="daterange", output_field=DateRangeField())


class FirmRelation(models.Model):
    """What one firm is to another, who says so, and for how long (关联关系).

    A row is evidence of what was known of the two when. It is ended, never deleted or rewritten.
    Control goes from the first firm to the second; of a group the older row of the registry is
    the first. The row stays with the codes it was recorded of: a merge leads on from them.
    """

    kind = models.CharField(max_length=12)
    first = models.ForeignKey(
        "registry.Firm", on_delete=models.PROTECT, related_name="relations_out"
    )
    second = models.ForeignKey(
        "registry.Firm", on_delete=models.PROTECT, related_name="relations_in"
    )
    # The codes as they were recorded: a page of one firm does not see the other's row.
    first_uscc = models.CharField(max_length=18, db_collation="C")
    second_uscc = models.CharField(max_length=18, db_collation="C")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    source = models.TextField()
    recorded_by = models.TextField()
    recorded_at = models.DateTimeField()
    ended_by = models.TextField(default="", blank=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(default="", blank=True)

    class Meta:
        """Two firms are related in one way once at a time, and nobody is related to itself."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="relation_kind_known"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="relation_two_firms"),
            models.CheckConstraint(
                condition=~Q(kind=RelationKind.SAME_GROUP.value) | Q(first__lt=F("second")),
                name="relation_group_in_order",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="relation_ends_after_start",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="relation_source_given"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_by=""),
                name="relation_ended_by_someone",
            ),
            ExclusionConstraint(
                name="relation_period_no_overlap",
                expressions=[
                    (_only("first"), "&&"),
                    (_only("second"), "&&"),
                    (_kind(), "&&"),
                    (_period(), "&&"),
                ],
            ),
        ]

    def __str__(self) -> str:
        """Show the pair, for logs."""
        return f"{self.first_id} {self.kind} {self.second_id}"
