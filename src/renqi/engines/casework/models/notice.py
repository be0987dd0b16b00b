"""What is published before it takes effect, and what is said against it (公示与异议)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """A public notice of one case (公示).

    A row is evidence of what was public until when. It is closed once and never altered
    (`sql/settled_once.sql`). What the public may read of it is here: the case stays shut.
    """

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="notices")
    stage = models.CharField(max_length=64, db_collation="C")
    round = models.IntegerField()
    type_version = models.ForeignKey(
        "casework.CaseTypeVersion", null=True, on_delete=models.PROTECT, related_name="notices"
    )
    title = models.TextField(default="")
    text = models.TextField()
    published_at = models.DateTimeField()
    closes_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=64, db_collation="C", default="")

    class Meta:
        """One notice of a case runs at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(closed_at__isnull=True), name="notice_one_runs"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="notice_says_something"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(outcome=""), name="notice_closed_by_an_act"
            ),
        ]

    def __str__(self) -> str:
        """Show until when it runs, for logs."""
        return f"notice {self.pk} of case {self.case_id} until {self.closes_on}"


class Objection(models.Model):
    """What somebody says against a notice, and the answer (异议).

    A row is evidence that the objection came in time. It is answered once and never altered
    (`sql/settled_once.sql`). `person_key` is 0 for one who did not sign in; by the receipt they
    find their answer again.
    """

    notice = models.ForeignKey(
        "casework.Notice", on_delete=models.PROTECT, related_name="objections"
    )
    person_key = models.BigIntegerField(default=0)
    name = models.TextField()
    contact = models.TextField()
    text = models.TextField()
    receipt = models.CharField(max_length=32, db_collation="C", default="")
    file_name = models.TextField(default="")
    file_sha256 = models.CharField(max_length=64, db_collation="C", default="")
    file_size = models.IntegerField(default=0)
    file_type = models.CharField(max_length=100, db_collation="C", default="")
    raised_at = models.DateTimeField()
    answer = models.TextField(default="")
    upheld = models.BooleanField(null=True)
    answered_by = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """An objection has a sender and words; an answer says whether it was right."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(contact="") & ~Q(text=""), name="objection_says_who"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, upheld__isnull=True)
                | (Q(answered_at__isnull=False, upheld__isnull=False) & ~Q(answer="")),
                name="objection_answer_whole",
            ),
            models.CheckConstraint(
                condition=Q(file_sha256="", file_name="", file_size=0, file_type="")
                | (
                    Q(file_sha256__regex=r"^[0-9a-f]{64}$", file_size__gte=1)
                    & ~Q(file_name="")
                    & ~Q(file_type="")
                ),
                name="objection_file_whole",
            ),
            models.UniqueConstraint(
                fields=["receipt"], condition=~Q(receipt=""), name="objection_receipt_once"
            ),
        ]

    def __str__(self) -> str:
        """Show whose it is, for logs."""
        return f"objection {self.pk} by {self.name}"
