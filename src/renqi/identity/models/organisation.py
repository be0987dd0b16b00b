"""Organisations that take part (单位)."""

from typing import ClassVar

from django.db import models

from renqi.identity.domain.kinds import KINDS_WITH_CREDIT_CODE, OrganisationKind

_KINDS = sorted(kind.value for kind in OrganisationKind)
_WITH_CODE = sorted(kind.value for kind in KINDS_WITH_CREDIT_CODE)


class Organisation(models.Model):
    """A party of the programme (参与单位).

    A row is evidence that the party was admitted to the system. A firm is tied to its registry
    file by the credit code alone, so that merging files needs no change here.
    """

    kind = models.CharField(max_length=24)
    name = models.CharField(max_length=200)
    uscc = models.CharField(max_length=18, blank=True, default="")
    # The code of the district that a district office is the office of.
    district = models.CharField(max_length=6, blank=True, default="", db_default="")
    is_made_up = models.BooleanField(default=False)
    # Nobody acts for a closed organisation; its rows stay as evidence of what was done.
    is_open = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A known kind, a name, and a credit code or a district exactly where the kind has one."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=_KINDS),
                name="organisation_kind_known",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="organisation_name_given"),
            models.CheckConstraint(
                condition=(
                    models.Q(kind__in=_WITH_CODE, uscc__regex=r"^[0-9A-Z]{18}$")
                    | (~models.Q(kind__in=_WITH_CODE) & models.Q(uscc=""))
                ),
                name="organisation_uscc_for_firms",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(
                        kind=OrganisationKind.DISTRICT_OFFICE.value,
                        district__regex=r"^[0-9A-Z-]{5,6}$",
                    )
                    | (
                        ~models.Q(kind=OrganisationKind.DISTRICT_OFFICE.value)
                        & models.Q(district="")
                    )
                ),
                name="organisation_district_for_offices",
            ),
            models.UniqueConstraint(
                fields=["uscc"],
                condition=~models.Q(uscc=""),
                name="organisation_uscc_unique",
            ),
        ]

    def __str__(self) -> str:
        """Show the name of the organisation."""
        return self.name
