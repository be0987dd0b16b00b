"""Before and after of a plan's facts, in words (前后对比)."""

from collections.abc import Sequence
from typing import Any

from renqi.engines.policy.domain.facts import FactSpec
from renqi.engines.policy.explaining.fact_words import fact_text
from renqi.programmes.cultivation.growth.domain.effect import BeforeAfter, DatedValue
from renqi.programmes.cultivation.growth.domain.plan_drafting import stem_names
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.web.shell.bilingual import said


def effect_lines(effects: Sequence[BeforeAfter]) -> list[dict[str, Any]]:
    """Give each fact with both values, their days and sources."""
    names = stem_names([one.stem for one in effects], fact_catalogue())
    specs = {spec.stem: spec for spec in fact_catalogue()}
    return [
        {
            "name": said(names[one.stem]),
            "before": _told(one.before, specs[one.stem]),
            "after": _told(one.after, specs[one.stem]),
            "is_year_later": one.is_year_later,
        }
        for one in effects
        if one.stem in names
    ]


def _told(value: DatedValue | None, spec: FactSpec) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        "text": said(fact_text(spec, value.value)),
        "year": value.year,
        "on": value.observed_on,
        "source": value.source,
    }
