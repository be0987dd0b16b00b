"""Which role a person holds where, and when (任职)."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Case, F, GenericIPAddressField, Q, Value, When

from renqi.identity.domain.permissions import Role
from renqi.identity.domain.separation import PLACES
from renqi.identity.models.periods import only, period

_ROLES = sorted(role.value for role in Role)

# PostgreSQL's own GiST can refuse rows that differ in something for network addresses alone, so
# that each of the three administrators' roles gets an address, and every other role one for all.
_DUTY = Case(
    *(When(role=role.value, then=Value(place)) for role, place in PLACES.items()),
    default=Value("0.0.0.4"),
    output_field=GenericIPAddressField(),
)


class Membership(models.Model):
    """A role held in an organisation from one day until before another (任职记录).

    A row is evidence of who could act for the organisation on a given day. It is ended, never
    deleted or rewritten. A role given in an emergency ends by the hour (`ends_at`), within its
    days.
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
    ends_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True, default="")
    granted_by = models.ForeignKey(
        "identity.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships_granted",
    )

    class Meta:
        """One role per person and organisation at a time; administrators hold nothing else."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=_ROLES), name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="membership_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(until_on__isnull=False),
                name="membership_hours_within_days",
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("person")),
                name="membership_granted_by_another",
            ),
            ExclusionConstraint(
                name="membership_period_no_overlap",
                expressions=[
                    (only("person"), "&&"),
                    (only("organisation"), "&&"),
                    (period(), "&&"),
                ],
                condition=Q(ends_at__isnull=True),
            ),
            ExclusionConstraint(
                name="membership_administrators_apart",
                expressions=[
                    (only("person"), "&&"),
                    (period(), "&&"),
                    (OpClass(_DUTY, name="inet_ops"), "<>"),
                ],
            ),
        ]

    def __str__(self) -> str:
        """Show the role with its period, for logs."""
        return f"{self.role} {self.from_on}..{self.until_on or ''}"
