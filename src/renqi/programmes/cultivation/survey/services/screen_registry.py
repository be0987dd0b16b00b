"""Judge every firm of the registry, and keep where each stands (名录普查)."""

from collections.abc import Callable
from datetime import date, datetime

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
from renqi.programmes.cultivation.survey.domain.run_states import RunState
from renqi.programmes.cultivation.survey.models import ScreeningRun
from renqi.programmes.cultivation.survey.services.stored_standings import (
    delete_rows_of_past_runs,
    write_firms,
    write_standings,
)
from renqi.registry.selectors.facts_frame import facts_frames
from renqi.registry.selectors.firms import firm_count

Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]
# Any fixed number does; this one spells "renqi sc" in ASCII.
_LOCK_KEY = int.from_bytes(b"renqi sc", "big", signed=True)


def screen_registry(
    *, as_of: date, by: str, clock: Clock, progress: Progress | None = None
) -> ScreeningRun:
    """Judge every firm by every rung in force on a day (名录普查).

    A firm that holds the title of a rung is judged by it as for renewal. The run becomes the
    current one when all of it is stored; until then pages show the run before.

    Args:
        as_of: The day; its year before is the last closed fiscal year.
        by: Who asks, as the record should show.
        clock: Tells the time, once at the start and once at the end.
        progress: Gets firms done and firms in all.

    Returns:
        The run, in state `current`.

    Effects:
        One ScreeningRun with its rows; the rows of the run before are removed. A failure leaves
        the run `failed` and nothing else.

    Locks:
        One run at a time, for the length of the transaction.
    """
    rules = RegistryRules.of(ladder_catalogue().rules_at(as_of))
    run = ScreeningRun.objects.create(
        as_of=as_of,
        fiscal_year=as_of.year - 1,
        actor=by,
        started_at=clock(),
        rules=[_named(rule) for rule in (*rules.rungs, *rules.classifications)],
    )
    try:
        with transaction.atomic():
            _lock()
            _judge(run, rules, progress or _hear_nothing)
            ScreeningRun.objects.filter(state=RunState.CURRENT.value).update(
                state=RunState.PAST.value
            )
            run.state, run.finished_at = RunState.CURRENT.value, clock()
            run.save()
            delete_rows_of_past_runs(run.pk)
    except Exception as error:
        failure = f"{type(error).__name__}: {error}"
        ScreeningRun.objects.filter(pk=run.pk).update(
            state=RunState.FAILED.value, finished_at=clock(), failure=failure
        )
        raise
    return run


def _judge(run: ScreeningRun, rules: RegistryRules, progress: Progress) -> None:
    scope = Scope(all=True)
    n_firms = firm_count(scope=scope)
    tallies = CityTallies()
    for part in facts_frames(year=run.fiscal_year, scope=scope):
        firms = screened_firms(part, rules)
        standings = city_standings(part, rules)
        ids = write_firms(run.pk, firms)
        write_standings(standings.join(ids, on="uscc"))
        tallies.add(standings.join(firms.select("uscc", "district", "chain"), on="uscc"))
        run.firms += part.height
        progress(run.firms, max(n_firms, run.firms))
    run.tallies = tallies.document()
    if run.firms:
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
