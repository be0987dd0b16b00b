"""Judge every firm of the registry, and keep where each stands (名录普查)."""

from collections.abc import Callable
from datetime import date, datetime

import polars as pl
from django.db import connection, transaction

from renqi.engines.policy.domain.tree import Rule
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.programmes.cultivation.survey.domain.city_standings import (
    CityTallies,
    RegistryRules,
    city_standings,
    screened_firms,
)
from renqi.programmes.cultivation.survey.domain.packing import pack
from renqi.programmes.cultivation.survey.domain.run_states import RunState
from renqi.programmes.cultivation.survey.models import RunPack, ScreeningRun
from renqi.programmes.cultivation.survey.services.run_progress import RUNS
from renqi.programmes.cultivation.survey.services.stored_standings import (
    delete_rows_of_past_runs,
    write_firms,
    write_standings,
)
from renqi.registry.selectors.facts_frame import facts_frames
from renqi.registry.selectors.firms import firm_count
from renqi.registry.selectors.past_facts import last_record
from renqi.registry.services.long_work import settle_stopped, told_progress

Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]
# Any fixed number does; this one spells "renqi sc" in ASCII.
_LOCK_KEY = int.from_bytes(b"renqi sc", "big", signed=True)


def screen_registry(
    *,
    as_of: date,
    by: str,
    clock: Clock,
    progress: Progress | None = None,
    stands: bool = True,
) -> ScreeningRun:
    """Judge every firm by every rung in force on a day (名录普查).

    A firm that holds the title of a rung is judged by it as for renewal. The run becomes the
    current one when all of it is stored; until then pages show the run before. Every run is kept
    with its verdicts, packed, and with the highest fact record it could know.

    Args:
        as_of: The day; its year before is the last closed fiscal year.
        by: Who asks, as the record should show.
        clock: Tells the time, once at the start and once at the end.
        progress: Gets firms done and firms in all.
        stands: Whether pages and lists shall show this run from now on; a question about
            another day is kept beside the run that stands.

    Returns:
        The run, in state `current`, or `past` where it does not stand.

    Effects:
        One ScreeningRun with its pack, and where it stands its rows; the rows of the run before
        are removed then. A failure leaves the run `failed` and nothing else. Runs whose program
        was stopped are `failed`.

    Locks:
        One run at a time, for the length of the transaction.
    """
    settle_stopped(RUNS, at=clock())
    rules = RegistryRules.of(ladder_catalogue().rules_at(as_of))
    run = ScreeningRun.objects.create(
        as_of=as_of,
        fiscal_year=as_of.year - 1,
        actor=by,
        started_at=clock(),
        rules=[_named(rule) for rule in (*rules.rungs, *rules.classifications)],
    )
    try:
        with told_progress(RUNS, run.pk) as tell, transaction.atomic():
            _lock()
            run.last_record = last_record()
            _judge(run, rules, _both(tell, progress or _hear_nothing), stands=stands)
            _finish(run, stands=stands, at=clock())
    except Exception as error:
        failure = f"{type(error).__name__}: {error}"
        ScreeningRun.objects.filter(pk=run.pk).update(
            state=RunState.FAILED.value, finished_at=clock(), failure=failure
        )
        raise
    return run


def _finish(run: ScreeningRun, *, stands: bool, at: datetime) -> None:
    run.state, run.finished_at = RunState.PAST.value, at
    run.firms_done = run.firms_expected = run.firms
    if stands:
        ScreeningRun.objects.filter(state=RunState.CURRENT.value).update(state=RunState.PAST.value)
        run.state = RunState.CURRENT.value
    run.save()
    if stands:
        delete_rows_of_past_runs(run.pk)


def _both(first: Progress, second: Progress) -> Progress:
    def tell(done: int, total: int) -> None:
        first(done, total)
        second(done, total)

    return tell


def _judge(run: ScreeningRun, rules: RegistryRules, progress: Progress, *, stands: bool) -> None:
    scope = Scope(all=True)
    n_firms = firm_count(scope=scope)
    tallies, packed = CityTallies(), list[pl.DataFrame]()
    for part in facts_frames(year=run.fiscal_year, scope=scope):
        firms = screened_firms(part, rules)
        standings = city_standings(part, rules)
        if stands:
            ids = write_firms(run.pk, firms)
            write_standings(standings.join(ids, on="uscc"))
        packed.append(standings.join(firms.select("uscc", "name", "district"), on="uscc"))
        tallies.add(standings.join(firms.select("uscc", "district", "chain"), on="uscc"))
        run.firms += part.height
        progress(run.firms, max(n_firms, run.firms))
    run.tallies = tallies.document()
    RunPack.objects.create(run=run, content=pack(packed))
    if run.firms and stands:
        _refresh_statistics()


def _refresh_statistics() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cultivation_screenedfirm")
        cursor.execute("ANALYZE cultivation_standing")


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_KEY])


def _named(rule: Rule) -> dict[str, object]:
    return {"ref": rule.ref, "digest": rule.digest, "references": dict(rule.references)}


def _hear_nothing(_done: int, _total: int) -> None:
    """Nobody watches."""
