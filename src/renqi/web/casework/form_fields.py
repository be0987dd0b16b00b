"""Fields of a case's form as a page draws them (表单项外观)."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext

from renqi.engines.casework.domain.case_type import ActKind, CaseType, FieldKind, FormField
from renqi.engines.casework.domain.form_values import read_form
from renqi.web.casework import words
from renqi.web.shell.bilingual import said


class CaseForm(forms.Form):
    """The form of a case, drawn from its table.

    Nothing is compulsory while it is a draft: what is missing is said before it is handed in.
    Whatever was typed is kept as it was typed, and each field says itself what cannot be read.
    """

    def __init__(
        self,
        case_type: CaseType,
        data: Mapping[str, Any],
        *,
        needed: Collection[str],
        notes: Mapping[str, str] | None = None,
    ) -> None:
        """Draw every field with what stands in it and what is wrong with that."""
        super().__init__(initial=dict(data))
        faults = read_form(case_type, data).faults
        for field in case_type.form:
            drawn = _FIELDS[field.kind](field)
            drawn.required = False
            label = escape(said(field.label))
            drawn.label = (
                gettext("{label} (required)").format(label=label) if field.key in needed else label
            )
            note = (notes or {}).get(field.key, "")
            drawn.help_text = escape(" ".join(part for part in (note, _hint(field)) if part))
            self.fields[field.key] = drawn
        # The form is not bound, so that a draft is never "invalid"; faults stand beside it.
        self.faults = {key: words.refusal_words(error, case_type) for key, error in faults.items()}

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each field with its fault."""
        return [{"field": self[key], "fault": self.faults.get(key, "")} for key in self.fields]


def typed_in(case_type: CaseType, post: Mapping[str, Any]) -> dict[str, str]:
    """Give what was typed into the fields of a form; browsers write line ends their own way."""
    return {
        field.key: str(post.get(field.key, "")).replace("\r\n", "\n") for field in case_type.form
    }


def fields_needed(case_type: CaseType, stage: str) -> frozenset[str]:
    """Name the fields that must be filled before the form can be handed in here."""
    return frozenset(
        key
        for rule in case_type.acts
        if rule.kind is ActKind.SUBMIT and stage in rule.from_stages
        for key in rule.needs.fields
    )


def _hint(field: FormField) -> str:
    own = said(field.hint)
    by_kind = {
        FieldKind.MONEY: gettext("In yuan, such as 500000 or 50万元."),
        FieldKind.WHOLE: gettext("A whole number."),
        FieldKind.SHARE: gettext("A share, such as 12.5%."),
        FieldKind.LONG_TEXT: gettext("At most {n} characters.").format(n=field.characters_max),
    }
    return " ".join(part for part in (own, by_kind.get(field.kind, "")) if part)


def _text(field: FormField) -> forms.Field:
    return forms.CharField(widget=forms.TextInput(attrs={"maxlength": field.characters_max}))


def _long_text(field: FormField) -> forms.Field:
    attributes = {"rows": 5, "maxlength": field.characters_max}
    return forms.CharField(widget=forms.Textarea(attrs=attributes))


def _number(_: FormField) -> forms.Field:
    return forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 60}))


def _date(_: FormField) -> forms.Field:
    return forms.CharField(widget=forms.DateInput(attrs={"type": "date"}))


def _yes_no(_: FormField) -> forms.Field:
    choices = [("", "—"), ("yes", gettext("Yes")), ("no", gettext("No"))]
    return forms.ChoiceField(choices=choices)


def _choice(field: FormField) -> forms.Field:
    choices = [("", "—"), *((one.key, said(one.label)) for one in field.choices)]
    return forms.ChoiceField(choices=choices)


_FIELDS: Mapping[FieldKind, Callable[[FormField], forms.Field]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.WHOLE: _number,
    FieldKind.MONEY: _number,
    FieldKind.DATE: _date,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.DECIMAL: _number,
    FieldKind.SHARE: _number,
}
