"""What can be asked and said on the pages of investing (投资表单)."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from renqi.programmes.riskfund.investment.domain.vocabulary import (
    ASSET_CLASSES,
    BONDS,
    DEPOSITS,
    FUNDS,
    DayCount,
    Goal,
    IncomeKind,
    TradeKind,
    TradeState,
)
from renqi.programmes.riskfund.investment.selectors.universe import InstrumentLine
from renqi.web.entitlements.forms import FenField
from renqi.web.investment.words import (
    CLASS_WORDS,
    COUNT_WORDS,
    GOAL_WORDS,
    INCOME_WORDS,
    KIND_WORDS,
    PARTY_KINDS,
    STATE_LOOKS,
)
from renqi.web.ledger.forms import ALL, UNCHOSEN, DayField, offer

_PERCENT = 10**7
_TEXT_MAX = 500
_SEED_MAX = 2**31 - 1


class PercentField(forms.DecimalField):
    """A share in percent, read exactly into billionths."""

    def __init__(self, **given: Any) -> None:
        """Ask for up to six places, which is what billionths can say."""
        super().__init__(min_value=0, max_value=200, decimal_places=6, **given)

    def clean(self, value: Any) -> int:
        """Give billionths."""
        read: Decimal | None = super().clean(value)
        return 0 if read is None else int(read * _PERCENT)


class StatedFenField(FenField):
    """An amount that may be left out; `clean_<name>` tells nothing stated from zero."""

    def clean(self, value: Any) -> int:
        """Give fen, nothing for nothing."""
        return super().clean(value) if str(value or "").strip() else 0


class TradeFilterForm(forms.Form):
    """The conditions of the list of trades."""

    use_required_attribute = False
    q = forms.CharField(
        label=_("Code or name"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[ALL, *((str(key), STATE_LOOKS[key].label) for key in TradeState)],
    )
    kind = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[ALL, *((str(key), KIND_WORDS[key]) for key in TradeKind)],
    )


class TradeForm(forms.Form):
    """What to trade."""

    instrument = forms.ChoiceField(label=_("Instrument"))
    kind = forms.ChoiceField(
        label=_("What"), choices=[UNCHOSEN, *((str(k), KIND_WORDS[k]) for k in TradeKind)]
    )
    quantity = FenField(
        label=_("Quantity"),
        help_text=_("Yuan of nominal or principal; of a fund, units with two places."),
    )
    price = forms.DecimalField(
        label=_("Price"),
        required=False,
        min_value=0,
        decimal_places=6,
        help_text=_("Of bonds for 100 yuan without interest, of funds for one unit; none else."),
    )
    fee = FenField(label=_("Fee in yuan"), initial="0")
    accrued = StatedFenField(
        label=_("Interest as the other side states it"),
        required=False,
        help_text=_("Leave it empty to take what is worked out here."),
    )
    trade_on = DayField(label=_("Day of the trade"))
    settle_on = DayField(label=_("Day of settlement"))
    reason = forms.CharField(label=_("Why"), max_length=_TEXT_MAX)
    request_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: tuple[InstrumentLine, ...], **kwargs: Any) -> None:
        """Offer the instruments of the fund."""
        super().__init__(*args, **kwargs)
        self.known = {str(one.id): one for one in known}
        offer(self, "instrument", [UNCHOSEN, *((str(o.id), f"{o.code} {o.name}") for o in known)])

    def clean_accrued(self) -> int | None:
        """Tell nothing stated from nothing owed."""
        return self.cleaned_data["accrued"] if self.data.get("accrued", "").strip() else None

    def clean(self) -> dict[str, Any]:
        """Bring the price to one unit of quantity."""
        given: dict[str, Any] = super().clean() or {}
        one = self.known.get(given.get("instrument", ""))
        price = given.get("price")
        if one is None:
            return given
        if one.terms.asset_class in DEPOSITS or given.get("kind") == TradeKind.MATURE:
            given["price"] = 10**9
        elif not price:
            self.add_error("price", _("Say at which price."))
        else:
            per = 100 if one.terms.asset_class in BONDS else 1
            given["price"] = int(price * 10**9 / per)
        return given


class InstrumentForm(forms.Form):
    """The terms of an instrument."""

    code = forms.CharField(label=_("Code"), max_length=32)
    name = forms.CharField(label=_("Name"), max_length=100)
    counterparty = forms.ChoiceField(label=_("Issuer, bank or manager"))
    asset_class = forms.ChoiceField(
        label=_("Class of assets"),
        choices=[UNCHOSEN, *((key, CLASS_WORDS[key]) for key in ASSET_CLASSES)],
    )
    rate = PercentField(label=_("Yearly rate in percent"))
    early_rate = PercentField(
        label=_("Rate when broken early, in percent"), required=False, initial=0
    )
    coupons_year = forms.TypedChoiceField(
        label=_("Coupons a year"), coerce=int, choices=[(n, str(n)) for n in (0, 1, 2, 4, 12)]
    )
    starts_on = DayField(label=_("First day of interest"))
    matures_on = DayField(label=_("Day of maturity"))
    day_count = forms.ChoiceField(
        label=_("Counting of days"), choices=[(str(k), COUNT_WORDS[k]) for k in DayCount]
    )
    bucket_days = forms.IntegerField(
        label=_("Days until it can be money again"), min_value=0, max_value=3650
    )
    duration_days = forms.IntegerField(
        label=_("Duration in days"),
        min_value=0,
        max_value=3650,
        required=False,
        help_text=_("Of funds: how far their price follows interest."),
    )

    def __init__(self, *args: Any, parties: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the counterparties of the fund."""
        super().__init__(*args, **kwargs)
        self.fields["matures_on"].required = False
        offer(self, "counterparty", [UNCHOSEN, *parties])

    def clean(self) -> dict[str, Any]:
        """Leave out what the class does not have."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("asset_class") not in FUNDS:
            given["duration_days"] = 0
        return given


class PartyForm(forms.Form):
    """Somebody to deal with."""

    name = forms.CharField(label=_("Name"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), choices=[UNCHOSEN, *PARTY_KINDS.items()])
    reason = forms.CharField(label=_("Why"), max_length=_TEXT_MAX)


class PriceFileForm(forms.Form):
    """A file of prices."""

    source = forms.CharField(label=_("Issued by"), max_length=100)
    file = forms.FileField(
        label=_("CSV or XLSX file"),
        help_text=_("With the headings code, date and price, in Chinese or English."),
    )


class PriceForm(forms.Form):
    """A price by hand."""

    instrument = forms.ChoiceField(label=_("Instrument"))
    on = DayField(label=_("Day"))
    price = forms.CharField(label=_("Price"), max_length=24)
    source = forms.CharField(label=_("Who says so"), max_length=100)

    def __init__(self, *args: Any, known: tuple[InstrumentLine, ...], **kwargs: Any) -> None:
        """Offer what has a price."""
        super().__init__(*args, **kwargs)
        self.known = {str(o.id): o for o in known if o.terms.asset_class not in DEPOSITS}
        choices = [(key, f"{one.code} {one.name}") for key, one in self.known.items()]
        offer(self, "instrument", [UNCHOSEN, *choices])


class IncomeForm(forms.Form):
    """Money that came in."""

    instrument = forms.ChoiceField(label=_("From"), required=False)
    kind = forms.ChoiceField(
        label=_("What"), choices=[UNCHOSEN, *((str(k), INCOME_WORDS[k]) for k in IncomeKind)]
    )
    due_on = DayField(label=_("For the day"))
    on = DayField(label=_("Came in on"))
    amount = FenField(label=_("Amount in yuan"))
    from_suspense = forms.BooleanField(
        label=_("The bank's statement has booked it already"), required=False
    )
    request_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: tuple[InstrumentLine, ...], **kwargs: Any) -> None:
        """Offer the instruments, and the bank account itself."""
        super().__init__(*args, **kwargs)
        choices = [(str(one.id), f"{one.code} {one.name}") for one in known]
        offer(self, "instrument", [("", _("Cash in the bank account")), *choices])


class ProposalForm(forms.Form):
    """What a proposal looks for."""

    goal = forms.ChoiceField(label=_("Goal"), choices=[(str(k), GOAL_WORDS[k]) for k in Goal])
    turnover = PercentField(
        label=_("Most that is moved, in percent of the fund"),
        initial=100,
        help_text=_("What is sold and what is bought both count."),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=_SEED_MAX,
        initial=1,
        help_text=_("The same seed gives the same proposal."),
    )
    request_key = forms.CharField(max_length=64, widget=forms.HiddenInput)


class PlanForm(forms.Form):
    """How a limit will hold again."""

    plan = forms.CharField(label=_("Plan"), max_length=_TEXT_MAX)
    plan_by = DayField(label=_("Until"))


class PeriodForm(forms.Form):
    """From which day to which."""

    use_required_attribute = False
    since = DayField(label=_("From"))
    until = DayField(label=_("Until"))

    def period(self, *, today: dt.date) -> tuple[dt.date, dt.date]:
        """Give the period; the year until today where none, or none that can be, is asked for."""
        since, until = today - dt.timedelta(days=365), today
        if self.is_valid():
            since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return min(since, until), max(since, until)
