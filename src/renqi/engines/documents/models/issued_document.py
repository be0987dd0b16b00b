"""A document that was issued, with its bytes (文书)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from renqi.engines.documents.domain.content import DocumentKind, Language
from renqi.engines.documents.domain.numbers import number_words


class IssuedDocument(models.Model):
    """A letter or list as it left, for good (已出具文书).

    A row is never altered, but for the firm that it stands with when firms are merged
    (`sql/only_the_subject_moves.sql`). The PDF is made once and kept, so that the
    same code gives the same bytes however the layouts change; `content` keeps the words it was
    made from. Numbers of one prefix run without a gap through a year (`sql/number_follows.sql`).
    """

    code = models.CharField(max_length=16, db_collation="C", unique=True)
    # What asked for it: the same key asks for the same document.
    key = models.CharField(max_length=200, db_collation="C", unique=True)
    prefix = models.CharField(max_length=20, db_collation="C")
    year = models.SmallIntegerField()
    sequence = models.IntegerField()
    kind = models.CharField(max_length=8, db_collation="C")
    language = models.CharField(max_length=2, db_collation="C")
    title_zh = models.TextField()
    title_en = models.TextField()
    # Credit code of the firm it is about, or whatever else it is about.
    subject_key = models.CharField(max_length=64, db_collation="C")
    # What it belongs to, as case:12; empty for nothing.
    matter = models.CharField(max_length=64, db_collation="C", default="")
    addressee = models.TextField(default="")
    signatory = models.TextField()
    content = models.JSONField()
    template = models.TextField()
    sha256 = models.CharField(max_length=64, db_collation="C")
    size = models.IntegerField()
    pdf = models.BinaryField()
    issued_at = models.DateTimeField()
    issued_by = models.TextField()
    issued_by_key = models.BigIntegerField()

    class Meta:
        """Numbers, codes and bytes that agree with each other."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["prefix", "year", "sequence"], name="document_number_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in DocumentKind]),
                name="document_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(language__in=[one.value for one in Language]),
                name="document_language_known",
            ),
            models.CheckConstraint(
                condition=Q(code__regex="^[0-9A-HJKMNP-TV-Z]{16}$"), name="document_code_shape"
            ),
            models.CheckConstraint(condition=~Q(subject_key=""), name="document_subject_given"),
            models.CheckConstraint(condition=~Q(key=""), name="document_key_given"),
            models.CheckConstraint(
                condition=Q(title_zh__regex=r"\S", title_en__regex=r"\S"),
                name="document_title_given",
            ),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="document_sequence_counts"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_key", "-issued_at"], name="document_by_subject"),
            models.Index(fields=["matter"], name="document_by_matter", condition=~Q(matter="")),
            models.Index(fields=["-issued_at", "-id"], name="document_newest"),
            models.Index(fields=["sha256"], name="document_by_sha256"),
        ]

    def __str__(self) -> str:
        """Show the number, for logs."""
        return self.number

    @property
    def number(self) -> str:
        """The number as the document shows it."""
        return number_words(prefix=self.prefix, year=self.year, sequence=self.sequence)
