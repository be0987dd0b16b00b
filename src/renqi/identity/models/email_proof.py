"""Letters that ask whether an address is somebody's own (邮箱验证)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class EmailProof(models.Model):
    """One link that was mailed to an address (邮箱验证链接).

    A row is evidence that somebody asked to prove an address, and whether they did. The link
    itself is signed and kept nowhere.
    """

    person = models.ForeignKey(
        "identity.Person", on_delete=models.PROTECT, related_name="email_proofs"
    )
    email = models.EmailField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        """An address, and a link that is used while it holds or never."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(email=""), name="email_proof_has_address"),
            models.CheckConstraint(
                condition=Q(expires_at__gte=F("asked_at")), name="email_proof_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True)
                | Q(used_at__gte=F("asked_at"), used_at__lt=F("expires_at")),
                name="email_proof_used_while_it_held",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["asked_at"], name="email_proof_lately")]

    def __str__(self) -> str:
        """Show whose it is, for logs."""
        return f"proof {self.pk} of {self.person_id}"
