"""A draw of experts that anybody can repeat (专家抽取)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class ExpertDraw(models.Model):
    """One announced draw and its result (专家抽取记录).

    A row is evidence of what was published before the draw (commitment, pool, public value to
    come) and of what the draw gave. What was announced never changes, and the result is written
    once (`sql/settled_once.sql`).
    """

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="draws")
    # Case and act of the announcement, so that one seed does not order two draws alike.
    ref = models.CharField(max_length=40, db_collation="C")
    duty = models.CharField(max_length=64, db_collation="C")
    seats = models.IntegerField()
    commitment = models.CharField(max_length=64, db_collation="C")
    pool = models.JSONField()
    excluded = models.JSONField()
    pool_digest = models.CharField(max_length=64, db_collation="C")
    beacon_source = models.TextField(default="")
    beacon_on = models.DateField(null=True)
    announced_at = models.DateTimeField()
    announced_by = models.TextField()
    seed = models.TextField(default="")
    beacon_value = models.TextField(default="")
    order = models.JSONField(null=True)
    skipped = models.JSONField(default=list)
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        """One draw waits at a time; a draw that was made says how."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ref"], name="expert_draw_ref_once"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="expert_draw_has_seats"),
            models.CheckConstraint(
                condition=Q(commitment__regex=r"^[0-9a-f]{64}$"),
                name="expert_draw_commitment_shape",
            ),
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True, seed="", order__isnull=True)
                | (Q(drawn_at__isnull=False, order__isnull=False) & ~Q(seed="")),
                name="expert_draw_result_whole",
            ),
            models.CheckConstraint(
                condition=Q(beacon_source="", beacon_on__isnull=True)
                | (~Q(beacon_source="") & Q(beacon_on__isnull=False)),
                name="expert_draw_beacon_dated",
            ),
            models.UniqueConstraint(
                fields=["case", "duty"],
                condition=Q(drawn_at__isnull=True),
                name="expert_draw_one_waits",
            ),
        ]

    def __str__(self) -> str:
        """Show which case it is for, for logs."""
        return f"draw {self.pk} of case {self.case_id}"
