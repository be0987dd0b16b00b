"""What can be asked of accounts, statements and the journal (查询表单)."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from renqi.engines.ledger.domain.kinds import Kind, Unit
from renqi.engines.ledger.selectors.account_list import AccountFilter
from renqi.engines.ledger.selectors.journal_pages import JournalFilter
from renqi.web.ledger.words import KIND_LOOKS, UNIT_CHOICES

# A filter begins with everything; what moves money begins with nothing chosen for anybody.
ALL, UNCHOSEN = ("", _("All")), ("", "–")
_MONTHS_BACK = 3
_FIRST_YEAR, _LAST_YEAR = 1950, 2150
_HIGHEST = Decimal(10) ** 13


class DayField(forms.DateField):
    """A day that books can have; the ends of the calendar are typing mistakes."""

    def __init__(self, *, label: Any) -> None:
        """Ask by the browser's own calendar."""
        super().__init__(label=label, widget=forms.DateInput(attrs={"type": "date"}))

    def validate(self, value: dt.date | None) -> None:
        """Refuse a year in which nobody keeps these books."""
        super().validate(value)
        if value is not None and not _FIRST_YEAR <= value.year <= _LAST_YEAR:
            raise forms.ValidationError(_("Choose a year from 1950 to 2150."))


class AccountFilterForm(forms.Form):
    """The conditions of the chart of accounts; one that cannot be read lets all through."""

    use_required_attribute = False

    q = forms.CharField(
        label=_("Name, code or owner"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    book = forms.ChoiceField(label=_("Book"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False, choices=(ALL, *UNIT_CHOICES))
    purpose = forms.ChoiceField(label=_("Purpose"), required=False)
    frozen = forms.BooleanField(label=_("Frozen"), required=False)
    held = forms.BooleanField(label=_("With holds"), required=False)

    def __init__(
        self,
        *args: Any,
        books: Sequence[tuple[str, str]],
        purposes: Sequence[str],
        **kwargs: Any,
    ) -> None:
        """Offer the books and purposes that the reader has accounts of."""
        super().__init__(*args, **kwargs)
        offer(self, "book", [ALL, *books])
        offer(self, "purpose", [ALL, *((one, one) for one in purposes)])

    def account_filter(self) -> AccountFilter:
        """Give what was asked as the selector takes it."""
        self.is_valid()
        given = self.cleaned_data
        unit = given.get("unit")
        return AccountFilter(
            text=given.get("q", ""),
            book=given.get("book", ""),
            unit=Unit[unit.upper()] if unit else None,
            purpose=given.get("purpose", ""),
            is_frozen=given.get("frozen", False),
            is_held=given.get("held", False),
        )


class PeriodForm(forms.Form):
    """The days that a statement runs over, both included."""

    use_required_attribute = False

    start = DayField(label=_("From"))
    end = DayField(label=_("To"))

    def __init__(self, data: Any, *, today: dt.date, **kwargs: Any) -> None:
        """Propose the last three months where nothing is asked."""
        months = today.year * 12 + today.month - 1 - _MONTHS_BACK
        self.first = dt.date(months // 12, months % 12 + 1, 1)
        self.today = today
        asked = data.dict()
        asked.setdefault("start", self.first.isoformat())
        asked.setdefault("end", today.isoformat())
        super().__init__(asked, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        given: dict[str, Any] = super().clean() or {}
        start, end = given.get("start"), given.get("end")
        if start and end and end < start:
            self.add_error("end", _("The last day lies before the first."))
        return given

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """The days asked for; the proposed ones where they cannot be read."""
        if self.is_valid():
            return self.cleaned_data["start"], self.cleaned_data["end"]
        return self.first, self.today


class JournalFilterForm(PeriodForm):
    """The conditions of the journal."""

    book = forms.ChoiceField(label=_("Book"), required=False)
    account = forms.CharField(
        label=_("Account"),
        required=False,
        max_length=130,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    cause = forms.CharField(label=_("Cause"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    actor = forms.CharField(label=_("Posted by"), required=False, max_length=100)
    least = forms.DecimalField(
        label=_("Amount from"), required=False, min_value=0, max_value=_HIGHEST, decimal_places=2
    )
    most = forms.DecimalField(
        label=_("Amount to"), required=False, min_value=0, max_value=_HIGHEST, decimal_places=2
    )
    unit = forms.ChoiceField(label=_("Unit"), required=False, choices=(ALL, *UNIT_CHOICES))

    def __init__(self, data: Any, *, books: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the books that the reader has accounts in."""
        super().__init__(data, **kwargs)
        offer(self, "book", [ALL, *books])
        kinds = [(kind.name.lower(), KIND_LOOKS[kind].label) for kind in Kind]
        offer(self, "kind", [ALL, *kinds])

    def journal_filter(self, *, may_ask_actor: bool) -> JournalFilter:
        """Give what was asked as the selector takes it.

        Args:
            may_ask_actor: Whether the reader sees who posted; else asking would tell.
        """
        start, end = self.days
        given = self.cleaned_data
        kind, unit = given.get("kind"), given.get("unit")
        return JournalFilter(
            start=start,
            end=end,
            book=given.get("book", ""),
            account=given.get("account", ""),
            cause=given.get("cause", ""),
            kind=Kind[kind.upper()] if kind else None,
            unit=Unit[unit.upper()] if unit else None,
            actor=given.get("actor", "") if may_ask_actor else "",
            amount_min=given.get("least"),
            amount_max=given.get("most"),
        )


class DayForm(forms.Form):
    """The day and the book of a trial balance."""

    use_required_attribute = False

    book = forms.ChoiceField(label=_("Book"))
    on = DayField(label=_("At the end of"))

    def __init__(
        self, data: Any, *, books: Sequence[tuple[str, str]], today: dt.date, **kwargs: Any
    ) -> None:
        """Propose the first book and today where nothing is asked."""
        self.first = books[0][0] if books else ""
        self.today = today
        asked = data.dict()
        asked.setdefault("book", self.first)
        asked.setdefault("on", today.isoformat())
        super().__init__(asked, **kwargs)
        field = self.fields["book"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  tells mypy, not people
        field.choices = list(books)

    @property
    def asked(self) -> tuple[str, dt.date]:
        """The book and the day; the proposed ones where they cannot be read."""
        if self.is_valid():
            return self.cleaned_data["book"], self.cleaned_data["on"]
        return self.first, self.today


def offer(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    """Set the choices of a field; money is at stake, so put `UNCHOSEN` before real ones."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  tells mypy, not people
    field.choices = list(choices)
