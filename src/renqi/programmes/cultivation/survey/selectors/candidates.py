"""Which firms the current run brings near a rung, in few columns (普查候选企业)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Func, IntegerField, Q

from renqi.engines.policy.domain.tree import VERDICTS, Truth
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.survey.domain.places import NUMBER_OF_VERDICT
from renqi.programmes.cultivation.survey.domain.run_states import RunState
from renqi.programmes.cultivation.survey.models import ScreenedFirm, ScreeningRun, Standing

_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInForce:
    """The run that stands, as lists made from it name it (现行普查)."""

    id: int
    as_of: date
    finished_at: datetime
    firms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A firm before one rung, without what a page would show (候选企业)."""

    uscc: str
    rule: str
    verdict: str
    shortfall: float | None
    missing: tuple[str, ...]
    unmet: tuple[str, ...]


def run_in_force(*, scope: Scope) -> RunInForce | None:
    """Give the run that stands; none before the first, or without the whole city (现行普查)."""
    if not scope.all:
        return None
    run = ScreeningRun.objects.filter(state=RunState.CURRENT.value).first()
    if run is None or run.finished_at is None:
        return None
    return RunInForce(id=run.pk, as_of=run.as_of, finished_at=run.finished_at, firms=run.firms)


def candidates(
    *,
    scope: Scope,
    rule: str,
    verdicts: Sequence[str] = (),
    shortfall_at_most: float | None = None,
    unknown_facts_at_most: int | None = None,
) -> Iterator[Candidate]:
    """Walk over the firms whose standing before a rung is one of those asked for (候选企业).

    Args:
        scope: What may be seen; only the whole city sees any.
        rule: The rung.
        verdicts: Verdicts to take.
        shortfall_at_most: Near misses to take; none for no near miss.
        unknown_facts_at_most: Open verdicts to take, by how many facts are missing.
    """
    if not scope.all:
        return
    wanted = Q(verdict__in=[NUMBER_OF_VERDICT[one] for one in verdicts])
    if shortfall_at_most is not None:
        wanted |= Q(shortfall__lte=shortfall_at_most)
    rows = Standing.objects.filter(firm__run__state=RunState.CURRENT.value, rule=rule)
    if unknown_facts_at_most is not None:
        size = Func(F("missing"), function="cardinality", output_field=IntegerField())
        rows = rows.annotate(lacking=size)
        wanted |= Q(verdict=int(Truth.UNKNOWN), lacking__gte=1, lacking__lte=unknown_facts_at_most)
    columns = ("firm__uscc", "verdict", "shortfall", "missing", "unmet")
    for code, verdict, shortfall, missing, unmet in (
        rows.filter(wanted).order_by("firm__uscc").values_list(*columns).iterator(_AT_ONCE)
    ):
        yield Candidate(
            uscc=code,
            rule=rule,
            verdict=VERDICTS[Truth(verdict)],
            shortfall=shortfall,
            missing=tuple(missing),
            unmet=tuple(unmet),
        )


def title_bits(*, scope: Scope) -> Iterator[tuple[str, int]]:
    """Walk over the firms that hold a title: credit code, and the bits of their titles."""
    if scope.all:
        rows = ScreenedFirm.objects.filter(run__state=RunState.CURRENT.value, titles__gt=0)
        found = rows.order_by("uscc").values_list("uscc", "titles")
        yield from ((code, bits or 0) for code, bits in found.iterator(_AT_ONCE))
