"""What the list pages ask for, and their rows in words (办件列表页)."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from renqi.engines.casework.domain.case_type import CaseType
from renqi.engines.casework.selectors.case_list import CaseFilter, CaseState
from renqi.engines.casework.selectors.work_queue import QueueItem
from renqi.web.shell.bilingual import said

_TEXT_CHARACTERS = 100
_SOON_DAYS = 3


class CaseFilterForm(forms.Form):
    """The filter above a list of cases."""

    q = forms.CharField(label=_("Name, code or number"), required=False)
    kind = forms.ChoiceField(label=_("Kind of case"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)

    def __init__(self, *args: Any, kinds: tuple[CaseType, ...], **kwargs: Any) -> None:
        """Offer the kinds in reach and their stages."""
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["maxlength"] = _TEXT_CHARACTERS
        any_one = [("", gettext("Any"))]
        self._choices("kind", any_one + [(one.key, said(one.label)) for one in kinds])
        self._choices("stage", any_one + _stages(kinds))
        self._choices(
            "state",
            [
                ("", gettext("Any")),
                (CaseState.OPEN.value, gettext("Under way")),
                (CaseState.CLOSED.value, gettext("Closed")),
            ],
        )

    def case_filter(self) -> CaseFilter:
        """Read the filter; what is not offered is passed over."""
        self.is_valid()
        asked = self.cleaned_data
        return CaseFilter(
            kind=asked.get("kind", ""),
            stage=asked.get("stage", ""),
            is_overdue=asked.get("overdue", False),
            state=asked.get("state", ""),
            text=asked.get("q", "").strip()[:_TEXT_CHARACTERS],
        )

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101, declared so above
        field.choices = choices


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockWords:
    """How the clock of a row looks: colour never speaks alone."""

    words: str
    tone: str
    icon: str


def clock_words(item: QueueItem) -> ClockWords:
    """Say how long a case still has."""
    if item.closed_at is not None:
        return ClockWords(words=gettext("Closed"), tone="", icon="archive")
    if item.days_left is None:
        return ClockWords(words=gettext("No deadline"), tone="", icon="infinity")
    return days_words(item.days_left, is_overdue=item.is_overdue)


def days_words(days: int, *, is_overdue: bool) -> ClockWords:
    """Say how many working days are left, or over."""
    if is_overdue:
        over = max(1, -days)
        said_so = ngettext("{n} working day over", "{n} working days over", over)
        return ClockWords(words=said_so.format(n=over), tone="bad", icon="alarm")
    if days == 0:
        return ClockWords(words=gettext("Due today"), tone="warn", icon="clock-exclamation")
    said_so = ngettext("{n} working day left", "{n} working days left", days)
    tone = "warn" if days <= _SOON_DAYS else "good"
    return ClockWords(words=said_so.format(n=days), tone=tone, icon="clock")


def _stages(kinds: tuple[CaseType, ...]) -> list[tuple[str, str]]:
    found = {stage.key: said(stage.label) for kind in kinds for stage in kind.stages}
    return list(found.items())
