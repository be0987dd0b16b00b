"""What providers offer: services, their terms, slots and the places in them (服务与名额)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from renqi.programmes.cultivation.growth.domain.service_kinds import (
    SERVICE_KINDS,
    UNITS,
    WHOLE_SHARE,
    ServiceState,
)

_STATES = sorted(state.value for state in ServiceState)
_CODE = r"^([0-9A-HJ-NPQRTUWXY]{18})?$"


class Service(models.Model):
    """A service that a provider offers (服务).

    A row says who offers and what of it may be seen: `shown` are the terms that the bureau
    admitted last, `asked` those that wait to be. Stars are added up by a trigger
    (`sql/stars.sql`), as a firm sees no other firm's booking.
    """

    provider_id = models.BigIntegerField()
    provider_name = models.TextField()
    state = models.CharField(max_length=9, default=ServiceState.ASKED.value)
    shown = models.ForeignKey(
        "growth.Terms", null=True, on_delete=models.PROTECT, related_name="shown_by"
    )
    asked = models.ForeignKey(
        "growth.Terms", null=True, on_delete=models.PROTECT, related_name="asked_by"
    )
    stars_sum = models.IntegerField(default=0)
    stars_count = models.IntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        """Known states; what is listed has terms that were admitted."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=_STATES), name="service_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["listed", "paused"]) | Q(shown__isnull=False),
                name="service_listed_has_terms",
            ),
            models.CheckConstraint(
                condition=~Q(state="asked") | Q(asked__isnull=False),
                name="service_asked_has_terms",
            ),
            models.CheckConstraint(
                condition=Q(stars_sum__gte=F("stars_count"), stars_sum__lte=F("stars_count") * 5),
                name="service_stars_add_up",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["provider_id"], name="service_by_provider")]

    def __str__(self) -> str:
        """Show who offers it, for logs."""
        return f"{self.pk} {self.provider_name}"


class Terms(models.Model):
    """What a service is and costs, as said on a day (服务条款).

    A row is added with each change and never altered: bookings keep the terms they were made on.
    `closes` names the gaps that the service helps to close: stems of facts, and items of the
    self-assessments.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="terms")
    number = models.SmallIntegerField()
    kind = models.CharField(max_length=16)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, default="")
    text_zh = models.TextField()
    text_en = models.TextField(default="")
    closes = ArrayField(models.TextField(), default=list)
    price = models.BigIntegerField()
    subsidised_share = models.IntegerField(default=0)
    unit = models.CharField(max_length=12)
    lead_days = models.SmallIntegerField()
    place = models.CharField(max_length=120)
    operator_code = models.CharField(max_length=18, default="", db_collation="C")
    valid_from = models.DateField()
    valid_until = models.DateField()
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField()
    made_by = models.TextField()

    class Meta:
        """Known kinds and units, prices that are none or positive, days in order."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service", "number"], name="terms_numbered_once"),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(SERVICE_KINDS)), name="terms_kind_known"
            ),
            models.CheckConstraint(condition=Q(unit__in=sorted(UNITS)), name="terms_unit_known"),
            models.CheckConstraint(
                condition=Q(price__gte=0) & Q(price__lte=10**12), name="terms_price_range"
            ),
            models.CheckConstraint(
                condition=Q(subsidised_share__gte=0) & Q(subsidised_share__lte=WHOLE_SHARE),
                name="terms_share_range",
            ),
            models.CheckConstraint(
                condition=Q(lead_days__gte=0) & Q(lead_days__lte=365), name="terms_lead_range"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="terms_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(operator_code__regex=_CODE), name="terms_operator_code_shape"
            ),
            models.CheckConstraint(condition=~Q(name_zh=""), name="terms_named"),
        ]

    def __str__(self) -> str:
        """Show name and number, for logs."""
        return f"{self.name_zh} {self.number}"


class ServiceEvent(models.Model):
    """What was done with a service, by whom and why (服务办理记录); append-only."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=12)
    terms = models.ForeignKey(Terms, null=True, on_delete=models.PROTECT, related_name="events")
    reason = models.TextField(default="")
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    by = models.TextField()

    class Meta:
        """Who refuses, pauses or admits says why."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(act__in=["offer", "resume"]) | ~Q(reason=""),
                name="service_event_reasoned",
            ),
        ]

    def __str__(self) -> str:
        """Show the act, for logs."""
        return f"{self.service_id} {self.act}"


class Slot(models.Model):
    """Days on which a service is given, and how often (档期).

    A day, or a whole month: `until_on` is the last day. How many fit in is how many places
    (`Place`) it has, so that nothing needs to be counted.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="slots")
    from_on = models.DateField()
    until_on = models.DateField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """Days in order; the same days are offered once."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="slot_days_in_order"
            ),
            models.UniqueConstraint(
                fields=["service", "from_on", "until_on"],
                condition=Q(closed_at__isnull=True),
                name="slot_offered_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["service", "from_on"], name="slot_by_day")]

    def __str__(self) -> str:
        """Show the days, for logs."""
        return f"{self.service_id} {self.from_on}"


class Place(models.Model):
    """One place in a slot, and the booking that has it (名额).

    A place has one booking because it has one column for it: nothing can be overbooked. Who
    books takes a free place that nobody else is taking (`FOR UPDATE SKIP LOCKED`), and so waits
    for nobody.
    """

    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="places")
    number = models.SmallIntegerField()
    booking = models.OneToOneField(
        "growth.Booking", null=True, on_delete=models.PROTECT, related_name="held_place"
    )

    class Meta:
        """Places are numbered within their slot; free ones are found at once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slot", "number"], name="place_numbered_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1) & Q(number__lte=200), name="place_number_range"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["slot", "number"], name="place_free", condition=Q(booking__isnull=True)
            )
        ]

    def __str__(self) -> str:
        """Show slot and number, for logs."""
        return f"{self.slot_id}/{self.number}"
