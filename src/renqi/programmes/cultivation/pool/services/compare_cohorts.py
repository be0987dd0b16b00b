"""Compare pooled firms with similar ones, and keep what was found (成效对比)."""

import datetime as dt

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.pool.domain.cohort import compare
from renqi.programmes.cultivation.pool.domain.cohort_rules import cohort_rules
from renqi.programmes.cultivation.pool.models import CohortResult
from renqi.programmes.cultivation.pool.selectors.cohort_frames import (
    PLACES,
    city_figures,
    cohort_frames,
    entry_years,
)

_CITY = Scope(all=True)


def queue_comparison(*, by: str, seed: int) -> bool:
    """Let a worker compare again; asked for twice while it waits, it runs once (对比排队).

    Returns:
        Whether this call added a job.

    Effects:
        At most one waiting job.
    """
    job = app.configure_task("pool.compare", queueing_lock="pool.compare")
    try:
        with transaction.atomic():
            job.defer(by=by, seed=seed)
    except AlreadyEnqueued:
        return False
    return True


def compare_every_cohort(*, by: str, seed: int, as_of: dt.date, at: dt.datetime) -> int:
    """Compare the entries of every kind and year that has a closed year after it (成效对比).

    Args:
        by: Who asks, as the record should show.
        seed: Of the draws.
        as_of: The day; the year before it is the last closed fiscal year.
        at: The instant.

    Returns:
        How many results were kept.

    Effects:
        One CohortResult a kind, year and sort of place; one transaction.
    """
    rules, last_year = cohort_rules(on=as_of), as_of.year - 1
    due = [(kind, year) for kind, year in entry_years() if year <= last_year]
    kept = 0
    with transaction.atomic():
        for entry_year in sorted({year for _, year in due}):
            figures = city_figures(entry_year=entry_year, last_year=last_year, scope=_CITY)
            for kind in [kind for kind, year in due if year == entry_year]:
                for place in PLACES:
                    sides = cohort_frames(figures, kind=kind, entry_year=entry_year, place=place)
                    found = compare(sides.pooled, sides.others, rules, seed=seed)
                    CohortResult.objects.create(
                        kind=kind.value,
                        entry_year=entry_year,
                        last_year=last_year,
                        place=place,
                        rules=rules.ref,
                        seed=seed,
                        made_by=by,
                        made_at=at,
                        result=found.document(),
                    )
                    kept += 1
    return kept
