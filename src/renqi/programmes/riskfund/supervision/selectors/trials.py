"""Trials that were kept (试算记录)."""

import datetime as dt
from dataclasses import dataclass

from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.supervision.domain.refusals import TrialUnknown
from renqi.programmes.riskfund.supervision.domain.trial_result import TrialResult, result_of
from renqi.programmes.riskfund.supervision.domain.trial_terms import Terms, terms_of
from renqi.programmes.riskfund.supervision.models import Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialLine:
    """A trial that somebody kept (试算记录)."""

    id: int
    fund: str
    charter_ref: str
    title: Label
    terms: Terms
    result: TrialResult
    by: str
    at: dt.datetime


def kept_trials(*, scope: Scope, limit: int = 50) -> tuple[TrialLine, ...]:
    """List the trials kept last (试算记录); only who sees all funds sees any."""
    rows = Trial.objects.order_by("-at", "-pk")[:limit] if scope.all else ()
    return tuple(_line(row) for row in rows)


def trial_of(trial_id: int, *, scope: Scope) -> TrialLine:
    """Give one trial.

    Raises:
        TrialUnknown: There is none within the scope.
    """
    row = Trial.objects.filter(pk=trial_id).first() if scope.all else None
    if row is None:
        raise TrialUnknown(trial=trial_id)
    return _line(row)


def _line(row: Trial) -> TrialLine:
    return TrialLine(
        id=row.pk,
        fund=row.fund,
        charter_ref=row.charter_ref,
        title=Label(zh=row.title_zh, en=row.title_en),
        terms=terms_of(row.terms),
        result=result_of(row.result),
        by=row.by,
        at=row.at,
    )
