"""What can be asked of the trail (审计查询表单)."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from renqi.audit.domain.watched import WATCHED
from renqi.audit.selectors.events import EventFilter
from renqi.audit.selectors.row_changes import ChangeFilter
from renqi.web.audit import words

_ANY = ("", _("All"))
_LETTERS = 200


def _search(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=_LETTERS,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class _Period(forms.Form):
    """Days from and to, both included, in the city's own time."""

    use_required_attribute = False

    def _since(self) -> dt.datetime | None:
        return _midnight(self.cleaned_data.get("from"))

    def _until(self) -> dt.datetime | None:
        last = self.cleaned_data.get("to")
        # Nothing comes after the last day that there is.
        return _midnight(last + dt.timedelta(days=1)) if last and last < dt.date.max else None

    def _given(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")


class EventForm(_Period):
    """The conditions of the list of events; one that cannot be read lets all events through."""

    person = _search(_("Person (beginning of the name)"))
    organisation = _search(_("Organisation"))
    kind = forms.ChoiceField(label=_("What happened"), required=False)
    subject = forms.ChoiceField(label=_("About what"), required=False)
    key = _search(_("Key (credit code, number)"))
    text = _search(_("Text in names or details"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the choices in the language of the page."""
        super().__init__(*args, **kwargs)
        # `from` is a word of the language, so this field cannot be a class attribute.
        self.fields["from"], self.fields["to"] = _day(_("From")), _day(_("To"))
        kinds = self.fields["kind"]
        assert isinstance(kinds, forms.ChoiceField)  # noqa: S101  tells mypy, not people
        kinds.choices = [_ANY, (_("Groups"), list(words.GROUP_WORDS.items())), *_kinds_by_group()]
        subjects = self.fields["subject"]
        assert isinstance(subjects, forms.ChoiceField)  # noqa: S101  tells mypy, not people
        subjects.choices = [_ANY, *words.SUBJECT_WORDS.items()]

    def event_filter(self) -> EventFilter:
        """Give what was asked as the selector takes it."""
        self.is_valid()
        return EventFilter(
            person=self._given("person"),
            organisation=self._given("organisation"),
            kind=self._given("kind"),
            subject_kind=self._given("subject"),
            subject_key=self._given("key"),
            text=self._given("text"),
            since=self._since(),
            until=self._until(),
        )


class ChangeForm(_Period):
    """The conditions of the history of rows."""

    table = forms.ChoiceField(label=_("Table"), required=False)
    key = _search(_("Key of the row"))
    person = _search(_("Person (beginning of the name)"))
    op = forms.ChoiceField(label=_("What happened"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the choices in the language of the page."""
        super().__init__(*args, **kwargs)
        self.fields["from"], self.fields["to"] = _day(_("From")), _day(_("To"))
        for name, choices in (
            ("table", [(table, words.table_words(table)) for table in WATCHED]),
            ("op", list(words.OPERATION_WORDS.items())),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  tells mypy, not people
            field.choices = [_ANY, *choices]

    def change_filter(self) -> ChangeFilter:
        """Give what was asked as the selector takes it."""
        self.is_valid()
        return ChangeFilter(
            table=self._given("table"),
            row_key=self._given("key"),
            person=self._given("person"),
            op=self._given("op"),
            since=self._since(),
            until=self._until(),
        )


def _kinds_by_group() -> list[tuple[Any, list[tuple[str, Any]]]]:
    return [
        (
            title,
            [
                (kind.value, text)
                for kind, text in words.KIND_WORDS.items()
                if kind.value.startswith(group)
            ],
        )
        for group, title in words.GROUP_WORDS.items()
    ]


def _midnight(day: dt.date | None) -> dt.datetime | None:
    if day is None:
        return None
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
