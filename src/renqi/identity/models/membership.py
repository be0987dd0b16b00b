"""Which role a person holds where, and when (任职)."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db import models
from django.db.models import F, Func, Q, Value

from renqi.identity.domain.permissions import Role

_ROLES = sorted(role.value for role in Role)


def _only(field: str) -> Func:
    # Without btree_gist a whole number enters a GiST index as the range that holds only it.
    return Func(
        F(field), F(field), Value("[]"), function="int8range", output_field=BigIntegerRangeField()
    )


class Membership(models.Model):
    """A role held in an organisation from one day until before another (任职记录).

    A row is evidence of who could act for the organisation on a given day. It is ended, never
    deleted or rewritten.
    """

    person = models.ForeignKey(
        "identity.Person", on_delete=models.PROTECT, related_name="memberships"
    )
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=24)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        """One role per person and organisation at a time, over a real period."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=_ROLES), name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="membership_ends_after_start",
            ),
            ExclusionConstraint(
                name="membership_period_no_overlap",
                expressions=[
                    (_only("person"), "&&"),
                    (_only("organisation"), "&&"),
                    (
                        Func(
                            F("from_on"),
                            F("until_on"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        """Show the role with its period, for logs."""
        return f"{self.role} {self.from_on}..{self.until_on or ''}"
