"""Which claims the queue shows (申请筛选)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from renqi.programmes.riskfund.relief.selectors.claims import ClaimFilter
from renqi.web.registry.words import district_choices
from renqi.web.relief import claim_words as words

_ANY = ("", "—")


class ClaimFilterForm(forms.Form):
    """Which claims the queue shows."""

    q = forms.CharField(label=_("Firm, code or number"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            ("waiting", _("Waits for the bureau")),
            ("overdue", _("Overdue")),
            ("open", _("Open")),
            ("over", _("Over")),
        ],
    )
    lane = forms.ChoiceField(label=_("Lane"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    event = forms.ChoiceField(label=_("What happened"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    fund = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what there is."""
        super().__init__(*args, **kwargs)
        offered: dict[str, list[tuple[str, Any]]] = {
            "lane": [(key, look.label) for key, look in words.LANES.items()],
            "stage": [(key, look.label) for key, look in words.STAGES.items() if key != "draft"],
            "event": list(words.EVENTS.items()),
            "district": list(district_choices()),
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101, declared so above
            field.choices = [_ANY, *choices]

    def where(self) -> ClaimFilter:
        """Give the filter; what was not understood is no condition."""
        self.is_valid()
        given = self.cleaned_data
        return ClaimFilter(
            fund=given.get("fund", ""),
            lane=given.get("lane", ""),
            stage=given.get("stage", ""),
            event=given.get("event", ""),
            district=given.get("district", ""),
            text=given.get("q", ""),
            state=given.get("state", ""),
        )
