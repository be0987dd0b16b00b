"""The form of each kind of act, made from its line in the table (办理表单)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.engines.casework.domain.case_type import ActKind, ActRule
from renqi.engines.casework.domain.table_lookups import deadline_of
from renqi.engines.casework.selectors.case_head import CaseHead
from renqi.engines.casework.selectors.notices import CaseNotice
from renqi.identity.domain.actor import Actor

REASON_CHARACTERS = 4_000
_SCORE_MAX = 100
_SEATS_MAX = 99
_SHORT = 200


class ActForm(forms.Form):
    """What is handed in with an act: what was seen, a reason, and what its kind asks for.

    `version` and `receipt` are what the person had before them, so that an act on anything else
    is refused.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    receipt = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(
        self,
        *args: Any,
        rule: ActRule,
        head: CaseHead,
        people: Sequence[Actor] = (),
        notice: CaseNotice | None = None,
        **kwargs: Any,
    ) -> None:
        """Add the fields of the kind, then the reason."""
        super().__init__(*args, **kwargs)
        add = _FIELDS.get(rule.kind)
        if add is not None:
            self.fields |= add(rule, head, people, notice)
        if rule.kind not in _WITHOUT_REASON:
            self.fields["reason"] = _reason(
                is_needed=rule.needs.reason, is_public=rule.kind is ActKind.ANSWER
            )

    def clean(self) -> dict[str, Any]:
        """Let a public value and its day come together or not at all."""
        given = super().clean() or self.cleaned_data
        source, day = given.get("beacon_source"), given.get("beacon_on")
        if "beacon_on" in self.fields and bool(source) != bool(day):
            self.add_error("beacon_on", gettext("Give both the value's source and its day."))
        return given


def _reason(*, is_needed: bool, is_public: bool) -> forms.CharField:
    label = gettext("Reason") if is_needed else gettext("Reason (may stay empty)")
    warning = gettext(
        "This answer becomes public: it stands under the notice for everybody. Write nothing"
        " that the notice itself does not publish."
    )
    return forms.CharField(
        label=label,
        required=is_needed,
        max_length=REASON_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=warning if is_public else "",
    )


_Fields = dict[str, forms.Field]
_Adds = Callable[[ActRule, CaseHead, Sequence[Actor], CaseNotice | None], _Fields]


def _assign(_r: ActRule, _h: CaseHead, people: Sequence[Actor], _n: CaseNotice | None) -> _Fields:
    return {
        "assignee": forms.TypedChoiceField(
            label=gettext("To whom"),
            coerce=int,
            choices=[("", "—"), *((one.person_id, _person(one)) for one in people)],
        )
    }


def _draw(_r: ActRule, head: CaseHead, people: Sequence[Actor], _n: CaseNotice | None) -> _Fields:
    # As many as the next step of the table asks reviews of.
    wanted = [rule.needs.reviews for rule in head.case_type.acts if head.stage in rule.from_stages]
    return {
        "pool": forms.TypedMultipleChoiceField(
            label=gettext("Experts in the drum"),
            coerce=int,
            choices=[(one.person_id, _person(one)) for one in people],
            initial=[one.person_id for one in people],
            widget=forms.CheckboxSelectMultiple,
            help_text=gettext("Those with an interest in the case are kept out by themselves."),
        ),
        "seats": forms.IntegerField(
            label=gettext("Seats"),
            min_value=1,
            max_value=_SEATS_MAX,
            initial=max(wanted, default=0) or 2,
        ),
        "beacon_source": forms.CharField(
            label=gettext("Public value that goes into the draw (may stay empty)"),
            required=False,
            max_length=_SHORT,
            help_text=gettext("Such as the closing figure of an exchange. Nobody knows it yet."),
        ),
        "beacon_on": forms.DateField(
            label=gettext("Day on which it comes out"),
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}),
        ),
    }


def _review(_r: ActRule, _h: CaseHead, _p: Sequence[Actor], _n: CaseNotice | None) -> _Fields:
    return {
        "score": forms.IntegerField(
            label=gettext("Score, 0 to 100"), min_value=0, max_value=_SCORE_MAX
        )
    }


def _extend(_r: ActRule, head: CaseHead, _p: Sequence[Actor], _n: CaseNotice | None) -> _Fields:
    line = deadline_of(head.case_type, head.stage)
    most = line.extension_days_max if line else 1
    label = gettext("Working days to add, 1 to {days}").format(days=most)
    return {"days": forms.IntegerField(label=label, min_value=1, max_value=most)}


def _publish(_r: ActRule, _h: CaseHead, _p: Sequence[Actor], _n: CaseNotice | None) -> _Fields:
    return {
        "title": forms.CharField(
            label=gettext("Title of the notice"),
            required=False,
            max_length=_SHORT,
            help_text=gettext("Without one the kind of the case is shown."),
        ),
        "text": forms.CharField(
            label=gettext("What is published"),
            max_length=REASON_CHARACTERS,
            widget=forms.Textarea(attrs={"rows": 8}),
            help_text=gettext("Everybody can read this, without signing in."),
        ),
    }


def _answer(_r: ActRule, _h: CaseHead, _p: Sequence[Actor], notice: CaseNotice | None) -> _Fields:
    waiting = [one for one in notice.objections if one.upheld is None] if notice else []
    return {
        "objection": forms.TypedChoiceField(
            label=gettext("Objection"),
            coerce=int,
            choices=[(one.objection_id, f"{one.objection_id}: {one.text[:60]}") for one in waiting],
        ),
        "upheld": forms.TypedChoiceField(
            label=gettext("Is the objection right?"),
            coerce=lambda text: text == "yes",
            choices=[("", "—"), ("yes", gettext("Yes, upheld")), ("no", gettext("No, dismissed"))],
        ),
    }


def _person(one: Actor) -> str:
    return f"{one.name} · {one.organisation}"


_WITHOUT_REASON = frozenset({ActKind.SUBMIT, ActKind.DRAW, ActKind.ASSIGN})
_FIELDS: Mapping[ActKind, _Adds] = {
    ActKind.ASSIGN: _assign,
    ActKind.DRAW: _draw,
    ActKind.REVIEW: _review,
    ActKind.EXTEND: _extend,
    ActKind.PUBLISH: _publish,
    ActKind.ANSWER: _answer,
}


class InterestForm(forms.Form):
    """What somebody declares before the file opens (利害关系申报)."""

    has = forms.ChoiceField(
        label=_("Do you have an interest in this case?"),
        choices=[
            ("no", _("No, none that I know of")),
            ("yes", _("Yes, and I will not take part")),
        ],
        widget=forms.RadioSelect,
    )
    grounds = forms.MultipleChoiceField(
        label=_("Which"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("In your own words (may stay empty)"),
        required=False,
        max_length=REASON_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, grounds: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        """Offer the grounds that people declare."""
        super().__init__(*args, **kwargs)
        field = self.fields["grounds"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101, declared so above
        field.choices = list(grounds)

    def clean(self) -> dict[str, Any]:
        """Ask for a ground from whoever has an interest, and for none from others."""
        given = super().clean() or self.cleaned_data
        if given.get("has") == "yes" and not given.get("grounds"):
            self.add_error("grounds", gettext("Tick what applies."))
        if given.get("has") == "no" and given.get("grounds"):
            self.add_error("grounds", gettext("You said that you have none. Tick nothing here."))
        return given


class ReasonForm(forms.Form):
    """A version that was seen and a reason."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = forms.CharField(
        label=_("Reason"), max_length=REASON_CHARACTERS, widget=forms.Textarea(attrs={"rows": 2})
    )
