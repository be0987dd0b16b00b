"""Fill the cultivation pool of the made-up city, by the services that pages use (演示培育库)."""

import datetime as dt

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.pool.domain.kinds import Act, Grade, PoolKind
from renqi.programmes.cultivation.pool.domain.openings import Choice
from renqi.programmes.cultivation.pool.domain.refusals import ListEmpty
from renqi.programmes.cultivation.pool.selectors.candidate_lines import Wanted
from renqi.programmes.cultivation.pool.selectors.entries import PlaceFilter, pool_entries
from renqi.programmes.cultivation.pool.services.compare_cohorts import compare_every_cohort
from renqi.programmes.cultivation.pool.services.decide_lines import decide_lines
from renqi.programmes.cultivation.pool.services.edit_list import submit_list
from renqi.programmes.cultivation.pool.services.propose_by_hand import propose_act
from renqi.programmes.cultivation.pool.services.propose_from_run import propose_from_run
from renqi.programmes.cultivation.pool.services.quotas import set_quota
from renqi.programmes.cultivation.survey.selectors.candidates import run_in_force

_CITY = Scope(all=True)
_FIRMS_A_LIST = 24
_SEED = 2026
_EVERY_SURE = Wanted(choice=Choice(with_near=False))
_NEAR = Wanted(choice=Choice(shortfall_at_most=0.4))


def load_demo_pool(*, officer: Actor, lead: Actor, as_of: dt.date, at: dt.datetime) -> int:
    """Let firms enter in two years, leave one list to a lead and one firm to be heard (培育库).

    Call it after the registry was screened.

    Args:
        officer: Who proposes.
        lead: Who decides.
        as_of: Today.
        at: The instant.

    Returns:
        How many places there are.
    """
    last_year = dt.date(as_of.year - 1, 3, 18)
    for kind in PoolKind:
        _enter(kind, _EVERY_SURE, officer=officer, lead=lead, on=last_year, at=at)
        _enter(kind, _NEAR, officer=officer, lead=lead, on=as_of, at=at)
    set_quota(
        kind=PoolKind.SINGLE_CHAMPION,
        grade=Grade.POTENTIAL,
        places=200,
        reason="年度培育计划（演示）",
        actor=officer,
        at=at,
    )
    _waiting(officer=officer, as_of=as_of, at=at)
    compare_every_cohort(by=officer.signature, seed=_SEED, as_of=as_of, at=at)
    return sum(1 for _ in pool_entries(scope=_CITY, where=PlaceFilter()))


def _draft(kind: PoolKind, wanted: Wanted, *, officer: Actor, at: dt.datetime) -> int | None:
    run = run_in_force(scope=_CITY)
    if run is None:
        return None
    try:
        return propose_from_run(
            kind=kind,
            wanted=wanted,
            run_id=run.id,
            title="年度入库建议名单（演示）",
            scope=_CITY,
            actor=officer,
            at=at,
            at_most=_FIRMS_A_LIST,
        )
    except ListEmpty:
        return None


def _enter(
    kind: PoolKind,
    wanted: Wanted,
    *,
    officer: Actor,
    lead: Actor,
    on: dt.date,
    at: dt.datetime,
) -> None:
    made = _draft(kind, wanted, officer=officer, at=at)
    if made is None:
        return
    submit_list(proposal_id=made, scope=_CITY, actor=officer, as_of=on, at=at)
    decide_lines(
        proposal_id=made,
        line_ids=None,
        is_approved=True,
        reason="符合入库标准（演示）",
        scope=_CITY,
        actor=lead,
        as_of=on,
        at=at,
    )


def _waiting(*, officer: Actor, as_of: dt.date, at: dt.datetime) -> None:
    made = _draft(PoolKind.SRDI, _NEAR, officer=officer, at=at)
    if made is not None:
        submit_list(proposal_id=made, scope=_CITY, actor=officer, as_of=as_of, at=at)
    standing = list(pool_entries(scope=_CITY, where=PlaceFilter(kind=PoolKind.HIGH_GROWTH.value)))
    if standing:
        heard = propose_act(
            entry_id=standing[0].id,
            act=Act.WATCH,
            title="列入关注建议（演示）",
            note="上年度营业收入同比下降（演示）",
            scope=_CITY,
            actor=officer,
            as_of=as_of,
            at=at,
        )
        submit_list(proposal_id=heard, scope=_CITY, actor=officer, as_of=as_of, at=at)
