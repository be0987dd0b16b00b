"""Roles that went with a firm to the one it was merged into (任职随企业合并)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class MovedRole(models.Model):
    """A role that ended because its firm was merged, and the one that stands for it (任职迁移).

    A row is evidence that neither was somebody's decision about the person, and of what goes back
    when the merge is undone.
    """

    was = models.OneToOneField(
        "identity.Membership", on_delete=models.PROTECT, related_name="moved_to"
    )
    now = models.ForeignKey(
        "identity.Membership", on_delete=models.PROTECT, related_name="moved_from"
    )
    # Whether the one that stands for it began with the merge, or was held there already.
    is_begun = models.BooleanField()
    until_on = models.DateField(null=True)
    ends_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        """Two roles, and undone after it was done."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(was=F("now")), name="moved_role_to_another"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_at__gte=F("moved_at")),
                name="moved_role_undone_after_done",
            ),
        ]

    def __str__(self) -> str:
        """Show both roles, for logs."""
        return f"{self.was_id} → {self.now_id}"
