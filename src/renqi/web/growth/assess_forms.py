"""The questions of self-assessments as pages ask them (自评表单)."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from renqi.engines.policy.domain.facts import FactKind, FactSpec
from renqi.engines.policy.domain.tree import Label
from renqi.engines.policy.domain.values import FactValue
from renqi.engines.policy.explaining.fact_words import fact_text
from renqi.kernel.numbers import cut
from renqi.programmes.cultivation.growth.domain.innovation_base import base_facts
from renqi.programmes.cultivation.growth.domain.questionnaire import (
    NONE,
    Question,
    Questionnaire,
    points_text,
)
from renqi.programmes.cultivation.growth.domain.scoring import SCENE_LEVELS
from renqi.programmes.cultivation.growth.selectors.firm_facts import KnownFirm
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.web.shell.bilingual import said


def answers_of(given: QueryDict, sheet: Questionnaire) -> dict[str, list[str]]:
    """Read the answers of a form; questions without one are left out."""
    keys = [one.id for one in sheet.questions] + [one.id for one in sheet.scenes]
    return {key: given.getlist(key)[:20] for key in keys if given.getlist(key)}


def sheet_parts(
    sheet: Questionnaire, answers: dict[str, list[str]], *, missing: frozenset[str]
) -> list[dict[str, Any]]:
    """Lay the questionnaire out in parts, with what was answered.

    Args:
        sheet: The questionnaire.
        answers: What is answered.
        missing: Questions to point at.
    """
    parts: list[dict[str, Any]] = [
        {
            "label": said(dimension.label),
            "points": dimension.points // 1_000,
            "questions": [
                _question(one, answers.get(one.id, []), is_missing=one.id in missing)
                for one in dimension.questions
            ],
        }
        for dimension in sheet.dimensions
    ]
    scenes = [
        {
            "id": one.id,
            "label": f"{said(one.area)} · {said(one.label)}",
            "required": one.required,
            "several": False,
            "is_missing": one.id in missing,
            "options": [
                {
                    "id": str(level),
                    "label": said(one.levels[level - 1]) if level else _("none of this"),
                    "level": level,
                    "is_held": answers.get(one.id, []) == [str(level)],
                }
                for level in range(SCENE_LEVELS + 1)
            ],
        }
        for one in sheet.scenes
    ]
    parts.append({"label": said(sheet.scene_label), "points": 0, "questions": scenes})
    return parts


def _question(one: Question, held: list[str], *, is_missing: bool) -> dict[str, Any]:
    options = [
        {"id": option.id, "label": said(option.label), "is_held": option.id in held}
        for option in one.options
    ]
    if one.several:
        options.append({"id": NONE, "label": _("none of these"), "is_held": NONE in held})
    return {
        "id": one.id,
        "label": said(one.label),
        "several": one.several,
        "points": points_text(one.points),
        "is_missing": is_missing,
        "options": options,
    }


class InnovationForm(forms.Form):
    """The facts behind the innovation base; what is known stands in the fields."""

    use_required_attribute = False

    def __init__(self, *args: Any, firm: KnownFirm, on: dt.date, **kwargs: Any) -> None:
        """Make a field for each fact, by its kind."""
        super().__init__(*args, **kwargs)
        self.specs = [fact_catalogue()[key] for key in base_facts(on)]
        for spec in self.specs:
            value = firm.facts.get(spec.key)
            field = _field(spec)
            field.label = said_fact(spec)
            field.initial = _initial(spec, value)
            source = firm.sources.get(spec.key)
            if source is not None:
                told = _("Known: {value} ({source})")
                field.help_text = str(told).format(
                    value=said(fact_text(spec, value)), source=source.source
                )
            self.fields[spec.key] = field

    def told(self) -> dict[str, FactValue]:
        """Give what was told, in stored units; an empty field tells nothing."""
        found: dict[str, FactValue] = {}
        for spec in self.specs:
            value = self.cleaned_data.get(spec.key)
            if value in (None, ""):
                continue
            found[spec.key] = _stored(spec, value)
        return found


def said_fact(spec: FactSpec) -> str:
    """Name a fact with its unit for a form."""
    name = said(Label(zh=spec.zh, en=spec.en))
    return f"{name}（{_('yuan')}）" if spec.kind is FactKind.MONEY else name


def _field(spec: FactSpec) -> forms.Field:
    if spec.kind is FactKind.FLAG:
        choices = [("", "–"), ("yes", _("Yes")), ("no", _("No"))]
        return forms.ChoiceField(choices=choices, required=False)
    if spec.kind is FactKind.CATEGORY:
        named = zip(spec.values, spec.value_zh or spec.values, strict=True)
        return forms.ChoiceField(choices=[("", "–"), *named], required=False)
    places = 2 if spec.kind is FactKind.MONEY else 0
    lowest = (spec.lowest or 0) // spec.scale
    return forms.DecimalField(
        required=False, min_value=lowest, max_value=10**12, decimal_places=places
    )


def _initial(spec: FactSpec, value: FactValue) -> Any:
    if value is None:
        return None
    if spec.kind is FactKind.FLAG:
        return "yes" if value else "no"
    if spec.kind is FactKind.CATEGORY:
        return value
    amount = int(value)
    return f"{amount / spec.scale:.2f}" if spec.kind is FactKind.MONEY else amount // spec.scale


def _stored(spec: FactSpec, value: Any) -> FactValue:
    if spec.kind is FactKind.FLAG:
        return bool(value == "yes")
    if spec.kind is FactKind.CATEGORY:
        return str(value)
    return cut(value, scale=spec.scale)
