"""How an application stands against its rule, by what was handed in (申报判定)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from renqi.engines.policy.explaining.explain import Explanation, FactSource, explain
from renqi.engines.policy.judging.interpret import assess
from renqi.programmes.cultivation.calls.domain.fact_fields import (
    Stated,
    newly_stated,
    rule_at,
)
from renqi.programmes.cultivation.calls.domain.refusals import ApplicationUnknown
from renqi.programmes.cultivation.calls.models import Application, Call
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.registry.domain.resolution import FactValue

# How a figure is marked that the firm states and nobody has checked yet.
STATED = "企业申报（待核）"


def judged_values(
    call: Call,
    *,
    on_file: Mapping[str, Mapping[str, object]],
    stated: Mapping[str, FactValue],
    as_of: dt.date,
) -> Explanation:
    """Judge figures by the call's rule: those on file, and over them those stated (判定).

    Args:
        call: The call.
        on_file: As an application keeps them: value, source, day.
        stated: What the firm states otherwise.
        as_of: The day of the statement.
    """
    facts: dict[str, FactValue] = {key: one["value"] for key, one in on_file.items()}  # type: ignore[misc]
    sources = {
        key: FactSource(
            source=str(one["source"]),
            observed_on=dt.date.fromisoformat(str(one["observed_on"])),
            fiscal_year=call.fiscal_year,
        )
        for key, one in on_file.items()
    }
    facts |= stated
    sources |= {
        key: FactSource(source=STATED, observed_on=as_of, fiscal_year=call.fiscal_year)
        for key in stated
    }
    return explain(
        assess(rule_at(call.rule_ref), facts), facts, ladder_catalogue().facts, sources=sources
    )


def judged_application(application: Application, *, as_of: dt.date) -> Explanation:
    """Judge an application by what was on file and stated at hand-in (申报判定)."""
    return judged_values(
        application.call,
        on_file=application.on_file,
        stated={one["key"]: one["value"] for one in application.stated},
        as_of=as_of,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedDraft:
    """A form as it would be judged now (实时判定).

    Attributes:
        why: The verdict with its reasons.
        stated: What the form says otherwise than the registry.
    """

    why: Explanation
    stated: tuple[Stated, ...]


def judged_draft(application_id: int, *, form: Mapping[str, Any], as_of: dt.date) -> JudgedDraft:
    """Judge a form that is being filled in against what is on file (实时判定).

    Raises:
        ApplicationUnknown: There is no such application.
    """
    row = Application.objects.select_related("call").filter(pk=application_id).first()
    if row is None:
        raise ApplicationUnknown(application_id=application_id)
    values = {key: one["value"] for key, one in row.on_file.items()}
    stated = newly_stated(row.call.rule_ref, form, values)
    why = judged_values(
        row.call,
        on_file=row.on_file,
        stated={one.key: one.value for one in stated},
        as_of=as_of,
    )
    return JudgedDraft(why=why, stated=stated)
