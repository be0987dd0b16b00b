"""What was done on a case, by whom and why (办理记录)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Act(models.Model):
    """One act on a case (办理记录).

    A row is evidence of who did what, in which role and duty, with the name as it was, so that
    it outlives the account. It is added and never altered, and it starts where the last act led;
    triggers (`sql/append_only.sql`, `sql/act_follows_last.sql`) hold that.
    """

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="acts")
    number = models.IntegerField()
    key = models.CharField(max_length=64, db_collation="C")
    kind = models.CharField(max_length=16)
    person_key = models.BigIntegerField()
    person_name = models.TextField()
    role = models.CharField(max_length=32)
    organisation = models.TextField()
    duty = models.CharField(max_length=64, db_collation="C")
    from_stage = models.CharField(max_length=64, db_collation="C")
    to_stage = models.CharField(max_length=64, db_collation="C")
    round = models.IntegerField()
    reason = models.TextField(default="")
    receipt_digest = models.CharField(max_length=64, db_collation="C", default="")
    form = models.JSONField(null=True)
    effective_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        """Numbered from one, one act a number."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="act_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="act_numbered_from_one"),
            models.CheckConstraint(condition=~Q(person_name=""), name="act_names_its_doer"),
            models.CheckConstraint(
                condition=Q(receipt_digest="") | Q(receipt_digest__regex=r"^[0-9a-f]{64}$"),
                name="act_receipt_digest_shape",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person_key", "-id"], name="act_of_person")]

    def __str__(self) -> str:
        """Show number and name of the act, for logs."""
        return f"{self.case_id}.{self.number} {self.key}"
