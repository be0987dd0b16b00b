"""The transfers of a book in the order they were written (序时账)."""

from collections.abc import Sequence

from django.db.models import Q

from renqi.engines.ledger.domain.balances import JournalLine
from renqi.engines.ledger.domain.kinds import Kind, Unit
from renqi.engines.ledger.models import Transfer


def journal(
    *, book: int, before: JournalLine | None = None, limit: int = 200
) -> Sequence[JournalLine]:
    """Give transfers of a book, the latest first (序时账).

    Args:
        book: The book's number.
        before: The last line of the page before; none to begin.
        limit: How many at most.

    """
    rows = Transfer.objects.filter(book_id=book)
    if before is not None:
        # The first condition is for the index.
        rows = rows.filter(xid__lte=before.xid).filter(
            Q(xid__lt=before.xid) | Q(xid=before.xid, seq__lt=before.seq)
        )
    fields = (
        "id",
        "xid",
        "seq",
        "effective_on",
        "created_at",
        "kind",
        "unit",
        "amount",
        "released",
    )
    words = ("cause", "memo", "actor", "group_id", "debit__code", "credit__code")
    return [
        JournalLine(
            id=row["id"],
            xid=row["xid"],
            seq=row["seq"],
            effective_on=row["effective_on"],
            created_at=row["created_at"],
            kind=Kind(row["kind"]),
            debit=row["debit__code"],
            credit=row["credit__code"],
            unit=Unit(row["unit"]),
            amount=row["amount"],
            released=row["released"],
            cause=row["cause"],
            memo=row["memo"],
            actor=row["actor"],
            group_id=row["group_id"],
        )
        for row in rows.order_by("-xid", "-seq").values(*fields, *words)[:limit]
    ]
