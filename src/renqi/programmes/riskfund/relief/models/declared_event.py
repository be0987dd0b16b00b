"""Events that the bureau declares for many firms at once (宣告事件)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.programmes.riskfund.relief.domain.claim_states import EventKind

_KINDS = sorted(kind.value for kind in EventKind)


class DeclaredEvent(models.Model):
    """What happened to all firms of a district or a chain, from when to when (宣告事件).

    A row is evidence of who proposed and who confirmed it; an empty district or chain means any.
    It counts from its confirmation, and one that is ended takes no more claims.
    """

    key = models.CharField(max_length=40, db_collation="C")
    kind = models.CharField(max_length=24, db_collation="C")
    title = models.TextField()
    district = models.CharField(max_length=16, db_collation="C", default="")
    chain = models.CharField(max_length=64, db_collation="C", default="")
    from_on = models.DateField()
    until_on = models.DateField()
    basis = models.TextField()
    proposed_by_id = models.BigIntegerField()
    proposed_by = models.TextField()
    proposed_at = models.DateTimeField()
    confirmed_by_id = models.BigIntegerField(null=True)
    confirmed_by = models.TextField(default="")
    confirmed_at = models.DateTimeField(null=True)
    ended_by = models.TextField(default="")
    ended_at = models.DateTimeField(null=True)
    ended_because = models.TextField(default="")

    class Meta:
        """A key once, two people, a period with two ends."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], name="relief_event_key_once"),
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="relief_event_kind_known"),
            models.CheckConstraint(
                condition=Q(key__regex=r"^[a-z0-9_.-]{3,40}$"), name="relief_event_key_shape"
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="relief_event_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(basis=""), name="relief_event_says_what"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by_id__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by_id__isnull=False, confirmed_at__isnull=False),
                name="relief_event_confirmed_whole",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by_id__isnull=True) | ~Q(confirmed_by_id=F("proposed_by_id")),
                name="relief_event_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_because=""),
                name="relief_event_ended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        """Show the key, for logs."""
        return self.key
