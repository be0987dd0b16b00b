"""Bookings, what was done with them, proof of delivery and ratings (预约)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.programmes.cultivation.growth.domain.booking_moves import LIVE, BookingState

_STATES = sorted(state.value for state in BookingState)
_LIVE = sorted(state.value for state in LIVE)


class Booking(models.Model):
    """A firm's booking of a service, on the terms of its day (预约).

    Price and subsidy are those of the terms when it was asked for. What it began with never
    changes, and it moves as the table says (`sql/booking_moves.sql`).
    """

    service = models.ForeignKey("growth.Service", on_delete=models.PROTECT, related_name="bookings")
    terms = models.ForeignKey("growth.Terms", on_delete=models.PROTECT, related_name="bookings")
    slot = models.ForeignKey("growth.Slot", on_delete=models.PROTECT, related_name="bookings")
    provider_id = models.BigIntegerField()
    provider_name = models.TextField()
    uscc = models.CharField(max_length=18, db_collation="C")
    firm_name = models.TextField()
    need = models.TextField()
    gap = models.TextField(default="")
    price = models.BigIntegerField()
    subsidy = models.BigIntegerField()
    is_related = models.BooleanField(default=False)
    state = models.CharField(max_length=9, default=BookingState.ASKED.value)
    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField()
    asked_by = models.TextField()
    moved_at = models.DateTimeField()
    request_key = models.CharField(max_length=64, db_collation="C")

    class Meta:
        """One live booking a firm and slot; a related provider's service is not subsidised."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=_STATES), name="booking_state_known"),
            models.UniqueConstraint(
                fields=["slot", "uscc"],
                condition=Q(state__in=_LIVE),
                name="booking_once_a_slot",
            ),
            models.UniqueConstraint(fields=["uscc", "request_key"], name="booking_sent_once"),
            models.CheckConstraint(
                condition=Q(price__gte=0, subsidy__gte=0, subsidy__lte=F("price")),
                name="booking_subsidy_within_price",
            ),
            models.CheckConstraint(
                condition=Q(is_related=False) | Q(subsidy=0),
                name="booking_related_unsubsidised",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["uscc", "-asked_at"], name="booking_by_firm"),
            models.Index(fields=["provider_id", "-asked_at"], name="booking_by_provider"),
            models.Index(
                fields=["state", "moved_at"],
                name="booking_waiting",
                condition=Q(state__in=["asked", "delivered"]),
            ),
        ]

    def __str__(self) -> str:
        """Show who booked and where it stands, for logs."""
        return f"{self.pk} {self.uscc} {self.state}"


class BookingEvent(models.Model):
    """One act on a booking (预约办理记录); append-only."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=12)
    to_state = models.CharField(max_length=9)
    code = models.CharField(max_length=24, default="")
    words = models.TextField(default="")
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    by = models.TextField()

    class Meta:
        """Known states only."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_state__in=_STATES), name="booking_event_state_known"
            ),
        ]

    def __str__(self) -> str:
        """Show the act, for logs."""
        return f"{self.booking_id} {self.act}"


class Proof(models.Model):
    """A file that proves what was delivered (交付证明); append-only.

    The bytes lie with those of cases, under their hash.
    """

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="proofs")
    file_name = models.TextField()
    sha256 = models.CharField(max_length=64, db_collation="C")
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=100)
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    by = models.TextField()

    class Meta:
        """The same bytes prove a booking once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["booking", "sha256"], name="proof_once"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="proof_sha256_shape"
            ),
            models.CheckConstraint(condition=Q(size__gte=1), name="proof_has_content"),
        ]

    def __str__(self) -> str:
        """Show the file's name, for logs."""
        return f"{self.booking_id} {self.file_name}"


class Rating(models.Model):
    """What a firm thinks of what it got (服务评价); append-only, one a booking.

    A trigger (`sql/stars.sql`) refuses one of a related party and adds the stars up.
    """

    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="rating")
    stars = models.SmallIntegerField()
    words = models.TextField(default="")
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    by = models.TextField()

    class Meta:
        """One to five stars."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(stars__gte=1) & Q(stars__lte=5), name="rating_stars_range"
            ),
        ]

    def __str__(self) -> str:
        """Show the stars, for logs."""
        return f"{self.booking_id} {self.stars}"
