"""What falls due in all books by itself: time-outs, lapses, the next seal (例行维护)."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from renqi.engines.ledger.domain.refusals import PeriodClosed
from renqi.engines.ledger.domain.transfers import Booking
from renqi.engines.ledger.models import Book
from renqi.engines.ledger.services.holds import expire_holds
from renqi.engines.ledger.services.lots import lapse_lots
from renqi.engines.ledger.services.seal_journal import seal_journal

_ACTOR = "clock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What one round did (维护结果)."""

    holds_timed_out: int
    lots_lapsed: int
    seal: int | None


def keep_all_books(*, at: datetime) -> Kept:
    """Time holds out, let expired lots lapse, then seal the journal (例行维护).

    Doing it again at once changes nothing. The day is that of the installation's time zone.

    Effects:
        As `expire_holds`, `lapse_lots` and `seal_journal`.

    """
    booking = Booking(on=timezone.localdate(at), at=at, actor=_ACTOR)
    timed_out = lapsed = 0
    for book_id in Book.objects.order_by("pk").values_list("pk", flat=True):
        # A book that is closed through today takes its dues tomorrow.
        with suppress(PeriodClosed):
            timed_out += expire_holds(book_id=book_id, booking=booking)
            lapsed += lapse_lots(book_id=book_id, booking=booking)
    return Kept(holds_timed_out=timed_out, lots_lapsed=lapsed, seal=seal_journal(at=at))
