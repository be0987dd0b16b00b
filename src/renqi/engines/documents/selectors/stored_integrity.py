"""Whether the bytes kept of documents are those that were issued (存档完整性)."""

from collections.abc import Iterator

from django.db.models.expressions import RawSQL

from renqi.engines.documents.models import IssuedDocument


def document_count() -> int:
    """Count the documents that were issued."""
    return IssuedDocument.objects.count()


def damaged_numbers() -> Iterator[str]:
    """Give the numbers of documents whose bytes have another hash by now (损坏的文书)."""
    is_altered = RawSQL("encode(sha256(pdf), 'hex') <> sha256", ())
    altered = IssuedDocument.objects.alias(is_altered=is_altered).filter(is_altered=True)
    for document in altered.defer("pdf", "content").order_by("pk").iterator():
        yield document.number
