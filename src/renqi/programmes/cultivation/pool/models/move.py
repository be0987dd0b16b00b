"""What happened to a place in the pool (变动记录)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.programmes.cultivation.pool.domain.kinds import Act

_ACTS = sorted(act.value for act in Act)


class Move(models.Model):
    """One dated move of a place, with its reason and the two people who made it (变动记录).

    Append-only. Steps count the grades below, -1 is outside. `title` is the title by which a firm
    entered above the foot of the ladder; `told` counts the people of the firm who were told.
    """

    entry = models.ForeignKey("pool.Entry", on_delete=models.PROTECT, related_name="moves")
    line = models.OneToOneField(
        "pool.ProposalLine", null=True, on_delete=models.PROTECT, related_name="move"
    )
    act = models.TextField(db_collation="C")
    from_grade = models.TextField(db_collation="C", default="")
    to_grade = models.TextField(db_collation="C")
    from_step = models.SmallIntegerField(default=-1)
    to_step = models.SmallIntegerField()
    title = models.TextField(db_collation="C", default="")
    rules = models.TextField(db_collation="C")
    why = models.JSONField(default=dict)
    reason = models.TextField()
    on = models.DateField()
    at = models.DateTimeField()
    proposed_by_id = models.BigIntegerField()
    proposed_by = models.TextField()
    decided_by_id = models.BigIntegerField()
    decided_by = models.TextField()
    told = models.SmallIntegerField(default=0)

    class Meta:
        """Two people, a reason, and one grade at a time."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(act__in=_ACTS), name="pool_move_act_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="pool_move_has_reason"),
            models.CheckConstraint(
                condition=Q(act=Act.FOLLOW.value)
                | (Q(line__isnull=False) & ~Q(proposed_by_id=F("decided_by_id"))),
                name="pool_move_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(act=Act.PROMOTE.value)
                | (Q(from_step__gte=0) & Q(to_step=F("from_step") + 1)),
                name="pool_move_no_grade_skipped",
            ),
            models.CheckConstraint(
                condition=~Q(act=Act.ENTER.value) | Q(to_step=0) | ~Q(title=""),
                name="pool_move_enters_above_by_title",
            ),
            models.CheckConstraint(
                condition=Q(act__in=[Act.ENTER.value, Act.PROMOTE.value])
                | Q(to_step=F("from_step")),
                name="pool_move_keeps_grade",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["entry", "at"], name="pool_move_timeline")]

    def __str__(self) -> str:
        """Show act and grades, for logs."""
        return f"{self.entry_id} {self.act} {self.from_grade}->{self.to_grade}"
