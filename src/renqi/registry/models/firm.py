"""A firm of the city as the registry knows it (企业)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

# GB 32100 leaves out I, O, S, V and Z. Whether the check digit is right is for the intake to
# say: codes with a wrong one exist in the city's own registers.
USCC_SHAPE = r"^[0-9A-HJ-NPQRTUWXY]{18}$"


class Firm(models.Model):
    """A firm as lists need it: what it is called, where it is, what it does (企业).

    The code is the firm; the rest repeats values that `resolve` makes of the firm's fact
    records, so that lists need not work them out again. `conflicts` are the keys of facts on
    which sources differ. All standing values are in `StandingFacts`.
    """

    uscc = models.CharField(max_length=18, db_collation="C")
    name = models.TextField()
    name_sort = models.TextField(db_collation="C")
    name_normal = models.TextField(db_collation="C")
    district = models.TextField(db_collation="C", null=True)  # noqa: DJ001, null is unknown
    industry = models.TextField(db_collation="C", null=True)  # noqa: DJ001, null is unknown
    chain = models.TextField(db_collation="C", null=True)  # noqa: DJ001, null is unknown
    size_class = models.TextField(db_collation="C", null=True)  # noqa: DJ001, null is unknown
    established_on = models.DateField(null=True)
    conflicts = models.JSONField(default=list)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged_firms"
    )
    registered_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        """One row a credit code; lists skip merged firms, so their indexes do too."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["uscc"], name="firm_uscc_unique"),
            models.CheckConstraint(condition=Q(uscc__regex=USCC_SHAPE), name="firm_uscc_shape"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="firm_not_merged_into_itself",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["name_sort", "id"],
                name="firm_list_by_name",
                condition=Q(merged_into__isnull=True),
            ),
            models.Index(
                fields=["district", "name_sort", "id"],
                name="firm_list_by_district",
                condition=Q(merged_into__isnull=True),
            ),
            models.Index(
                fields=["chain", "name_sort", "id"],
                name="firm_list_by_chain",
                condition=Q(merged_into__isnull=True),
            ),
            models.Index(
                fields=["industry", "id"],
                name="firm_list_by_industry",
                condition=Q(merged_into__isnull=True),
            ),
            models.Index(
                fields=["name_normal"],
                name="firm_same_name",
                condition=Q(merged_into__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        """Show the code and the name, for logs."""
        return f"{self.uscc} {self.name}"
