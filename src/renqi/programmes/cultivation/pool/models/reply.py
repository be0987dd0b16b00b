"""What a firm answers before something is taken from it (企业意见)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Reply(models.Model):
    """A firm's answer to a line that would put it on watch or take it out (企业意见).

    Append-only, and one a line.
    """

    line = models.OneToOneField("pool.ProposalLine", on_delete=models.PROTECT, related_name="reply")
    uscc = models.CharField(max_length=18, db_collation="C")
    text = models.TextField()
    by_id = models.BigIntegerField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """An answer says something."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="pool_reply_says_something"),
        ]

    def __str__(self) -> str:
        """Show whose answer it is, for logs."""
        return f"{self.uscc} line {self.line_id}"
