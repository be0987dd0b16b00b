"""What can be asked and said on the pages of the pool (培育库表单)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from renqi.programmes.cultivation.pool.domain.kinds import LADDERS, Act, EntryState, Grade, PoolKind
from renqi.programmes.cultivation.pool.domain.openings import Choice
from renqi.programmes.cultivation.pool.selectors.candidate_lines import Wanted
from renqi.programmes.cultivation.pool.selectors.entries import PlaceFilter
from renqi.web.pool import words
from renqi.web.registry.words import chain_choices, district_choices, size_choices

_ALL = ("", _("All"))
_REASON_MAX = 500
_PLACES_MAX = 100_000


def offer(form: forms.Form, name: str, choices: Any) -> None:
    """Set the choices of a field, in the language of the page."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  tells mypy, not people
    field.choices = choices


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=_REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PlaceFilterForm(forms.Form):
    """The conditions of the list of places; one that cannot be read lets all through."""

    use_required_attribute = False

    q = forms.CharField(
        label=_("Name or credit code"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(label=_("Kind of pool"), required=False)
    grade = forms.ChoiceField(label=_("Grade"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    chain = forms.ChoiceField(label=_("Cluster"), required=False)
    size_class = forms.ChoiceField(label=_("Size class"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the choices in the language of the page."""
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("kind", words.choices(words.KINDS)),
            ("grade", words.choices(words.GRADES)),
            ("state", words.choices(words.STATES)),
            ("district", district_choices()),
            ("chain", chain_choices()),
            ("size_class", size_choices()),
        ):
            offer(self, name, [_ALL, *choices])

    def asked(self) -> PlaceFilter:
        """Give what was asked as the selector takes it."""
        self.is_valid()
        given: Mapping[str, Any] = self.cleaned_data
        state = given.get("state")
        return PlaceFilter(
            text=given.get("q", ""),
            kind=given.get("kind", ""),
            grade=given.get("grade", ""),
            states=(state,) if state else (),
            district=given.get("district", ""),
            chain=given.get("chain", ""),
            size_class=given.get("size_class", ""),
        )


class ListFilterForm(forms.Form):
    """The conditions of the queue of lists."""

    use_required_attribute = False

    q = forms.CharField(
        label=_("Title or firm"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(label=_("Kind of pool"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the choices in the language of the page."""
        super().__init__(*args, **kwargs)
        offer(self, "kind", [_ALL, *words.choices(words.KINDS)])
        offer(self, "state", [_ALL, *words.choices(words.LIST_STATES)])


class WizardForm(forms.Form):
    """What a list from the current run shall hold."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("Kind of pool"))
    grade = forms.ChoiceField(label=_("Grade"), required=False)
    with_met = forms.BooleanField(label=_("Firms that meet the rule"), required=False)
    with_near = forms.BooleanField(label=_("Near misses"), required=False)
    with_unknown = forms.BooleanField(label=_("Open by missing facts"), required=False)
    nearness = forms.IntegerField(
        label=_("Near misses: at least this near, in %"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("100 less the shares of the failed bars that are missing, added up."),
    )
    district = forms.ChoiceField(label=_("District"), required=False)
    chain = forms.ChoiceField(label=_("Cluster"), required=False)
    at_most = forms.IntegerField(
        label=_("At most so many firms"), min_value=1, max_value=10_000, required=False
    )
    title = forms.CharField(label=_("Name of the list"), max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the choices in the language of the page."""
        super().__init__(*args, **kwargs)
        offer(self, "kind", words.choices(words.KINDS))
        offer(self, "grade", [_ALL, *words.choices(words.GRADES)])
        offer(self, "district", [_ALL, *district_choices()])
        offer(self, "chain", [_ALL, *chain_choices()])

    def clean(self) -> dict[str, Any]:
        """Refuse a grade that the ladder of the kind does not have."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        grade, kind = given.get("grade"), given.get("kind")
        if grade and kind and Grade(grade) not in LADDERS[PoolKind(kind)]:
            self.add_error("grade", _("The ladder of this kind has no such grade."))
        return given

    def wanted(self) -> Wanted:
        """Give what was asked as the service takes it; the form is valid."""
        given = self.cleaned_data
        nearness = given.get("nearness")
        return Wanted(
            grade=Grade(given["grade"]) if given.get("grade") else None,
            choice=Choice(
                with_met=given["with_met"],
                with_near=given["with_near"],
                with_unknown=given["with_unknown"],
                shortfall_at_most=1.0 if nearness is None else round(1 - nearness / 100, 6),
            ),
            districts=(given["district"],) if given.get("district") else (),
            chains=(given["chain"],) if given.get("chain") else (),
        )


class OneFirmForm(forms.Form):
    """A firm that shall enter a kind, by hand."""

    use_required_attribute = False

    uscc = forms.CharField(label=_("Credit code"), max_length=18)
    kind = forms.ChoiceField(label=_("Kind of pool"))
    note = forms.CharField(
        label=_("Why"), max_length=_REASON_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds in the language of the page."""
        super().__init__(*args, **kwargs)
        offer(self, "kind", [("", "–"), *words.choices(words.KINDS)])

    def clean_uscc(self) -> str:
        """Write the code as the registry has it."""
        code: str = self.cleaned_data["uscc"].strip().upper()
        return code


class ActForm(forms.Form):
    """What shall become of a place, and why."""

    use_required_attribute = False

    act = forms.ChoiceField(label=_("What is proposed"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Why; the firm reads it"),
        max_length=_REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, state: EntryState, **kwargs: Any) -> None:
        """Offer the acts that the state allows."""
        super().__init__(*args, **kwargs)
        acts = {
            EntryState.ACTIVE: (Act.PROMOTE, Act.WATCH, Act.EXIT),
            EntryState.WATCHED: (Act.RETURN, Act.EXIT),
            EntryState.EXITED: (),
        }[state]
        offer(self, "act", [(act.value, words.ACTS[act].label) for act in acts])


class AnswerForm(forms.Form):
    """What a firm says about a proposed watch or exit."""

    text = forms.CharField(
        label=_("What the firm says"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class QuotaForm(forms.Form):
    """How many places a grade has."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("Kind of pool"))
    grade = forms.ChoiceField(label=_("Grade"))
    district = forms.ChoiceField(label=_("District"), required=False)
    places = forms.IntegerField(label=_("Places"), min_value=0, max_value=_PLACES_MAX)
    reason = forms.CharField(label=_("On what ground"), max_length=_REASON_MAX)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the choices in the language of the page."""
        super().__init__(*args, **kwargs)
        offer(self, "kind", [("", "–"), *words.choices(words.KINDS)])
        offer(self, "grade", [("", "–"), *words.choices(words.GRADES)])
        offer(self, "district", [("", _("The whole city")), *district_choices()])

    def clean(self) -> dict[str, Any]:
        """Refuse a grade that the ladder of the kind does not have."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        grade, kind = given.get("grade"), given.get("kind")
        if grade and kind and Grade(grade) not in LADDERS[PoolKind(kind)]:
            self.add_error("grade", _("The ladder of this kind has no such grade."))
        return given
