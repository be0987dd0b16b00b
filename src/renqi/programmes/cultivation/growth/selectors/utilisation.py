"""How services are used and liked, figures of few left out (利用率与满意度)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.growth.domain.small_cells import shown_count, shown_mean
from renqi.programmes.cultivation.growth.models import Booking, Place, Rating

_HUNDRED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class UseLine:
    """One provider or kind over a time (利用情况).

    Attributes:
        key: Kind of service, or name of the provider.
        places: Places offered in the time.
        taken: How many of them were booked.
        bookings: Bookings asked for; none while under five.
        stars: Mean stars in hundredths; none while under five ratings.
        subsidy: Subsidies of what was delivered, in fen; none while under five bookings.
    """

    key: str
    places: int
    taken: int
    bookings: int | None
    stars: int | None
    subsidy: int | None

    @property
    def stars_text(self) -> str:
        """The mean stars to a tenth; empty where too few have rated."""
        return "" if self.stars is None else f"{self.stars / _HUNDRED:.1f}"

    @property
    def share(self) -> int | None:
        """Places booked of a hundred offered; none where none was offered."""
        return self.taken * _HUNDRED // self.places if self.places else None


def use_by(field: str, *, scope: Scope, since: dt.date, until: dt.date) -> tuple[UseLine, ...]:
    """Count use and ratings by `kind` or `provider` (利用统计).

    Args:
        field: By what.
        scope: Only who sees the whole city sees it.
        since: First day of the slots.
        until: Last day of the slots.
    """
    if not scope.all:
        return ()
    of_place, of_booking = (
        ("slot__service__shown__kind", "terms__kind")
        if field == "kind"
        else ("slot__service__provider_name", "provider_name")
    )
    days = Q(slot__from_on__gte=since, slot__from_on__lte=until)
    places = {
        key: (offered, taken)
        for key, offered, taken in Place.objects.filter(days, slot__closed_at__isnull=True)
        .order_by()
        .values_list(of_place)
        .annotate(offered=Count("pk"), taken=Count("booking"))
    }
    booked = {
        key: (count, subsidy or 0)
        for key, count, subsidy in Booking.objects.filter(days)
        .order_by()
        .values_list(of_booking)
        .annotate(
            n=Count("pk"), subsidy=Sum("subsidy", filter=Q(state__in=["delivered", "closed"]))
        )
    }
    rated = {
        key: (total, count)
        for key, total, count in Rating.objects.filter(
            booking__slot__from_on__gte=since, booking__slot__from_on__lte=until
        )
        .order_by()
        .annotate(key=F(f"booking__{of_booking}"))
        .values_list("key")
        .annotate(total=Sum("stars"), count=Count("pk"))
    }
    return tuple(
        _line(key, places.get(key, (0, 0)), booked.get(key, (0, 0)), rated.get(key, (0, 0)))
        for key in sorted({*places, *booked} - {None})
    )


def _line(
    key: str, places: tuple[int, int], booked: tuple[int, int], rated: tuple[int, int]
) -> UseLine:
    count = shown_count(booked[0])
    return UseLine(
        key=key,
        places=places[0],
        taken=places[1],
        bookings=count,
        stars=shown_mean(*rated),
        subsidy=booked[1] if count is not None else None,
    )
