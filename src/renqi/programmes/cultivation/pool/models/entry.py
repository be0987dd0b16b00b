"""A firm's place in one kind of the pool (入库记录)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from renqi.programmes.cultivation.pool.domain.kinds import EntryState, Grade, PoolKind

_KINDS = sorted(kind.value for kind in PoolKind)
_GRADES = sorted(grade.value for grade in Grade)
_STATES = sorted(state.value for state in EntryState)
_SRDI = ["innovative", "key_little_giant", "little_giant", "potential", "srdi"]
_LEVELS = ["city", "nation", "potential", "province"]


class Entry(models.Model):
    """A firm's place in one kind of the pool (入库记录).

    A firm may stand in several kinds, in each once. Grade and state are what the moves, which
    are append-only, made of it. Name and classes repeat the registry, for lists; a day's job
    brings them up to date (`classed_at`).
    """

    uscc = models.CharField(max_length=18, db_collation="C")
    name = models.TextField()
    kind = models.TextField(db_collation="C")
    grade = models.TextField(db_collation="C")
    state = models.TextField(db_collation="C", default=EntryState.ACTIVE.value)
    entered_on = models.DateField()
    changed_on = models.DateField()
    exited_on = models.DateField(null=True)
    district = models.TextField(db_collation="C", null=True)  # noqa: DJ001, null is unknown
    chain = models.TextField(db_collation="C", null=True)  # noqa: DJ001, null is unknown
    industry = models.TextField(db_collation="C", null=True)  # noqa: DJ001, null is unknown
    size_class = models.TextField(db_collation="C", null=True)  # noqa: DJ001, null is unknown
    classed_at = models.DateTimeField()

    class Meta:
        """One place a firm and kind that has not ended, on a grade of the kind's own ladder."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["uscc", "kind"],
                condition=~Q(state=EntryState.EXITED.value),
                name="pool_entry_one_a_kind",
            ),
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="pool_entry_kind_known"),
            models.CheckConstraint(condition=Q(state__in=_STATES), name="pool_entry_state_known"),
            models.CheckConstraint(
                condition=Q(kind=PoolKind.SRDI.value, grade__in=_SRDI)
                | (~Q(kind=PoolKind.SRDI.value) & Q(grade__in=_LEVELS)),
                name="pool_entry_grade_of_ladder",
            ),
            models.CheckConstraint(
                condition=Q(state=EntryState.EXITED.value, exited_on__isnull=False)
                | (~Q(state=EntryState.EXITED.value) & Q(exited_on__isnull=True)),
                name="pool_entry_exited_has_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "grade", "state"], name="pool_entry_board"),
            models.Index(fields=["kind", "district"], name="pool_entry_district"),
            models.Index(fields=["kind", "chain"], name="pool_entry_chain"),
            models.Index(fields=["uscc"], name="pool_entry_firm"),
        ]

    def __str__(self) -> str:
        """Show firm, kind and grade, for logs."""
        return f"{self.uscc} {self.kind} {self.grade} {self.state}"
