"""What can be asked for and said on the pages of growth (培育服务表单)."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from renqi.kernel.ids import check_credit_code, normalise_credit_code
from renqi.kernel.money import FEN_PER_YUAN
from renqi.programmes.cultivation.growth.domain.given_terms import GivenTerms
from renqi.programmes.cultivation.growth.domain.service_kinds import SERVICE_KINDS, UNITS
from renqi.programmes.cultivation.growth.selectors.services import ServiceFilter, TermsView
from renqi.web.growth import words
from renqi.web.shell.bilingual import said
from renqi.web.shell.figures import in_yuan

ALL, UNCHOSEN = ("", _("All")), ("", "–")
_PER_CENT = 100
_SEARCH = forms.TextInput(attrs={"type": "search"})
_DAY = {"type": "date"}


class CatalogueForm(forms.Form):
    """The conditions of the catalogue; one that cannot be read lets all through."""

    use_required_attribute = False

    q = forms.CharField(label=_("Search"), required=False, max_length=100, widget=_SEARCH)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    closes = forms.ChoiceField(label=_("Closes the gap"), required=False)
    free = forms.BooleanField(label=_("Free of charge"), required=False)
    places = forms.BooleanField(label=_("With free places"), required=False)

    def __init__(self, *args: Any, targets: Any, **kwargs: Any) -> None:
        """Offer kinds and gaps in the language of the page."""
        super().__init__(*args, **kwargs)
        kinds = [(key, said(label)) for key, label in SERVICE_KINDS.items()]
        offer(self, "kind", [ALL, *kinds])
        offer(self, "closes", [ALL, *targets])

    def where(self) -> ServiceFilter:
        """Give what was asked as the selector takes it."""
        self.is_valid()
        given = self.cleaned_data
        return ServiceFilter(
            words=given.get("q", ""),
            kind=given.get("kind", ""),
            closes=given.get("closes", ""),
            is_free=given.get("free", False),
            has_places=given.get("places", False),
        )


class BookingFilterForm(forms.Form):
    """The conditions of the list of bookings."""

    use_required_attribute = False

    q = forms.CharField(
        label=_("Firm, provider or service"), required=False, max_length=100, widget=_SEARCH
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ALL,
            ("live", _("Going on")),
            *((state.value, look.label) for state, look in words.BOOKING_LOOKS.items()),
        ],
    )


class PlanFilterForm(forms.Form):
    """The conditions of the list of plans."""

    use_required_attribute = False

    q = forms.CharField(label=_("Firm"), required=False, max_length=100, widget=_SEARCH)
    where = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[ALL, ("overdue", _("With overdue steps")), ("unsigned", _("Not agreed yet"))],
    )


class TermsForm(forms.Form):
    """What a provider says of a service."""

    name_zh = forms.CharField(label=_("Name of the service"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"))
    text_zh = forms.CharField(
        label=_("What it is and what the firm gets"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    closes = forms.MultipleChoiceField(
        label=_("Which gaps it helps to close"),
        help_text=_("Plans and road maps suggest the service where one of these is short."),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    price = forms.DecimalField(
        label=_("Price a unit (yuan, 0 for free)"), min_value=0, max_value=10**8, decimal_places=2
    )
    unit = forms.ChoiceField(label=_("Unit"))
    subsidised = forms.DecimalField(
        label=_("Subsidised share (%)"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        initial=0,
        help_text=_("What others pay; nothing is paid for related firms."),
    )
    lead_days = forms.IntegerField(
        label=_("Days needed before the first day"), min_value=0, max_value=365, initial=3
    )
    place = forms.CharField(label=_("Where"), max_length=120)
    valid_from = forms.DateField(
        label=_("Offered from"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    valid_until = forms.DateField(
        label=_("Until before"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    operator_code = forms.CharField(
        label=_("Credit code of who performs it (if not you)"), required=False, max_length=30
    )
    name_en = forms.CharField(label=_("Name in English"), required=False, max_length=120)
    text_en = forms.CharField(
        label=_("Description in English"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, targets: Any, **kwargs: Any) -> None:
        """Offer kinds, units and gaps in the language of the page."""
        super().__init__(*args, **kwargs)
        offer(self, "kind", [UNCHOSEN, *((k, said(v)) for k, v in SERVICE_KINDS.items())])
        offer(self, "unit", [(k, said(v)) for k, v in UNITS.items()])
        offer(self, "closes", list(targets))

    def clean_operator_code(self) -> str:
        """Refuse a code that is none."""
        code: str = normalise_credit_code(self.cleaned_data["operator_code"])
        if code and not check_credit_code(code).is_valid:
            raise forms.ValidationError(_("This is no valid credit code."))
        return code

    def clean(self) -> dict[str, Any]:
        """Refuse a time that ends before it begins."""
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("valid_from"), given.get("valid_until")
        if first and last and last <= first:
            self.add_error("valid_until", _("The last day lies before the first."))
        return given

    def terms(self) -> GivenTerms:
        """Give what was said as the service takes it."""
        given = self.cleaned_data
        return GivenTerms(
            kind=given["kind"],
            name_zh=given["name_zh"],
            name_en=given["name_en"],
            text_zh=given["text_zh"],
            text_en=given["text_en"],
            closes=tuple(given["closes"]),
            price=int(given["price"] * FEN_PER_YUAN),
            subsidised_share=int(given["subsidised"] * _PER_CENT),
            unit=given["unit"],
            lead_days=given["lead_days"],
            place=given["place"],
            operator_code=given["operator_code"],
            valid_from=given["valid_from"],
            valid_until=given["valid_until"],
        )


def terms_initial(terms: TermsView) -> dict[str, Any]:
    """Give terms as the form shows them."""
    return {
        "name_zh": terms.name.zh,
        "name_en": "" if terms.name.en == terms.name.zh else terms.name.en,
        "text_zh": terms.text.zh,
        "text_en": "" if terms.text.en == terms.text.zh else terms.text.en,
        "kind": terms.kind,
        "closes": list(terms.closes),
        "price": in_yuan(terms.price),
        "subsidised": Decimal(terms.subsidised_share) / _PER_CENT,
        "unit": terms.unit,
        "lead_days": terms.lead_days,
        "place": terms.place,
        "operator_code": terms.operator_code,
        "valid_from": terms.valid_from,
        "valid_until": terms.valid_until,
    }


class SlotForm(forms.Form):
    """Days on which a service is given: single days, or whole months."""

    kind = forms.ChoiceField(
        label=_("Slots of"), choices=[("day", _("a day each")), ("month", _("a month each"))]
    )
    first = forms.DateField(label=_("From"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    count = forms.IntegerField(
        label=_("How many (working days or months)"), min_value=1, max_value=60, initial=5
    )
    places = forms.IntegerField(label=_("Places each"), min_value=1, max_value=200, initial=1)

    def days(self) -> list[tuple[dt.date, dt.date]]:
        """Give first and last day of each slot; Saturdays and Sundays are passed over."""
        given = self.cleaned_data
        first: dt.date = given["first"]
        if given["kind"] == "month":
            return _months(first, given["count"])
        found: list[tuple[dt.date, dt.date]] = []
        day = first
        while len(found) < given["count"]:
            if day.isoweekday() <= _FRIDAY:
                found.append((day, day))
            day += dt.timedelta(days=1)
        return found


_FRIDAY = 5


def _months(first: dt.date, count: int) -> list[tuple[dt.date, dt.date]]:
    found = []
    start = first
    for _month in range(count):
        following = (start.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        found.append((start, following - dt.timedelta(days=1)))
        start = following
    return found


class BookForm(forms.Form):
    """What a firm asks for."""

    slot = forms.ChoiceField(label=_("Days"), widget=forms.RadioSelect)
    need = forms.CharField(
        label=_("What do you need?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The provider sees this and your firm's name, and nothing else of your file."),
    )
    gap = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ReasonForm(forms.Form):
    """Why something is decided."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def offer(form: forms.Form, name: str, choices: Any) -> None:
    """Set the choices of a field."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  tells mypy, not people
    field.choices = list(choices)
