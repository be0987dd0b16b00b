"""Keep a trial with its sliders, and record it for a draft that says the same (保存试算)."""

import datetime as dt

from django.db import transaction

from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.charter.domain.charter import Charter
from renqi.programmes.riskfund.charter.services.decide_charter import record_trial
from renqi.programmes.riskfund.supervision.domain.refusals import TrialChanged
from renqi.programmes.riskfund.supervision.domain.trial_result import (
    TrialResult,
    result_document,
)
from renqi.programmes.riskfund.supervision.domain.trial_terms import (
    Terms,
    says_the_same,
    terms_document,
)
from renqi.programmes.riskfund.supervision.models import Trial


def keep_trial(
    charter: Charter,
    terms: Terms,
    result: TrialResult,
    *,
    ref: str,
    actor: Actor,
    at: dt.datetime,
) -> int:
    """Keep a trial, to be compared with others (保存试算).

    Args:
        charter: What was tried.
        terms: With which sliders.
        result: What came of it.
        ref: Which version of the charter it began from.
        actor: Who tried.
        at: When.

    Returns:
        Its number.

    Effects:
        One Trial.
    """
    row = Trial.objects.create(
        fund=charter.fund,
        charter_ref=ref,
        title_zh=charter.title.zh,
        title_en=charter.title.en,
        terms=terms_document(terms),
        result=result_document(result),
        by_key=actor.person_id,
        by=actor.signature,
        at=at,
    )
    return row.pk


def record_for_draft(
    charter: Charter,
    terms: Terms,
    result: TrialResult,
    *,
    ref: str,
    digest: str,
    actor: Actor,
    at: dt.datetime,
) -> int:
    """Keep a trial of a draft and record it there, so that the draft may be published (存证).

    Args:
        charter: The draft.
        terms: With which sliders.
        result: What came of it.
        ref: Which version.
        digest: Of the draft as it was tried.
        actor: Who tried.
        at: When.

    Raises:
        TrialChanged: The sliders say something else than the draft.
        DomainError: The draft has changed meanwhile, or is none any more.

    Effects:
        One Trial, and one recorded trial of the draft.
    """
    if not says_the_same(charter, terms):
        raise TrialChanged
    with transaction.atomic():
        number = keep_trial(charter, terms, result, ref=ref, actor=actor, at=at)
        told = {**result_document(result), "terms": terms_document(terms), "trial": number}
        record_trial(ref, digest=digest, result=told, actor=actor, at=at)
    return number
