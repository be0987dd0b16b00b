"""Make a list of the firms that a measure gives money without application (免申即享名单生成)."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import connection, transaction

from renqi.audit.domain.who import Who
from renqi.engines.policy.loading.documents import canonical_json
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain.line_states import OVER, ListState, Step
from renqi.programmes.cultivation.support.domain.measure import Measure
from renqi.programmes.cultivation.support.domain.measure_catalogue import measure_catalogue
from renqi.programmes.cultivation.support.domain.money_refusals import (
    BudgetMissing,
    MeasureUnfit,
    RequestReused,
)
from renqi.programmes.cultivation.support.models import Budget, EntitlementLine, EntitlementRun
from renqi.programmes.cultivation.support.services.entitled_firms import (
    Entitled,
    entitled_firms,
)
from renqi.programmes.cultivation.support.services.list_queue import queue_judging
from renqi.programmes.cultivation.support.services.steps import write_steps
from renqi.registry.selectors.firms import firm_count

# Firms that stand for the matter on another list that is still alive.
ELSEWHERE: Final = "listed_elsewhere"
Clock = Callable[[], datetime]


def ask_list(
    *,
    measure_key: str,
    as_of: date,
    needs_notice: bool,
    request_key: str,
    actor: Actor,
    at: datetime,
) -> int:
    """Ask for the list of a measure as of a day; a worker makes it (申请生成名单).

    Asked again with the same key it is the list that is there.

    Args:
        measure_key: The measure.
        as_of: The day to judge for.
        needs_notice: Whether the list is published before firms are asked.
        request_key: Tells this request from all others.
        actor: Who asks.
        at: The instant.

    Returns:
        The list.

    Raises:
        NoSuchMeasure: There is no such measure.
        MeasureUnfit: It is not in force that day, or does not come without application.
        BudgetMissing: There is no budget for it.
        RequestReused: The key stands for another list.

    Effects:
        One EntitlementRun, one job.
    """
    measure = measure_catalogue().at(measure_key, as_of)
    is_in_force = measure in measure_catalogue().in_force(as_of)
    if not (measure.without_application and measure.budget and is_in_force):
        raise MeasureUnfit(measure=measure.label.zh, day=as_of)
    budget = Budget.objects.filter(key=measure.budget, year=as_of.year).first()
    if budget is None:
        raise BudgetMissing(budget=measure.budget, year=as_of.year)
    with transaction.atomic():
        run, is_new = EntitlementRun.objects.get_or_create(
            request_key=request_key,
            defaults={
                "measure": measure.key,
                "measure_version": measure.version.isoformat(),
                "measure_zh": measure.label.zh,
                "measure_en": measure.label.en,
                "budget": budget,
                "as_of": as_of,
                "needs_notice": needs_notice,
                "rule": _named(measure),
                "by_id": actor.person_id,
                "by_name": actor.signature,
                "asked_at": at,
            },
        )
        if not is_new and (run.measure, run.as_of) != (measure.key, as_of):
            raise RequestReused
        if is_new:
            queue_judging(run.pk)
    return run.pk


def judge_list(list_id: int, *, clock: Clock) -> None:
    """Judge the registry for a list and write its lines (判定并生成名单).

    A firm that stands for the matter on another list is counted and left out. A failure leaves
    the list failed and nothing else; a list that was judged is left alone.

    Effects:
        The list, its lines, a step each.

    Locks:
        The list.
    """
    taken = EntitlementRun.objects.filter(
        pk=list_id, state__in=[ListState.QUEUED, ListState.JUDGING]
    )
    total = firm_count(scope=Scope(all=True))
    if not taken.update(state=ListState.JUDGING.value, done=0, total=total):
        return
    try:
        _judge(list_id, clock=clock)
    except Exception as error:
        EntitlementRun.objects.filter(pk=list_id).update(
            state=ListState.FAILED.value,
            finished_at=clock(),
            failure=f"{type(error).__name__}: {error}",
        )
        raise


def lines_digest(lines: Sequence[tuple[str, str, int, str]]) -> str:
    """Fingerprint of a list: firm, matter, amount and basis of each line, in order (名单摘要)."""
    return hashlib.sha256(canonical_json([list(line) for line in lines])).hexdigest()


def _judge(list_id: int, *, clock: Clock) -> None:
    run = EntitlementRun.objects.get(pk=list_id)
    measure = measure_catalogue().at(run.measure, run.as_of)
    others: Counter[str] = Counter()

    def progress(done: int) -> None:
        # Written at once, outside the transaction below: pages show how far it is.
        EntitlementRun.objects.filter(pk=list_id, done__lt=done).update(done=done)

    found = list(entitled_firms(measure, as_of=run.as_of, others=others, progress=progress))
    with transaction.atomic():
        run = EntitlementRun.objects.select_for_update(no_key=True).get(pk=list_id)
        if run.state == ListState.JUDGING:
            _write(run, found, others, at=clock())


def _write(
    run: EntitlementRun, found: Sequence[Entitled], others: Counter[str], *, at: datetime
) -> None:
    known = set(_live_matters(found))
    kept = [one for one in found if (one.uscc, one.matter) not in known]
    # Who is quicker at the same moment keeps the matter.
    EntitlementLine.objects.bulk_create(
        [_line(run, one) for one in kept], ignore_conflicts=True, batch_size=1_000
    )
    rows = run.lines.order_by("pk").values_list("uscc", "matter", "amount", "basis_sha256")
    lines = list(rows)
    if elsewhere := len(found) - len(lines):
        others[ELSEWHERE] += elsewhere
    ids = list(run.lines.order_by("pk").values_list("pk", flat=True))
    write_steps(ids, Step.LISTED, who=Who(person_id=run.by_id, name=run.by_name), at=at)
    run.digest, run.others = lines_digest(lines), dict(sorted(others.items()))
    run.state, run.finished_at = ListState.DRAFT.value, at
    run.total = max(run.total, run.done)
    run.save()


def _live_matters(found: Sequence[Entitled]) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.uscc, l.matter FROM support_entitlementline l"
            " JOIN unnest(%s::text[], %s::text[]) w(uscc, matter) USING (uscc, matter)"
            " WHERE NOT l.state = ANY (%s)",
            [
                [one.uscc for one in found],
                [one.matter for one in found],
                list(OVER),
            ],
        )
        return [(uscc, matter) for uscc, matter in cursor.fetchall()]


def _line(run: EntitlementRun, one: Entitled) -> EntitlementLine:
    basis: dict[str, Any] = {"receipt": one.receipt, "group": one.group, "given": one.given}
    return EntitlementLine(
        run=run,
        budget_id=run.budget_id,
        uscc=one.uscc,
        firm_name=one.name,
        district=one.district,
        matter=one.matter,
        full_amount=one.full_amount,
        deducted=one.full_amount - one.amount,
        amount=one.amount,
        basis=basis,
        basis_sha256=hashlib.sha256(canonical_json(basis)).hexdigest(),
    )


def _named(measure: Measure) -> dict[str, Any]:
    rule = measure.rule
    return {"ref": rule.ref, "digest": rule.digest, "references": dict(rule.references)}
